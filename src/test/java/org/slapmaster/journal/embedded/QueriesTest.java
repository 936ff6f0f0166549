package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.PersistentRepr$;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.Sequence;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import akka.testkit.javadsl.TestKit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading the journal while it is written to. */
class QueriesTest {
  private final ActorSystem system = ActorSystem.create("queries", KitSettings.of("leveldb"));
  private final Store store = Store.of(system);
  private final EmbeddedReadJournal journal =
      PersistenceQuery.get(system)
          .getReadJournalFor(EmbeddedReadJournal.class, "slapmaster.journal.embedded-query");
  private final Map<String, Long> highest = new HashMap<>();

  @AfterEach
  void end() {
    TestKit.shutdownActorSystem(system);
  }

  private void write(String stream, String event) throws Exception {
    long entry = highest.merge(stream, 1L, Long::sum);
    PersistentRepr repr =
        PersistentRepr$.MODULE$.apply(event, entry, stream, "", false, null, "writer");
    CompletableFuture<Void> done = new CompletableFuture<>();
    store.write(
        new Write(
            store.changes(AtomicWrite.apply(repr)),
            () -> done.complete(null),
            done::completeExceptionally));
    done.get(30, TimeUnit.SECONDS);
  }

  private <T> List<T> all(Source<T, ?> source) throws Exception {
    return source.runWith(Sink.seq(), system).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private <T> List<T> take(SinkQueueWithCancel<T> queue, int count) throws Exception {
    List<T> taken = new ArrayList<>();
    while (taken.size() < count) {
      taken.add(queue.pull().toCompletableFuture().get(30, TimeUnit.SECONDS).orElseThrow());
    }
    return taken;
  }

  private static List<Object> events(List<EventEnvelope> envelopes) {
    return envelopes.stream().map(EventEnvelope::event).toList();
  }

  @Test
  void everythingIsReadInTheOrderOfCommitsAndGoesOnLive() throws Exception {
    write("a", "1");
    write("b", "2");
    write("a", "3");
    var live =
        journal.eventsInCommitOrder(Offset.noOffset()).runWith(Sink.<EventEnvelope>queue(), system);

    List<EventEnvelope> past = take(live, 3);
    assertThat(events(past)).containsExactly("1", "2", "3");
    assertThat(past).extracting(EventEnvelope::persistenceId).containsExactly("a", "b", "a");
    assertThat(past).extracting(EventEnvelope::sequenceNr).containsExactly(1L, 1L, 2L);

    var next = live.pull().toCompletableFuture();
    assertThat(next).isNotDone();
    write("c", "4");
    EventEnvelope fourth = next.get(30, TimeUnit.SECONDS).orElseThrow();
    assertThat(fourth.event()).isEqualTo("4");
    assertThat(((Sequence) fourth.offset()).value()).isEqualTo(4);

    assertThat(events(all(journal.eventsInCommitOrder(Offset.sequence(2)).take(2))))
        .containsExactly("3", "4");
    assertThat(events(all(journal.currentEventsInCommitOrder(stream -> !stream.equals("a")))))
        .containsExactly("2", "4");
    live.cancel();
  }

  @Test
  void oneStreamIsReadLiveUpToItsLastEntry() throws Exception {
    write("a", "1");
    var live =
        journal.eventsByPersistenceId("a", 1, 3).runWith(Sink.<EventEnvelope>queue(), system);
    assertThat(events(take(live, 1))).containsExactly("1");
    write("b", "not of it");
    write("a", "2");
    write("a", "3");
    assertThat(events(take(live, 2))).containsExactly("2", "3");
    assertThat(live.pull().toCompletableFuture().get(30, TimeUnit.SECONDS)).isEmpty();

    assertThat(events(all(journal.currentEventsByPersistenceId("a", 2, Long.MAX_VALUE))))
        .containsExactly("2", "3");
    assertThat(all(journal.currentEventsByPersistenceId("nobody", 1, Long.MAX_VALUE))).isEmpty();
  }

  @Test
  void namesOfStreamsAreReadLive() throws Exception {
    write("a", "1");
    var live = journal.persistenceIds().runWith(Sink.<String>queue(), system);
    assertThat(take(live, 1)).containsExactly("a");
    write("a", "2");
    write("b", "1");
    assertThat(take(live, 1)).containsExactly("b");
    assertThat(all(journal.currentPersistenceIds())).containsExactly("a", "b");
    live.cancel();
  }

  @Test
  void aSlowReaderMissesNothingOfALongJournal() throws Exception {
    List<String> expected = IntStream.range(0, 2_500).mapToObj(n -> "event " + n).toList();
    var live =
        journal.eventsInCommitOrder(Offset.noOffset()).runWith(Sink.<EventEnvelope>queue(), system);
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (String event : expected) {
      PersistentRepr repr =
          PersistentRepr$.MODULE$.apply(
              event, highest.merge("a", 1L, Long::sum), "a", "", false, null, "writer");
      CompletableFuture<Void> done = new CompletableFuture<>();
      written.add(done);
      store.write(
          new Write(
              store.changes(AtomicWrite.apply(repr)),
              () -> done.complete(null),
              done::completeExceptionally));
    }
    CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

    assertThat(events(take(live, expected.size()))).isEqualTo(expected);
    live.cancel();
  }
}
