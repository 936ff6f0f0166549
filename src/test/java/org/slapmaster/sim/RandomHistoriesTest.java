package org.slapmaster.sim;

import org.junit.jupiter.api.Test;

/**
 * Rebuilding from the journal gives the state that was lived: of every entity after every one of
 * its writes, and of all of them together, graph included, every few events. A failure prints the
 * command that repeats it. The long form is {@code mvn -Dtest=RandomHistoriesTest -Dseeds=10000
 * -Devents=200 test}.
 */
class RandomHistoriesTest {
  private static final int HISTORIES = 500;

  @Test
  void whatIsRebuiltIsWhatWasLived() {
    new Seeds(
            "RandomHistoriesTest",
            Integer.getInteger("events", 100),
            seed -> new Simulation(seed, Planted.NONE, 10))
        .run(HISTORIES, new Coverage());
  }
}
