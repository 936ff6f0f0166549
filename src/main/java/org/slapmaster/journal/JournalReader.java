package org.slapmaster.journal;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slapmaster.domain.Times;
import org.slapmaster.model.Expect;

/**
 * Reads the configured journal, of a running master or of a stopped one's directory. Thread-safe.
 */
public final class JournalReader {
  /** How many blocks of a long stream one thread decodes at a time; a block may be large. */
  private static final int CHUNK = 8;

  private static final int CHUNKS_AT_ONCE = 4;

  /** How many of the other streams are read at a time. */
  private static final int STREAMS_AT_ONCE = 8;

  private final ActorSystem<?> system;
  private final CurrentEventsByPersistenceIdQuery events;
  private final CurrentPersistenceIdsQuery ids;

  /** Null when the journal does not know it. */
  private final CommitOrder order;

  public JournalReader(ActorSystem<?> system) {
    this.system = system;
    String plugin = system.settings().config().getString("slapmaster.journal.query-plugin");
    ReadJournal journal = PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, plugin);
    events = (CurrentEventsByPersistenceIdQuery) journal;
    ids = (CurrentPersistenceIdsQuery) journal;
    order = journal instanceof CommitOrder known ? known : null;
  }

  /** Every stream that has events. */
  public Source<StreamId, NotUsed> streams() {
    return ids.currentPersistenceIds().map(StreamId::parse);
  }

  /** The entries of one stream in their order, up to the present end. */
  public Source<JournalEntry, NotUsed> entries(StreamId stream) {
    return entries(stream, 1);
  }

  /** The events of one stream from entry {@code from} on, in their order, up to the present end. */
  public Source<JournaledEvent, NotUsed> stream(StreamId stream, long from) {
    return entries(stream, from).mapConcat(JournalReader::open);
  }

  private static List<JournaledEvent> open(JournalEntry entry) {
    return open(entry.stream(), entry.entry(), entry.block());
  }

  /** The same as blocks. The one stream that grows long is decoded by several threads. */
  private Source<JournalEntry, NotUsed> entries(StreamId stream, long from) {
    if (stream.kind() != StreamId.Kind.MASTER) {
      return entries(stream, from, Long.MAX_VALUE);
    }
    return Source.range(0, Integer.MAX_VALUE)
        .map(chunk -> from + (long) chunk * CHUNK)
        .mapAsync(
            CHUNKS_AT_ONCE,
            first -> entries(stream, first, first + CHUNK - 1).runWith(Sink.seq(), system))
        .takeWhile(chunk -> !chunk.isEmpty())
        .mapConcat(chunk -> chunk);
  }

  private Source<JournalEntry, NotUsed> entries(StreamId stream, long first, long last) {
    return events
        .currentEventsByPersistenceId(stream.toString(), first, last)
        .map(envelope -> entry(stream, envelope));
  }

  private static JournalEntry entry(StreamId stream, EventEnvelope envelope) {
    return new JournalEntry(stream, envelope.sequenceNr(), (Block) envelope.event());
  }

  /** The events of a block with their positions. */
  public static List<JournaledEvent> open(StreamId stream, long entry, Block block) {
    List<JournaledEvent> opened = new ArrayList<>(block.events().size());
    for (int index = 0; index < block.events().size(); index++) {
      opened.add(open(stream, entry, block, index));
    }
    return opened;
  }

  private static JournaledEvent open(StreamId stream, long entry, Block block, int index) {
    Recorded recorded = block.events().get(index);
    return new JournaledEvent(
        new Position(stream, entry, index), recorded.audit(), recorded.event());
  }

  private static JournaledEvent first(JournalEntry entry) {
    return open(entry.stream(), entry.entry(), entry.block(), 0);
  }

  /** All events of all streams, each stream in its order, one stream after the other. */
  public Source<JournaledEvent, NotUsed> all() {
    return streams().flatMapConcat(stream -> stream(stream, 1));
  }

  /**
   * All events behind one of them in the order of commits, and then those that are committed later;
   * never completes. Whoever goes on behind the last event that he saw misses none and sees none
   * twice, however often the master was started anew meanwhile.
   *
   * @param after null: only those to come; a position that the journal does not have: all
   * @return empty when the journal does not know the order of commits
   */
  public Optional<Source<JournaledEvent, NotUsed>> live(Position after) {
    return Optional.ofNullable(order)
        .map(
            known ->
                known
                    .eventsInCommitOrder(before(after))
                    .mapConcat(JournalReader::open)
                    .dropWhile(event -> isSeen(event.position(), after)));
  }

  /** So that the entry of the position is read again: it may have more events. */
  private Offset before(Position after) {
    if (after == null) {
      return Offset.sequence(order.commits());
    }
    OptionalLong commit = order.commit(after.stream().toString(), after.entry());
    return commit.isPresent() ? Offset.sequence(commit.getAsLong() - 1) : Offset.noOffset();
  }

  private static boolean isSeen(Position position, Position after) {
    return after != null
        && position.stream().equals(after.stream())
        && position.entry() == after.entry()
        && position.index() <= after.index();
  }

  private static List<JournaledEvent> open(EventEnvelope envelope) {
    return open(
        StreamId.parse(envelope.persistenceId()), envelope.sequenceNr(), (Block) envelope.event());
  }

  /**
   * What had happened by a moment to some streams: of each its beginning, one stream after the
   * other in no particular order. Nothing is held in memory.
   */
  public Source<JournaledEvent, NotUsed> upTo(Cut cut, Predicate<StreamId> wanted) {
    return streams()
        .filter(wanted::test)
        .flatMapConcat(stream -> stream(stream, 1).takeWhile(cut::includes));
  }

  /**
   * The same when most streams are wanted, where they are many in far less time: each stream in its
   * order, what comes of others in between.
   */
  public Source<JournaledEvent, NotUsed> mostUpTo(Cut cut, Predicate<StreamId> wanted) {
    return most(wanted, entry -> cut.includes(first(entry)))
        .mapConcat(JournalReader::open)
        .filter(cut::includes);
  }

  /**
   * The beginnings of most streams, each in its order: as far as {@code within}, which holds for a
   * beginning of each stream, for the entries of all others are read anyway.
   */
  private Source<JournalEntry, NotUsed> most(
      Predicate<StreamId> wanted, Predicate<JournalEntry> within) {
    Source<JournalEntry, NotUsed> others = others(wanted).filter(within::test);
    return wanted.test(StreamId.MASTER)
        ? entries(StreamId.MASTER, 1).takeWhile(within::test).merge(others)
        : others;
  }

  private Source<JournalEntry, NotUsed> others(Predicate<StreamId> wanted) {
    Predicate<StreamId> other = stream -> !stream.equals(StreamId.MASTER) && wanted.test(stream);
    if (order == null) {
      return streams()
          .filter(other::test)
          .flatMapMerge(STREAMS_AT_ONCE, stream -> entries(stream, 1));
    }
    return order
        .currentEventsInCommitOrder(name -> other.test(StreamId.parse(name)))
        .map(envelope -> entry(StreamId.parse(envelope.persistenceId()), envelope));
  }

  /**
   * Up to where the streams are read for a moment; fails with an {@link IllegalArgumentException}
   * of one sentence when the journal does not have the position.
   */
  public CompletionStage<Cut> cut(Moment moment) {
    if (moment instanceof Moment.AtInstant instant) {
      return CompletableFuture.completedStage(new Cut(instant.at(), null));
    }
    Position position = ((Moment.AtEvent) moment).position();
    return find(position)
        .thenApply(
            found ->
                found
                    .map(event -> new Cut(event.audit().at(), position))
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "Expected a position of the journal, but it has no "
                                    + Expect.shown(position.toString())
                                    + ".")));
  }

  /** The event at a position; empty when the journal does not have it. */
  public CompletionStage<Optional<JournaledEvent>> find(Position position) {
    return stream(position.stream(), position.entry())
        .takeWhile(event -> event.position().entry() == position.entry())
        .filter(event -> event.position().equals(position))
        .runWith(Sink.headOption(), system);
  }

  /**
   * The instance graph as of a moment, from the journal alone. Fails with an {@link
   * IllegalArgumentException} of one sentence when the journal does not have the position, and when
   * the moment is before its first event.
   */
  public CompletionStage<PastGraph> graphAt(Moment moment) {
    return cut(moment).thenCompose(this::graphAt);
  }

  /** The same as far as the streams belong to a cut. */
  public CompletionStage<PastGraph> graphAt(Cut cut) {
    Replay replay = new Replay();
    // What the streams of requests say has no place in the graph.
    return most(
            stream -> stream.kind() != StreamId.Kind.REQUEST, entry -> cut.includes(first(entry)))
        .runWith(
            Sink.fold(
                0L,
                (count, entry) -> {
                  long applied = count;
                  for (JournaledEvent event : open(entry)) {
                    if (!cut.includes(event)) {
                      break;
                    }
                    replay.apply(event);
                    applied++;
                  }
                  return applied;
                }),
            system)
        .thenCompose(
            events ->
                events > 0
                    ? CompletableFuture.completedStage(new PastGraph(cut, events, replay.graph()))
                    : nothingBefore(cut));
  }

  private CompletionStage<PastGraph> nothingBefore(Cut cut) {
    return streams()
        .flatMapConcat(stream -> stream(stream, 1).take(1))
        .map(event -> event.audit().at())
        .runWith(Sink.reduce(Math::min), system)
        .handle(
            (first, none) -> {
              throw new IllegalArgumentException(
                  first == null
                      ? "Expected a journal with events, but it is empty."
                      : "Expected a moment of the journal, whose first event is of "
                          + Times.instant(first)
                          + ", but "
                          + Times.instant(cut.at())
                          + " is before it.");
            });
  }

  /**
   * The graph as of now. Of all that is read only the graph is held, and what {@code keeper} keeps.
   *
   * @param keeper hears every event once, those of a stream in their order, one at a time
   */
  public CompletionStage<LoadedGraph> load(Consumer<JournaledEvent> keeper) {
    Replay replay = new Replay();
    Map<StreamId, Long> read = new HashMap<>();
    return most(stream -> true, entry -> true)
        .runForeach(
            entry -> {
              for (JournaledEvent event : open(entry)) {
                replay.apply(event);
                keeper.accept(event);
              }
              read.put(entry.stream(), entry.entry());
            },
            system)
        .thenApply(done -> new LoadedGraph(replay, read));
  }

  /**
   * The graph with how much of each stream is in it.
   *
   * @param entries the last entry of each stream
   */
  public record LoadedGraph(Replay replay, Map<StreamId, Long> entries) {}

  /** All events in the one order of the journal. Held in memory to be sorted. */
  public CompletionStage<List<JournaledEvent>> allInOrder() {
    return all().runWith(Sink.seq(), system).thenApply(list -> list.stream().sorted().toList());
  }
}
