package org.slapmaster.journal.embedded;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.Sequence;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.EventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.PersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Source;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slapmaster.journal.CommitOrder;

/**
 * Reads the embedded journal back, in the process that has it open: one stream, the names of all
 * streams, or everything in the order in which it was committed; up to the present end or going on
 * with what is committed later. Reads in chunks when the consumer asks for more, so neither a long
 * journal nor a slow consumer needs memory. Thread-safe.
 */
public final class EmbeddedReadJournal
    implements ReadJournal,
        CurrentPersistenceIdsQuery,
        PersistenceIdsQuery,
        CurrentEventsByPersistenceIdQuery,
        EventsByPersistenceIdQuery,
        CommitOrder {
  private final Store store;
  private final Readers readers;

  EmbeddedReadJournal(Store store) {
    this.store = store;
    readers = new Readers(store.database(), store.entries());
  }

  /** How Akka creates it by its name in {@code persistence.conf}. */
  public static final class Provider implements ReadJournalProvider {
    private final ExtendedActorSystem system;

    public Provider(ExtendedActorSystem system) {
      this.system = system;
    }

    @Override
    public EmbeddedReadJournal javadslReadJournal() {
      return new EmbeddedReadJournal(Store.of(system));
    }

    /** There are no readers in Scala here. */
    @Override
    public akka.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
      return new akka.persistence.query.scaladsl.ReadJournal() {};
    }
  }

  private <T> Source<T, NotUsed> source(Supplier<LiveSource.Reader<T>> reader) {
    return Source.fromGraph(new LiveSource<>(store.commits(), reader));
  }

  /** All streams there are, in the order in which they began. */
  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return source(() -> readers.names(store.database().head().lastId()));
  }

  /** The same, and those that begin later. */
  @Override
  public Source<String, NotUsed> persistenceIds() {
    return source(() -> readers.names(Integer.MAX_VALUE));
  }

  /** The entries of a stream that are there; the offset is the entry's number. */
  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String stream, long first, long last) {
    return source(
        () -> readers.stream(stream, first, Math.min(last, store.database().highest(stream))));
  }

  /** The same, and those that come later. */
  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String stream, long first, long last) {
    return source(() -> readers.stream(stream, first, last));
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsInCommitOrder(Predicate<String> streams) {
    return source(() -> readers.commits(0, store.database().head().commits(), streams));
  }

  @Override
  public Source<EventEnvelope, NotUsed> eventsInCommitOrder(Offset after) {
    long from = commit(after);
    return source(() -> readers.commits(from, Long.MAX_VALUE, all -> true));
  }

  @Override
  public OptionalLong commit(String persistenceId, long entry) {
    return store.database().commit(persistenceId, entry);
  }

  @Override
  public long commits() {
    return store.database().head().commits();
  }

  private static long commit(Offset after) {
    if (after instanceof Sequence commit) {
      return commit.value();
    }
    if (after.equals(Offset.noOffset())) {
      return 0;
    }
    throw new IllegalArgumentException(
        "Expected the number of a commit as the offset, but got " + after + ".");
  }
}
