package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** Who hears what when, with a disk that blocks and fails. */
class StoreWriterTest {
  private static final class TestEngine implements Engine {
    final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    volatile boolean fails;

    @Override
    public void write(List<Change> changes) {
      entered.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (fails) {
        throw new IllegalStateException("the disk is full");
      }
      batches.add(changes.size());
    }

    @Override
    public byte[] get(byte[] key) {
      return null;
    }

    @Override
    public void scan(byte[] from, byte[] until, BiPredicate<byte[], byte[]> visit) {}

    @Override
    public void close() {}
  }

  private final TestEngine engine = new TestEngine();
  private final StoreWriter writer = new StoreWriter(engine, 0);
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private void write() {
    byte[] value = new byte[32];
    writer.add(
        new StoreWriter.Write(
            List.of(new Engine.Change(Keys.entry(1, 1), value)),
            told::incrementAndGet,
            failure -> failed.incrementAndGet()));
  }

  @Test
  void nobodyIsToldBeforeTheSyncAndWhatGathersSharesTheNextOne() throws InterruptedException {
    write();
    engine.entered.await();
    for (int n = 0; n < 100; n++) {
      write();
    }
    assertThat(told).hasValue(0);

    engine.released.countDown();

    await().until(() -> told.get() == 101);
    assertThat(engine.batches).containsExactly(1, 100);
    writer.close();
  }

  @Test
  void aFailedSyncTellsEverybodyInItsBatchAndNobodyThatItIsDone() throws InterruptedException {
    write();
    engine.entered.await();
    engine.fails = true;
    write();
    engine.released.countDown();

    await().until(() -> failed.get() == 2);
    engine.fails = false;
    write();
    await().until(() -> told.get() == 1);
    writer.close();
  }

  @Test
  void closingWritesWhatIsWaiting() {
    engine.released.countDown();
    for (int n = 0; n < 10; n++) {
      write();
    }
    writer.close();
    assertThat(told).hasValue(10);
  }
}
