package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorSystem;
import akka.persistence.PersistentRepr;
import akka.persistence.PersistentRepr$;
import akka.testkit.javadsl.TestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries that are deserialized at the same time are seen one by one in their order. */
class ReadAheadTest {
  private static final String STREAM = "master";
  private static final int ENTRIES = 100;

  /** So long that several threads are used. */
  private static final String TEXT = Writing.noise(new Random(1), 20_000);

  private final ActorSystem system = ActorSystem.create("read-ahead", KitSettings.of("leveldb"));
  private final Entries entries = new Entries(system);
  private final List<Long> seen = new ArrayList<>();

  @AfterEach
  void end() {
    TestKit.shutdownActorSystem(system);
  }

  private byte[] stored(long entry) {
    return entries.write(
        PersistentRepr$.MODULE$.apply(TEXT + entry, entry, STREAM, "", false, null, "writer"));
  }

  /** As the database does: until the visitor has enough. */
  private void read(Predicate<PersistentRepr> visit, long damaged) {
    ReadAhead ahead = new ReadAhead(entries, STREAM, visit);
    boolean more = true;
    for (long entry = 1; more && entry <= ENTRIES; entry++) {
      more = ahead.visit(entry, entry == damaged ? new byte[] {99} : stored(entry));
    }
    ahead.end();
  }

  private boolean see(PersistentRepr entry) {
    assertThat(entry.payload()).isEqualTo(TEXT + entry.sequenceNr());
    seen.add(entry.sequenceNr());
    return true;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void allAreSeenInTheirOrder() {
    read(this::see, 0);

    assertThat(seen).isEqualTo(upTo(ENTRIES));
  }

  @Test
  void whoHasEnoughSeesNoMore() {
    read(entry -> see(entry) && entry.sequenceNr() < 21, 0);

    assertThat(seen).isEqualTo(upTo(21));
  }

  @Test
  void whatIsBeforeADamagedEntryIsSeenFirst() {
    assertThatThrownBy(() -> read(this::see, 42))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("master:42");

    assertThat(seen).isEqualTo(upTo(41));
  }
}
