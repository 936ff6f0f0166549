package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slapmaster.journal.JournalVerification;

/** Who hears what when, with a disk that blocks and fails. */
class StoreWriterTest {
  private static final JournalVerification ENTRIES =
      new JournalVerification((s, e, serializer, m, payload) -> {}, (at, of) -> {}, List.of());
  private final MemoryEngine engine = new MemoryEngine();
  private final Writing writing = Writing.on(engine);

  @Test
  void nobodyIsToldBeforeTheSyncAndWhatGathersSharesTheNextOne() throws InterruptedException {
    engine.block();
    writing.write("a", "1");
    engine.entered.await();
    for (int n = 0; n < 100; n++) {
      writing.write("b" + n, "1");
    }
    assertThat(writing.told).hasValue(0);
    assertThat(writing.writer.isWriting("b7")).isTrue();

    engine.release();

    await().until(() -> writing.told.get() == 101);
    assertThat(engine.batches).containsExactly(1, 100);
    assertThat(writing.writer.isWriting("b7")).isFalse();
    writing.close();
  }

  /** Both ways: a failed write may have reached the disk or not, and only the disk knows. */
  @ParameterizedTest
  @EnumSource(MemoryEngine.Failure.class)
  void whatCannotBeWrittenIsHeldAndWrittenOnceWhenItCan(MemoryEngine.Failure failure)
      throws InterruptedException {
    writing.write("a", "1");
    writing.await();
    engine.fails = failure;
    writing.write("a", "2");
    writing.write("b", "1");
    await().until(() -> writing.writer.waiting().isPresent());
    writing.write("c", "1");

    assertThat(writing.told).hasValue(1);
    assertThat(writing.writer.waiting().get().sentence()).contains("full");

    engine.fails = null;

    await().until(() -> writing.told.get() == 4);
    writing.await();
    assertThat(writing.refused).hasValue(0);
    assertThat(writing.writer.waiting()).isEmpty();
    assertThat(writing.database.head().commits()).isEqualTo(4);
    assertThat(new Verifier(writing.database, ENTRIES).run().faults()).isEmpty();
    writing.close();
  }

  @ParameterizedTest
  @EnumSource(MemoryEngine.Failure.class)
  void aSingleWriterIsHeldTheSameWay(MemoryEngine.Failure failure) throws InterruptedException {
    for (int n = 1; n <= 20; n++) {
      writing.write("a", "alone " + n);
      int written = n;
      await().pollInterval(Duration.ofMillis(1)).until(() -> writing.told.get() == written);
    }
    engine.fails = failure;
    writing.write("a", "held");
    writing.write("a", "held, too");
    assertThat(writing.told).hasValue(20);

    engine.fails = null;

    await().until(() -> writing.told.get() == 22);
    assertThat(writing.database.highest("a")).isEqualTo(22);
    assertThat(new Verifier(writing.database, ENTRIES).run().faults()).isEmpty();
    writing.close();
  }

  @Test
  void closingWhileItIsHeldFailsWhatNobodyWasToldOf() throws InterruptedException {
    engine.fails = MemoryEngine.Failure.BEFORE;
    writing.write("a", "1");
    await().until(() -> writing.writer.waiting().isPresent());
    writing.write("b", "1");

    writing.close();

    assertThat(writing.told).hasValue(0);
    assertThat(writing.refused).hasValue(2);
    writing.write("c", "1");
    assertThat(writing.refused).hasValue(3);
  }

  @Test
  void noEntryIsOverwritten() throws InterruptedException {
    writing.write("a", "1", "2");
    byte[] other = Writing.value("another 2");
    writing.submit(List.of(new Write.Append("a", 2, other, Chain.digest("a", 2, other))));
    writing.write("a", "3");
    writing.await();

    assertThat(writing.told).hasValue(2);
    assertThat(writing.refused).hasValue(1);
    assertThat(new Verifier(writing.database, ENTRIES).run().entries()).isEqualTo(3);
    writing.close();
  }

  @Test
  void closingWritesWhatIsWaiting() {
    for (int n = 0; n < 10; n++) {
      writing.write("a", "1");
    }
    writing.close();
    assertThat(writing.told).hasValue(10);
  }
}
