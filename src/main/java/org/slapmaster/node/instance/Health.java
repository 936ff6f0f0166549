package org.slapmaster.node.instance;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.node.supervise.Supervisor;

/**
 * Whether the services of a plan do what they are for.
 *
 * @param failure a service that ends again and again, in one sentence; empty: none does
 * @param unkept a promise that fails, in one sentence; empty: none does
 * @param absent whether a service does not run at the moment
 * @param isYoung whether nothing is wrong, but a service has not run long enough to tell
 */
record Health(Optional<String> failure, Optional<String> unkept, boolean absent, boolean isYoung) {
  /** A service that no promise speaks for is believed to be well when it has lived this long. */
  private static final Duration YOUNG = Duration.ofMillis(300);

  static Health of(Plan plan, Supervisor supervisor, List<PromiseResult> results) {
    Map<String, ProcessInfo> running =
        supervisor.processes().stream()
            .collect(Collectors.toMap(ProcessInfo::name, Function.identity()));
    Optional<String> unkept = failingPromise(results);
    boolean absent = !running.keySet().containsAll(plan.services());
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    boolean young =
        plan.promises().isEmpty()
            && running.values().stream()
                .anyMatch(process -> now - process.since() < YOUNG.toNanos() / 1000);
    // Of a service that has failed before, promises that pass are the better witnesses.
    boolean proven = !absent && unkept.isEmpty() && !plan.promises().isEmpty();
    Optional<String> failure =
        plan.services().stream().flatMap(name -> supervisor.failure(name).stream()).findFirst();
    return new Health(proven ? Optional.empty() : failure, unkept, absent, young);
  }

  boolean isFailing() {
    return failure.isPresent();
  }

  boolean isWell() {
    return failure.isEmpty() && unkept.isEmpty() && !absent && !isYoung;
  }

  /** What is wrong. */
  String sentence() {
    return failure.or(() -> unkept).orElse("Expected all services to run, but one has just ended.");
  }

  /** The first promise that fails, with what it said. */
  static Optional<String> failingPromise(List<PromiseResult> results) {
    return results.stream()
        .filter(result -> !result.passed())
        .findFirst()
        .map(result -> "promise " + result.name() + ": " + result.message());
  }
}
