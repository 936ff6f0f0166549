package org.slapmaster.cli;

import java.util.Set;
import org.slapmaster.bench.inside.MillionBench;
import picocli.CommandLine.Option;

/** How large the simulated cloud of a bench is. */
final class CloudOptions {
  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many requests. Default: ${DEFAULT-VALUE}.")
  private int requests;

  @Option(
      names = "--computers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Simulated computers, a multiple of 10. Default: ${DEFAULT-VALUE}.")
  private int computers;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "200",
      description = "Partitions of each computer. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  MillionBench.Plan plan(Set<MillionBench.Kind> kinds) {
    return new MillionBench.Plan(kinds, requests, computers, partitions);
  }
}
