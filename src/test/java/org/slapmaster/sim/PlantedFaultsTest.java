package org.slapmaster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tests are tested: every planted fault is found, by the promise that it breaks. */
class PlantedFaultsTest {
  private static final int SEEDS = 1_000;
  private static final int EVENTS = 300;
  private static final List<String> FOUND = new ArrayList<>();

  /** Which promises find which fault; whichever of them comes first. */
  private static final Map<Planted, List<String>> FINDERS = new EnumMap<>(Planted.class);

  static {
    found(Planted.SYNC_SKIPPED, "P1 acknowledged is kept", "P3 one partition, one instance");
    found(Planted.ANSWERED_BEFORE_JOURNALED, "P1 durable before told");
    found(Planted.EVENTS_SWAPPED, "Expected an instance", "P4 journal = state");
    found(Planted.TITLE_FORGOTTEN, "P2 one title, one instance");
    found(
        Planted.FREED_EARLY,
        "freed only after confirmation",
        "P5 progress: not ready",
        "P5 progress: COMP-");
    found(
        Planted.WAKE_LOST,
        "P5 progress: has not heard its children",
        "P5 progress: whoever has to look again is told");
    found(Planted.ORDER_LOST, "P5 progress: everything that can be driven is");
    found(Planted.USED_TAKEN_FOR_FREE, "P3 one partition, one instance");
    found(Planted.WRONG_REASON, "every wait has a true reason");
    found(Planted.OLD_REPORT_COUNTS, "ready is true");
    found(Planted.WAITING_FORGOTTEN, "P5 progress: wait for nothing");
    found(Planted.STALE_ANSWER, "what clients saw");
    found(Planted.PORT_GIVEN_TWICE, "one port, one holder");
    found(Planted.LOOK_HIDDEN, "P5 progress: still on their way", "P5 progress: not served");
  }

  private static void found(Planted fault, String... promises) {
    FINDERS.put(fault, List.of(promises));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyPlantedFaultIsFound(Planted fault) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Simulation(seed, fault, 100).run(EVENTS);
      } catch (AssertionError | IllegalStateException found) {
        FOUND.add("%-26s seed %3d  %s".formatted(fault, seed, promise(found.getMessage())));
        assertThat(FINDERS.get(fault))
            .as("who found %s: %s", fault, found)
            .anyMatch(found.getMessage()::startsWith);
        return;
      }
    }
    throw new AssertionError(
        "Expected " + fault + " to be found within " + SEEDS + " seeds, but it was not.");
  }

  /** What is before the particulars. */
  private static String promise(String message) {
    return message.lines().findFirst().orElse("").split(": ", 3)[0];
  }

  @AfterAll
  static void tell() {
    FOUND.forEach(System.out::println);
  }
}
