package org.slapmaster.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Small clouds in which everything goes wrong that can: see {@link Simulation} for what happens and
 * {@link Invariants}, {@link Promises} and {@link AtRest} for what must hold all the same.
 *
 * <p>A failure prints the command that repeats it and the last events. The long form is {@code mvn
 * -Dtest=SimulationTest -Dseeds=100000 test}.
 */
class SimulationTest {
  private static final int EVENTS = Integer.getInteger("events", 500);
  private static final int SEEDS = 2_000;

  /** Of longer runs: each found something once. */
  private static final long[] KEPT = {
    24466, 24567, 33321, 35186, 35682, 36713, 37751, 76134, 86019, 87135
  };

  @Test
  void everyPromiseHoldsAfterEveryEventAndAllIsAsOrderedWhenTheWorldHeals() {
    Coverage coverage = new Coverage();
    new Seeds("SimulationTest", EVENTS, seed -> new Simulation(seed, Planted.NONE, 100))
        .run(SEEDS, coverage, KEPT);
    boolean fromTheFirst = Long.getLong("seed") == null && Long.getLong("seed.first", 1) == 1;
    boolean enough = fromTheFirst && Long.getLong("seeds", SEEDS) >= SEEDS;
    assumeThat(enough).as("seeds enough to have been everywhere").isTrue();
    assertThat(coverage.missing()).as("where no simulation has been").isEmpty();
  }

  @Test
  void theSameSeedIsTheSameHistory() {
    assertThat(story(4)).isEqualTo(story(4)).hasSizeGreaterThan(50);
  }

  private static List<String> story(long seed) {
    Simulation simulation = new Simulation(seed, Planted.NONE, 100);
    simulation.run(EVENTS);
    return simulation.world.journal.stream()
        .sorted()
        .map(event -> event.position() + " " + event.audit() + " " + event.event())
        .toList();
  }
}
