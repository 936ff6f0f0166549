package org.slapmaster.node.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeupsTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Boolean> passes = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    pool.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void whatCameBeforeTheOpeningBecomesOnePassAfterIt() {
    Wakeups wakeups =
        new Wakeups(
            Runnable::run, // so that a pass that began too early would be seen at once
            timer,
            fresh -> passes.add(fresh));
    wakeups.wake(true);
    wakeups.wake(false);
    assertThat(passes).isEmpty();
    wakeups.open();
    assertThat(passes).containsExactly(true);
  }

  @Test
  void wakeUpsDuringAPassBecomeOneMorePass() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    Wakeups wakeups =
        new Wakeups(
            pool,
            timer,
            fresh -> {
              passes.add(fresh);
              inside.countDown();
              awaitQuietly(blocked);
            });
    wakeups.open();
    wakeups.wake(false);
    inside.await();
    wakeups.wake(true);
    wakeups.wake(false);
    wakeups.wake(false);
    assertThat(passes).containsExactly(false);
    blocked.countDown();
    await().until(() -> passes.size() == 2);
    wakeups.wake(false);
    await().until(() -> passes.size() == 3);
    assertThat(passes).containsExactly(false, true, false);
  }

  @Test
  void aPassThatFailsDoesNotEndTheOthersAndNoneBeginsAfterClosing() {
    Wakeups wakeups =
        new Wakeups(
            Runnable::run,
            timer,
            fresh -> {
              passes.add(fresh);
              throw new IllegalStateException("on purpose");
            });
    wakeups.open();
    wakeups.wake(false);
    wakeups.wakeIn(Duration.ofMillis(1), true);
    await().until(() -> passes.size() == 2);
    wakeups.close();
    wakeups.wake(true);
    assertThat(passes).containsExactly(false, true);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
