package org.slapmaster.sim;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Random histories of small clouds, with messages that come late, twice, in another order or never,
 * computers that are lost and return, and actors that crash. After every step the promises of
 * {@link Invariants} are checked; a failure names the seed with which to run it again: {@code mvn
 * test -Dtest=RandomHistoriesTest -Dseed=N}.
 */
class RandomHistoriesTest {
  private static final int STEPS = 100;

  @Test
  void everyPromiseHoldsAfterEveryStepAndAllIsAsOrderedWhenTheWorldHeals() {
    Long only = Long.getLong("seed");
    long first = only == null ? Long.getLong("seed.first", 1) : only;
    long count = only == null ? Long.getLong("histories", 500) : 1;
    long before = System.nanoTime();
    int events = 0;
    for (long seed = first; seed < first + count; seed++) {
      events += run(seed);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    System.out.printf(
        "%d histories of %d steps, %d events, in %d ms%n", count, STEPS, events, took.toMillis());
  }

  private static int run(long seed) {
    try {
      History history = new History(seed);
      history.steps(STEPS);
      history.heal();
      return history.world.journal.size();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("Run again with -Dseed=" + seed + ": " + failure, failure);
    }
  }
}
