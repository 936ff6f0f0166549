package org.slapmaster.node.supervise;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs one command to its end as the partition's user, in a process group of its own. */
public final class CommandRunner {
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
    throw new UnsupportedOperationException();
  }

  /** Kills what still runs of commands that an earlier node program started for this partition. */
  public static void endStrays(PartitionPaths paths) {
    throw new UnsupportedOperationException();
  }
}
