package org.slapmaster.journal;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Reads the configured journal, of a running master or of a stopped one's directory. Thread-safe.
 */
public final class JournalReader {
  private final ActorSystem<?> system;
  private final CurrentEventsByPersistenceIdQuery events;
  private final CurrentPersistenceIdsQuery ids;

  public JournalReader(ActorSystem<?> system) {
    this.system = system;
    String plugin = system.settings().config().getString("slapmaster.journal.query-plugin");
    ReadJournal journal = PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, plugin);
    events = (CurrentEventsByPersistenceIdQuery) journal;
    ids = (CurrentPersistenceIdsQuery) journal;
  }

  /** Every stream that has events. */
  public Source<StreamId, NotUsed> streams() {
    return ids.currentPersistenceIds().map(StreamId::parse);
  }

  /** The entries of one stream in their order, up to the present end. */
  public Source<JournalEntry, NotUsed> entries(StreamId stream) {
    return events
        .currentEventsByPersistenceId(stream.toString(), 1, Long.MAX_VALUE)
        .map(found -> new JournalEntry(stream, found.sequenceNr(), (Block) found.event()));
  }

  /** The events of one stream from entry {@code from} on, in their order, up to the present end. */
  public Source<JournaledEvent, NotUsed> stream(StreamId stream, long from) {
    return events
        .currentEventsByPersistenceId(stream.toString(), from, Long.MAX_VALUE)
        .mapConcat(envelope -> open(stream, envelope.sequenceNr(), (Block) envelope.event()));
  }

  /** The events of a block with their positions. */
  public static List<JournaledEvent> open(StreamId stream, long entry, Block block) {
    List<JournaledEvent> opened = new ArrayList<>(block.events().size());
    for (int index = 0; index < block.events().size(); index++) {
      Recorded recorded = block.events().get(index);
      opened.add(
          new JournaledEvent(
              new Position(stream, entry, index), recorded.audit(), recorded.event()));
    }
    return opened;
  }

  /** All events of all streams, each stream in its order, one stream after the other. */
  public Source<JournaledEvent, NotUsed> all() {
    return streams().flatMapConcat(stream -> stream(stream, 1));
  }

  /** All events in the one order of the journal. Held in memory to be sorted. */
  public CompletionStage<List<JournaledEvent>> allInOrder() {
    return all().runWith(Sink.seq(), system).thenApply(list -> list.stream().sorted().toList());
  }
}
