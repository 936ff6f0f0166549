package org.slapmaster.actor;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import com.typesafe.config.Config;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.journal.StreamId;
import org.slapmaster.journal.snapshot.SnapshotRule;

/** Whether and where the master keeps snapshots, as the settings say. */
final class MasterSnapshots {
  private static final String NONE = "akka.persistence.no-snapshot-store";
  private final String plugin;
  private final SnapshotRule rule;

  MasterSnapshots(ActorSystem<?> system) {
    Config settings = system.settings().config().getConfig("slapmaster.snapshots");
    plugin = settings.getBoolean("use") ? settings.getString("plugin") : NONE;
    rule = new SnapshotRule(settings.getLong("at-least"));
  }

  /** Akka's name of the store that recovery asks. */
  String plugin() {
    return plugin;
  }

  /**
   * @param events how many came since the last one
   */
  boolean areDue(long events, MasterState state) {
    return !plugin.equals(NONE) && rule.isDue(events, state.entries());
  }

  /**
   * Takes one and removes those before it.
   *
   * @param entry the newest of the master's stream
   * @param state must not change until the answer is there
   */
  CompletionStage<Done> take(ActorContext<?> context, long entry, MasterState state) {
    CompletableFuture<Done> taken = new CompletableFuture<>();
    Adapter.actorOf(
        context, SnapshotWriter.props(StreamId.MASTER.toString(), plugin, entry, state, taken));
    return taken;
  }
}
