package org.slapmaster.node.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Small scripts of the node's own: what Java cannot do, and what must be done as a partition's
 * user.
 */
final class Shell {
  private static final int TIMEOUT_SECONDS = 30;
  private static final int MAX_OUTPUT = 256 * 1024;

  private Shell() {}

  /**
   * Runs {@code script} with {@code arguments} as {@code $1} and so on; returns what it wrote to
   * its output.
   */
  static String run(RunAs runAs, String script, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("timeout", "-s", "KILL", TIMEOUT_SECONDS + "", "sh", "-c", script, "sh"));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(runAs.wrap(command))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT);
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new String(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SupervisionException(
          "Expected to run a shell, but it cannot be started: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SupervisionException("Expected a shell to end, but the node is ending.", e);
    }
  }
}
