package org.slapmaster.sim;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.slapmaster.Again;

/**
 * Runs one simulation for many seeds on all processors. {@code -Dseeds=N} runs more or fewer of
 * them, {@code -Dseed.first=N} others, {@code -Dseed=N} one alone.
 */
final class Seeds {
  /** More failures than these are most likely the same ones. */
  private static final int MAX_FAILURES = 5;

  private final String test;
  private final Function<Long, Simulation> simulation;
  private final int events;

  /**
   * @param test the class to name in the command that repeats a failure
   * @param events how many things happen at least before a world heals
   */
  Seeds(String test, int events, Function<Long, Simulation> simulation) {
    this.test = test;
    this.events = events;
    this.simulation = simulation;
  }

  /**
   * Runs {@code usual} seeds where nothing else is said, and before them those that are {@code
   * kept}; what was visited is added up.
   */
  void run(long usual, Coverage coverage, long... kept) {
    Long only = Long.getLong("seed");
    long first = only == null ? Long.getLong("seed.first", 1) : only;
    long count = only == null ? Long.getLong("seeds", usual) : 1;
    boolean asUsual = only == null && first == 1 && count == usual;
    LongStream again = asUsual ? LongStream.of(kept) : LongStream.empty();
    Map<Long, Throwable> failures = new ConcurrentSkipListMap<>();
    AtomicLong happened = new AtomicLong();
    long begun = System.nanoTime();
    LongStream.concat(again, LongStream.range(first, first + count))
        .parallel()
        .filter(seed -> failures.size() < MAX_FAILURES)
        .forEach(seed -> happened.addAndGet(run(seed, coverage, failures)));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.printf(
        "%s: %d seeds from %d on, %d events in %.1f s, %d failed%n",
        test, count, first, happened.get(), took.toMillis() / 1e3, failures.size());
    if (!failures.isEmpty()) {
      Map.Entry<Long, Throwable> one = failures.entrySet().iterator().next();
      throw new AssertionError(
          story(one.getKey()) + "\nFailed: " + failures.keySet(), one.getValue());
    }
  }

  private int run(long seed, Coverage coverage, Map<Long, Throwable> failures) {
    try {
      Simulation run = simulation.apply(seed);
      int happened = run.run(events);
      coverage.add(run.world.journal);
      return happened;
    } catch (RuntimeException | AssertionError failure) {
      failures.put(seed, failure);
      return 0;
    }
  }

  /** The same seed is the same history: this time it tells what happens. */
  private String story(long seed) {
    Simulation again = simulation.apply(seed).logging();
    String end = "and this time nothing failed: something in it is not drawn from the seed";
    try {
      again.run(events);
    } catch (RuntimeException | AssertionError failure) {
      end = failure.toString();
    }
    String command = Again.command(test, "seed", seed, "events", events);
    return "\nAgain: %s\n%s\n%s".formatted(command, again.log(), end);
  }
}
