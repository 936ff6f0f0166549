package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slapmaster.Again;
import org.slapmaster.journal.JournalFault;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalVerdict;
import org.slapmaster.journal.JournalVerification;

/** What somebody does to stored entries behind the journal's back is found, and where. */
class VerifierTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int CHANGES = 1_000;
  private static final int ENTRIES = 150;
  @RegisterExtension private static final Again AGAIN = Again.with("seed", SEED);
  private final Random random = new Random(SEED);
  private final MemoryEngine engine = new MemoryEngine();
  private final Writing writing = Writing.on(engine);

  private JournalVerdict verify(JournalHead... expected) {
    JournalVerification what =
        new JournalVerification((s, e, serializer, m, payload) -> {}, (at, of) -> {}, List.of())
            .expecting(List.of(expected));
    return new Verifier(writing.database, what).run();
  }

  private List<byte[]> keys(char kind) {
    return new ArrayList<>(engine.keys.subMap(Keys.first(kind), Keys.after(kind)).keySet());
  }

  private byte[] any(List<byte[]> keys) {
    return keys.get(random.nextInt(keys.size()));
  }

  private String position(byte[] key) {
    return writing.database.name(Keys.id(key)) + ":" + Keys.entry(key);
  }

  private static void flip(byte[] value, Random random) {
    value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
  }

  /** Does one thing to the entries; returns where it has to be found. */
  private String tamper() {
    List<byte[]> entries = keys('e');
    byte[] key = any(entries);
    switch (random.nextInt(5)) {
      case 0 -> flip(engine.keys.get(key), random);
      case 1 -> engine.keys.remove(key);
      case 2 -> {
        byte[] other = any(entries);
        byte[] value = engine.keys.get(key);
        if (java.util.Arrays.equals(key, other)) {
          flip(value, random);
        } else {
          engine.keys.put(key, engine.keys.get(other));
          engine.keys.put(other, value);
        }
      }
      case 3 -> {
        // The newest of its stream again, as the next one.
        long next = writing.database.highest(writing.database.name(Keys.id(key))) + 1;
        key = Keys.entry(Keys.id(key), next);
        engine.keys.put(key, engine.keys.get(any(entries)).clone());
      }
      default -> {
        // Another content, whose length may differ.
        byte[] value = Writing.value("forged " + random.nextInt());
        StoredEntry.commit(value, StoredEntry.commit(engine.keys.get(key)));
        engine.keys.put(key, value);
      }
    }
    return position(key);
  }

  @Test
  void eachOfManyChangesRemovalsSwapsAndInsertionsIsFoundWhereItIs() throws InterruptedException {
    System.out.println("seed " + SEED);
    writing.writeSome(random, 12, ENTRIES);
    assertThat(verify().faults()).isEmpty();
    var whole = new java.util.TreeMap<byte[], byte[]>(java.util.Arrays::compareUnsigned);
    engine.keys.forEach((key, value) -> whole.put(key, value.clone()));

    for (int n = 0; n < CHANGES; n++) {
      String position = tamper();

      assertThat(verify().faults())
          .as("change %d, at %s", n, position)
          .extracting(JournalFault::position)
          .contains(position);

      engine.keys.clear();
      whole.forEach((key, value) -> engine.keys.put(key, value.clone()));
    }
    assertThat(verify().isSound()).isTrue();
    writing.close();
  }

  @Test
  void everyChangeOfIndexNamesAndHeadIsFound() throws InterruptedException {
    System.out.println("seed " + SEED);
    writing.writeSome(random, 12, ENTRIES);
    for (char kind : new char[] {'c', 'd', 'n'}) {
      for (byte[] key : keys(kind)) {
        byte[] value = engine.keys.get(key);
        byte[] damaged = value.clone();
        flip(damaged, random);

        engine.keys.put(key, damaged);
        assertThat(verify().isSound()).as("changed %s", kind).isFalse();
        engine.keys.remove(key);
        assertThat(verify().isSound()).as("removed %s", kind).isFalse();

        engine.keys.put(key, value);
      }
    }
    assertThat(verify().isSound()).isTrue();
    writing.close();
  }

  @Test
  void aHeadNotedElsewhereProvesThatNothingUpToItWasRewrittenOrCutOff()
      throws InterruptedException {
    writing.writeSome(random, 5, 50);
    JournalHead early = writing.database.head().told();
    writing.writeSome(random, 5, 50);
    JournalHead late = writing.database.head().told();

    assertThat(verify(early, late).faults()).isEmpty();
    assertThat(JournalHead.parse(late.toString())).isEqualTo(late);

    JournalHead other = new JournalHead(early.commits(), late.hash());
    assertThat(verify(other).faults())
        .extracting(JournalFault::kind)
        .containsExactly(JournalFault.Kind.REWRITTEN);
    JournalHead later = new JournalHead(late.commits() + 1, late.hash());
    assertThat(verify(later).faults())
        .extracting(JournalFault::kind)
        .containsExactly(JournalFault.Kind.TRUNCATED);
    writing.close();
  }

  @Test
  void whatWasDeletedByTheJournalItselfIsNoFault() throws InterruptedException {
    writing.write("a", "1", "2", "3");
    writing.write("b", "1");
    writing.submit(List.of(new Write.Delete("a", 2)));
    writing.write("a", "4");
    writing.await();

    JournalVerdict verdict = verify();

    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.deleted()).isEqualTo(2);
    assertThat(verdict.entries()).isEqualTo(3);
    assertThat(verdict.head().commits()).isEqualTo(6);

    engine.keys.remove(Keys.entry(1, 3));
    assertThat(verify().faults()).extracting(JournalFault::position).containsExactly("a:3");
    writing.close();
  }

  @Test
  void whatCannotBeDecodedIsNamed() throws InterruptedException {
    writing.write("a", "1", "2", "3");
    writing.await();

    JournalVerdict verdict =
        new Verifier(
                writing.database,
                new JournalVerification(
                    (stream, entry, serializer, manifest, payload) -> {
                      if (entry == 2) {
                        throw new java.io.IOException("no such event");
                      }
                    },
                    (at, of) -> {},
                    List.of()))
            .run();

    assertThat(verdict.faults()).hasSize(1);
    assertThat(verdict.faults().get(0).sentence()).contains("a:2").contains("no such event");
    assertThat(verdict.lastGood()).isEqualTo(1);
    assertThat(verdict.lastGoodPosition()).isEqualTo("a:1");
    writing.close();
  }
}
