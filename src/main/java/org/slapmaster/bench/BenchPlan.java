package org.slapmaster.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slapmaster.model.Expect;

/**
 * What to measure.
 *
 * @param run stands in every title and computer, so that one master can be measured again; letters
 *     and digits
 * @param kinds which cases
 * @param instances how many instances are present when the cases of requests begin, ascending
 * @param referenceInstances the most that the reference is filled with, because filling may take it
 *     long
 * @param connections at how many connections requests are measured; more than one of them is
 *     measured with allocation times
 * @param duration of the load of each case
 * @param warmUp of the load that goes before a case and is not measured
 */
public record BenchPlan(
    String run,
    Set<Kind> kinds,
    List<Integer> instances,
    int referenceInstances,
    List<Integer> connections,
    Duration duration,
    Duration warmUp) {
  /** As many connections as threads of the load generator. */
  private static final int MOST_CONNECTIONS = 256;

  private static final int MOST_INSTANCES = 100_000;
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9]{1,16}");

  /** What is measured in a case. */
  public enum Kind {
    /** Requests of titles that are not there yet. */
    NEW,
    /** Requests of titles that are there. */
    AGAIN,
    /** What a computer with 1,000 partitions in use is told. */
    INFORMATION
  }

  public BenchPlan {
    Expect.that(
        RUN.matcher(run).matches(),
        "Expected the name of a run of letters and digits (16 at most), but got '%s'.",
        Expect.shown(run));
    kinds = Set.copyOf(kinds);
    Expect.that(!kinds.isEmpty(), "Expected cases to measure, but none were given.");
    instances = instances.stream().sorted().distinct().toList();
    connections = connections.stream().distinct().toList();
    Expect.that(
        !instances.isEmpty() && !connections.isEmpty(),
        "Expected numbers of instances and of connections, but none were given.");
    for (int count : instances) {
      within("instances", count, MOST_INSTANCES);
    }
    within("instances of the reference", referenceInstances, MOST_INSTANCES);
    for (int count : connections) {
      within("connections", count, MOST_CONNECTIONS);
    }
    Expect.that(
        duration.toSeconds() >= 1 && warmUp.toSeconds() >= 1,
        "Expected at least one second for each case and to warm up, but got %d and %d.",
        duration.toSeconds(),
        warmUp.toSeconds());
  }

  private static void within(String what, int count, int most) {
    Expect.that(
        count >= 1 && count <= most,
        "Expected between 1 and %d %s, but got %d.",
        most,
        what,
        count);
  }
}
