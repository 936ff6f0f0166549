package org.slapmaster.cli;

import java.util.EnumSet;
import java.util.Set;
import org.slapmaster.bench.inside.MillionBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A million requests. */
@Command(
    name = "million",
    description = {
      "Measure how long a million requests take until each is received, allocated and ready: 5,000"
          + " computers of 200 partitions, every event synced before anybody is told of it, with"
          + " audit records and sealed parameters.",
      "",
      "The nodes are SIMULATED: no computer is there, nothing is installed or started, every report"
          + " comes at once. All else is what runs in production. Cases: master is the master's actor"
          + " with its collector, whose orders are carried out at once; all-actors is a master as it"
          + " runs, with its four kinds of actors and all their events.",
      "",
      "Afterwards everything is requested again: all must be ready, no partition given twice. What"
          + " an instance takes in memory is measured after a garbage collection. It starts a Java"
          + " machine with the heap that it needs unless -Xmx is given (SLAPMASTER_OPTS)."
    },
    footer = {
      "",
      "Exit code 1 also when a request was not ready in the end, or a partition given twice."
    })
final class BenchMillionCommand extends BenchInside {
  @Mixin private CloudOptions cloud;

  @Option(
      names = "--cases",
      paramLabel = "CASE",
      split = ",",
      defaultValue = "master,all-actors",
      description = "Which cases, separated by commas. Default: ${DEFAULT-VALUE}.")
  private Set<MillionBench.Kind> cases = EnumSet.noneOf(MillionBench.Kind.class);

  @Override
  public Integer call() throws Exception {
    MillionBench.Plan plan = cloud.plan(cases);
    if (!hasRoom(plan.heapBytes())) {
      return runElsewhere(plan.heapBytes(), arguments());
    }
    MillionBench bench = new MillionBench(plan, this::progress);
    MillionBench.Outcome outcome = inDirectory(bench::run);
    print(outcome.figures());
    if (!outcome.whole()) {
      throw new CliException(
          ExitCode.REFUSED,
          "Expected every request to be ready on a partition of its own, but some were not.");
    }
    return ExitCode.DONE;
  }
}
