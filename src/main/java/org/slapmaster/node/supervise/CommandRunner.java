package org.slapmaster.node.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs one command to its end as the partition's user, in a process group of its own. */
public final class CommandRunner {
  private static final int MAX_OUTPUT = 4_000;
  private static final int KILLED = -1;
  private static final AtomicLong COUNT = new AtomicLong();

  private CommandRunner() {}

  /**
   * @param exitCode of the command; -1: it was killed after the timeout
   * @param lastLines the end of what this run wrote, at most 4,000 characters; secrets are not
   *     masked
   */
  public record Result(int exitCode, String lastLines) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * Runs {@code command} and returns when it ended. What is left of its processes on timeout or
   * interruption is killed.
   *
   * @param log where its output is appended; opened by the partition's user, with its directory
   */
  public static Result run(
      PartitionPaths paths,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path log,
      Duration timeout) {
    long before = LogFile.size(log);
    Path output = paths.control().resolve("commands").resolve(COUNT.incrementAndGet() + ".launch");
    Process process =
        Launch.start(
            Launch.command(paths, mark(paths), command, environment, directory, log), output);
    long ticks = Processes.stat(process.pid()).map(Processes.Stat::ticks).orElse(0L);
    boolean ended = false;
    try {
      ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean interrupted = Thread.interrupted(); // clears it: ending the processes waits
    Processes.awaitEnd(
        "the command " + command.get(0),
        Duration.ZERO,
        () -> Processes.session(process.pid(), ticks));
    String firstWords = takeAway(output);
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new SupervisionException(
          "Expected the command %s to end, but it was interrupted.".formatted(command.get(0)));
    }
    String words = firstWords + LogFile.since(paths, log, before, MAX_OUTPUT);
    return new Result(
        ended ? process.exitValue() : KILLED,
        words.substring(Math.max(0, words.length() - MAX_OUTPUT)));
  }

  /** Kills what still runs of commands that an earlier node program started for this partition. */
  public static void endStrays(PartitionPaths paths) {
    Path mark = mark(paths);
    Processes.awaitEnd(
        "the commands of the last node program", Duration.ZERO, () -> Processes.holders(mark));
  }

  private static Path mark(PartitionPaths paths) {
    return paths.control().resolve("commands").resolve("mark");
  }

  private static String takeAway(Path output) {
    try {
      String text = Files.readString(output);
      Files.delete(output);
      return text;
    } catch (IOException e) {
      return "";
    }
  }
}
