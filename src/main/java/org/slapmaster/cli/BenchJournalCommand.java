package org.slapmaster.cli;

import java.time.Duration;
import org.slapmaster.bench.Figures;
import org.slapmaster.bench.inside.JournalBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The journal's plugin against Akka's own. */
@Command(
    name = "journal",
    description = {
      "Measure slapmaster's journal plugin against Akka's own plugin over LevelDB: persistent actors"
          + " in this process, every event synced before its actor hears of it; round by round in"
          + " turn.",
      "",
      "Cases: one writer of single events, one in batches of 100, 100 and 1,000 writers of single"
          + " events. Nothing is simulated.",
      "",
      "The ratio says how many times more events a second slapmaster's plugin writes."
    })
final class BenchJournalCommand extends BenchInside {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How long each round of each plugin lasts; fractions are allowed. Default:"
              + " ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds of each case, whose medians count. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "How long each plugin runs before a case. Default: ${DEFAULT-VALUE}.")
  private double warmUp;

  @Override
  public Integer call() throws Exception {
    JournalBench bench =
        new JournalBench(
            new JournalBench.Plan(duration(seconds), rounds, duration(warmUp)), this::progress);
    Figures figures = inDirectory(bench::run);
    print(figures);
    return ExitCode.DONE;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
