package org.slapmaster.actor;

import akka.Done;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.DeleteSnapshotsFailure;
import akka.persistence.DeleteSnapshotsSuccess;
import akka.persistence.Recovery;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SnapshotSelectionCriteria;
import java.util.concurrent.CompletableFuture;

/**
 * Writes one snapshot of a stream that another actor owns and holds still meanwhile, and ends.
 * Typed persistent actors take snapshots after an event only, which is while they serve; this is
 * how one is taken at any other time with what Akka offers publicly.
 */
final class SnapshotWriter extends AbstractPersistentActor {
  private final String stream;
  private final String plugin;
  private final long entry;
  private final Object state;
  private final CompletableFuture<Done> taken;

  private SnapshotWriter(
      String stream, String plugin, long entry, Object state, CompletableFuture<Done> taken) {
    this.stream = stream;
    this.plugin = plugin;
    this.entry = entry;
    this.state = state;
    this.taken = taken;
  }

  /**
   * @param entry the newest of the stream: the state is that after it
   * @param taken completed in every case
   */
  static Props props(
      String stream, String plugin, long entry, Object state, CompletableFuture<Done> taken) {
    return Props.create(
        SnapshotWriter.class, () -> new SnapshotWriter(stream, plugin, entry, state, taken));
  }

  @Override
  public String persistenceId() {
    return stream;
  }

  @Override
  public String snapshotPluginId() {
    return plugin;
  }

  /** Only the number of the newest entry is asked for. */
  @Override
  public Recovery recovery() {
    return Recovery.none();
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder().match(RecoveryCompleted.class, completed -> save()).build();
  }

  private void save() {
    if (lastSequenceNr() == entry) {
      saveSnapshot(state);
    } else {
      end(
          new IllegalStateException(
              "Expected %s to end with entry %d, but it ends with %d."
                  .formatted(stream, entry, lastSequenceNr())));
    }
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(SaveSnapshotSuccess.class, this::onSaved)
        .match(SaveSnapshotFailure.class, failed -> end(failed.cause()))
        .match(DeleteSnapshotsSuccess.class, deleted -> end())
        .match(DeleteSnapshotsFailure.class, failed -> end())
        .build();
  }

  /**
   * Whatever is there besides is older, or was refused when the state was recovered. It does no
   * harm if it stays.
   */
  private void onSaved(SaveSnapshotSuccess saved) {
    deleteSnapshots(
        SnapshotSelectionCriteria.create(Long.MAX_VALUE, saved.metadata().timestamp() - 1));
  }

  private void end() {
    taken.complete(Done.getInstance());
    getContext().stop(getSelf());
  }

  private void end(Throwable failure) {
    taken.completeExceptionally(failure);
    getContext().stop(getSelf());
  }

  @Override
  public void postStop() throws Exception {
    taken.completeExceptionally(
        new IllegalStateException("Expected a snapshot of " + stream + ", but it was stopped."));
    super.postStop();
  }
}
