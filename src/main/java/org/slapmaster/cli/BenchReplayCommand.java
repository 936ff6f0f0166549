package org.slapmaster.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slapmaster.bench.inside.MillionBench;
import org.slapmaster.bench.inside.ReplayBench;
import org.slapmaster.model.Expect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a master comes back. */
@Command(
    name = "replay",
    description = {
      "Measure how long the master's actor takes to recover from its journal and, where that pays,"
          + " from a snapshot of its state, and how long it takes to rebuild the instance graph as"
          + " of a position in the middle and at the end of its stream (what --at does).",
      "",
      "Without --data the journal of the case master of 'bench million' is made first, in a Java"
          + " machine of its own: received, allocated and ready, 3 events for each request, for"
          + " which nodes are SIMULATED."
    })
final class BenchReplayCommand extends BenchInside {
  @Mixin private CloudOptions cloud;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data directory of a stopped master, which is only read.")
  private Path data;

  @Option(
      names = "--build",
      hidden = true,
      description = "Only make the journal, in this directory.")
  private Path build;

  @Override
  public Integer call() throws Exception {
    MillionBench.Plan plan = cloud.plan(Set.of(MillionBench.Kind.MASTER));
    if (build != null) {
      ReplayBench.build(build, plan, this::progress);
      return ExitCode.DONE;
    }
    if (data == null) {
      return inDirectory(directory -> buildAndMeasure(directory, plan));
    }
    Expect.that(
        Files.isDirectory(data.resolve("journal")),
        "Expected the data directory of a master, but %s has no journal.",
        data);
    if (!hasRoom(plan.heapBytes())) {
      return runElsewhere(plan.heapBytes(), arguments());
    }
    return inDirectory(
        scratch -> {
          print(new ReplayBench(data, scratch, this::progress).run());
          return ExitCode.DONE;
        });
  }

  private int buildAndMeasure(Path directory, MillionBench.Plan plan) throws Exception {
    List<String> building = new ArrayList<>(arguments());
    building.addAll(List.of("--build", directory.toString()));
    int built = runElsewhere(plan.heapBytes(), building);
    if (built != ExitCode.DONE) {
      return built;
    }
    List<String> measuring = new ArrayList<>(arguments());
    measuring.addAll(List.of("--data", directory.toString()));
    return runElsewhere(plan.heapBytes(), measuring);
  }
}
