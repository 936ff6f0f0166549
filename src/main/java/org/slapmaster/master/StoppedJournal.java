package org.slapmaster.master;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.Expect;

/** The journal in the data directory of a master that does not run. */
public final class StoppedJournal {
  private StoppedJournal() {}

  /**
   * All events in their order. Holds the directory while it reads.
   *
   * @throws IllegalArgumentException with one sentence when there is no journal or a master runs
   */
  public static List<JournaledEvent> read(Path data) throws IOException, InterruptedException {
    Expect.that(
        Files.isDirectory(data.resolve("journal")),
        "Expected the data directory of a master, but %s has no journal.",
        data);
    Config config =
        ConfigFactory.parseMap(
                Map.of("slapmaster.data", data.toString(), "akka.actor.provider", "local"))
            .withFallback(ConfigFactory.parseResources("application.conf"))
            .withFallback(ConfigFactory.defaultOverrides())
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    DataDirectory held = DataDirectory.hold(data);
    try {
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "journal", config);
      try {
        return new JournalReader(system).allInOrder().toCompletableFuture().get();
      } catch (ExecutionException failure) {
        throw new IllegalArgumentException(
            "Expected a journal that can be read, but: " + failure.getCause().getMessage(),
            failure);
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
      }
    } finally {
      held.close();
    }
  }
}
