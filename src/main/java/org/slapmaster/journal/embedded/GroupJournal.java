package org.slapmaster.journal.embedded;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.CollectionConverters;

/** The journal plugin; named in {@code persistence.conf}, created by Akka. */
public class GroupJournal extends AsyncWriteJournal {
  private static final String REPLAY = "akka.persistence.dispatchers.default-replay-dispatcher";
  private final Store store = Store.of(context().system());
  private final ExecutionContext replay = context().system().dispatchers().lookup(REPLAY);

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Engine.Change> changes = new ArrayList<>();
    List<Optional<Exception>> outcomes = new ArrayList<>();
    Set<String> streams = new HashSet<>();
    for (AtomicWrite atomic : messages) {
      try {
        changes.addAll(
            store.changes(atomic.persistenceId(), CollectionConverters.asJava(atomic.payload())));
        streams.add(atomic.persistenceId());
        outcomes.add(Optional.empty());
      } catch (RuntimeException notSerializable) {
        outcomes.add(Optional.of(notSerializable));
      }
    }
    boolean all = outcomes.stream().allMatch(Optional::isEmpty);
    Promise<Iterable<Optional<Exception>>> promise = Futures.promise();
    store.write(
        new StoreWriter.Write(
            changes,
            () -> {
              streams.forEach(store::written);
              promise.success(all ? List.of() : outcomes);
            },
            promise::failure));
    return promise.future();
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    Promise<Void> promise = Futures.promise();
    // Behind what is being written, so that nothing of it is overlooked.
    store.write(
        new StoreWriter.Write(
            List.of(), () -> delete(persistenceId, toSequenceNr, promise), promise::failure));
    return promise.future();
  }

  private void delete(String persistenceId, long toSequenceNr, Promise<Void> promise) {
    store.write(
        new StoreWriter.Write(
            store.deletions(persistenceId, toSequenceNr),
            () -> promise.success(null),
            promise::failure));
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

  /** Cannot overtake what is being written. */
  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    Promise<Long> promise = Futures.promise();
    store.write(
        new StoreWriter.Write(
            List.of(), () -> promise.success(store.highest(persistenceId)), promise::failure));
    return promise.future();
  }
}
