package org.slapmaster.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.bench.BenchPlan;
import org.slapmaster.bench.BenchReport;
import org.slapmaster.bench.HttpBench;
import org.slapmaster.bench.MasterSource;
import org.slapmaster.bench.Wrk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load test of what stock clients and nodes call. */
@Command(
    name = "http",
    description = {
      "Measure the SLAP tool of a master with wrk, and ask for everything again that it accepted.",
      "",
      "Without --url a master is started for each number of instances, in a temporary directory,"
          + " with the JVM options of this command (SLAPMASTER_OPTS), and is removed at the end. With"
          + " --url any SLAP master is measured: computers and instances named after --run are made"
          + " there, and stay.",
      "",
      "Cases: new requests, requests of existing titles (again), and what a computer with 1,000"
          + " partitions in use is told (information). A new request counts when it is answered that"
          + " it is accepted: 200, or 408 for please wait. Masters and wrk share this machine.",
      "",
      "The ratio says how many times better the master is than the reference."
    },
    footer = {
      "",
      "Exit code 1 also when an accepted request was lost or moved, or a partition given twice.",
      "Needs the program wrk (package wrk)."
    })
final class BenchHttpCommand extends BenchRun {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The master to measure. Default: an own one.")
  private URI url;

  @Option(
      names = "--reference",
      paramLabel = "URL",
      description =
          "Another master, such as a slapproxy, that is measured in the same run, case by case in"
              + " turn.")
  private URI reference;

  @Option(
      names = "--cases",
      paramLabel = "CASE",
      split = ",",
      defaultValue = "new,again,information",
      description = "Which cases, separated by commas. Default: ${DEFAULT-VALUE}.")
  private Set<BenchPlan.Kind> cases = EnumSet.noneOf(BenchPlan.Kind.class);

  @Option(
      names = "--instances",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,10000",
      description =
          "How many instances are there when new and existing titles are requested; up to 100,000."
              + " Default: ${DEFAULT-VALUE}.")
  private List<Integer> instances;

  @Option(
      names = "--reference-instances",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "The most instances that the reference is filled with, because that may take long."
              + " Default: ${DEFAULT-VALUE}.")
  private int referenceInstances;

  @Option(
      names = "--connections",
      paramLabel = "N",
      split = ",",
      defaultValue = "16,1",
      description = "How many connections request at a time. Default: ${DEFAULT-VALUE}.")
  private List<Integer> connections;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long the load of each case lasts. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long each kind of load runs before it is measured; new titles are destroyed again."
              + " Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description =
          "A name that makes titles and computers unique on a master that is measured more than"
              + " once. Default: from the time.")
  private String run = Long.toString(System.currentTimeMillis() / 1000, Character.MAX_RADIX);

  @Override
  public Integer call() throws Exception {
    BenchPlan plan =
        new BenchPlan(
            run,
            cases,
            instances,
            referenceInstances,
            connections,
            Duration.ofSeconds(seconds),
            Duration.ofSeconds(warmUp));
    BenchReport report = measure(plan);
    print(report, out -> new BenchView(report, style()).print(out));
    if (!report.allKept()) {
      throw new CliException(
          ExitCode.REFUSED,
          "Expected every accepted request to keep one partition of its own, but some were lost or"
              + " moved, or partitions given twice.");
    }
    return ExitCode.DONE;
  }

  private BenchReport measure(BenchPlan plan) throws IOException, InterruptedException {
    BenchMaster own = new BenchMaster(this::progress);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(own), "ending"));
    try {
      return new HttpBench(
              plan,
              url == null ? own : MasterSource.at(url),
              Optional.ofNullable(reference).map(MasterSource::at),
              Wrk.find(),
              this::progress)
          .run();
    } catch (ConnectException unreachable) {
      throw new CliException(ExitCode.UNREACHABLE, unreachable.getMessage());
    } finally {
      own.end();
    }
  }

  /** However this program is told to end, nothing of it stays. */
  private static void end(BenchMaster own) {
    try {
      own.end();
    } catch (IOException failure) {
      System.err.println("Expected to remove the master's data, but: " + failure.getMessage());
    }
  }
}
