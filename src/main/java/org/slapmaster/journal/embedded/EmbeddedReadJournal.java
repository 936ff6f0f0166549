package org.slapmaster.journal.embedded;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.japi.Pair;
import akka.persistence.PersistentRepr;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.EventEnvelope$;
import akka.persistence.query.Offset;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the embedded journal back, in the process that has it open. Thread-safe. */
public final class EmbeddedReadJournal
    implements ReadJournal, CurrentPersistenceIdsQuery, CurrentEventsByPersistenceIdQuery {
  /** How many entries are read at a time, so that a long stream needs no memory for all of it. */
  private static final int CHUNK = 500;

  private final Store store;

  EmbeddedReadJournal(Store store) {
    this.store = store;
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

  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return Source.lazySource(() -> Source.from(names()))
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    store.database().streams(0, names::add);
    return names;
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String stream, long first, long last) {
    return Source.unfold(
            first,
            from -> {
              List<EventEnvelope> chunk = chunk(stream, from, last);
              return chunk.isEmpty()
                  ? Optional.empty()
                  : Optional.of(Pair.create(chunk.get(chunk.size() - 1).sequenceNr() + 1, chunk));
            })
        .mapConcat(chunk -> chunk);
  }

  private List<EventEnvelope> chunk(String stream, long from, long last) {
    List<EventEnvelope> chunk = new ArrayList<>();
    if (from <= last) {
      store.read(
          stream,
          from,
          last,
          entry -> {
            chunk.add(envelope(entry));
            return chunk.size() < CHUNK;
          });
    }
    return chunk;
  }

  private static EventEnvelope envelope(PersistentRepr entry) {
    return EventEnvelope$.MODULE$.apply(
        Offset.sequence(entry.sequenceNr()),
        entry.persistenceId(),
        entry.sequenceNr(),
        entry.payload(),
        entry.timestamp());
  }
}
