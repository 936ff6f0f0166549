package org.slapmaster.journal.embedded;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import scala.concurrent.ExecutionContextExecutor;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * The journal plugin; named in {@code persistence.conf}, created by Akka. Its dispatcher is a
 * thread of its own, because a write may have to wait until there is room in the writer's queue.
 */
public class GroupJournal extends AsyncWriteJournal {
  private static final String REPLAY = "akka.persistence.dispatchers.default-replay-dispatcher";
  private final Store store = Store.of(context().system());
  private final ExecutionContextExecutor replay = context().system().dispatchers().lookup(REPLAY);

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Write.Change> changes = new ArrayList<>();
    List<Optional<Exception>> outcomes = new ArrayList<>();
    boolean rejected = false;
    for (AtomicWrite atomic : messages) {
      try {
        changes.addAll(store.changes(atomic));
        outcomes.add(Optional.empty());
      } catch (Exception notSerializable) {
        outcomes.add(Optional.of(notSerializable));
        rejected = true;
      }
    }
    Iterable<Optional<Exception>> result = rejected ? outcomes : List.of();
    Promise<Iterable<Optional<Exception>>> promise = Futures.promise();
    store.write(new Write(changes, () -> promise.success(result), promise::failure));
    return promise.future();
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    Promise<Void> promise = Futures.promise();
    delete(persistenceId, toSequenceNr, promise);
    return promise.future();
  }

  /** A bounded part, and then, on a thread that may wait, the next one until nothing is left. */
  private void delete(String stream, long last, Promise<Void> promise) {
    Runnable next =
        () -> {
          if (store.database().has(stream, last)) {
            delete(stream, last, promise);
          } else {
            promise.success(null);
          }
        };
    store.write(
        new Write(
            List.of(new Write.Delete(stream, last)), () -> replay.execute(next), promise::failure));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replayCallback) {
    return Futures.future(
        () -> {
          long[] left = {max};
          if (max > 0) {
            store.read(
                persistenceId,
                fromSequenceNr,
                toSequenceNr,
                entry -> {
                  replayCallback.accept(entry);
                  return --left[0] > 0;
                });
          }
          return null;
        },
        replay);
  }

  /** Cannot overtake what of the stream is being written. */
  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    Promise<Long> promise = Futures.promise();
    Runnable read =
        () -> promise.completeWith(Futures.future(() -> highest(persistenceId), replay));
    if (store.isWriting(persistenceId)) {
      store.write(new Write(List.of(), read, promise::failure));
    } else {
      read.run();
    }
    return promise.future();
  }

  private long highest(String stream) {
    return store.database().highest(stream);
  }
}
