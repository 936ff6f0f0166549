package org.slapmaster.node.supervise;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Small scripts of the node's own: what Java cannot do, and what must be done as a partition's
 * user.
 */
public final class Shell {
  private static final String TIMEOUT_SECONDS = "60";
  private static final int MAX_OUTPUT = 256 * 1024;

  private Shell() {}

  /**
   * Runs {@code script} with {@code arguments} as {@code $1} and so on; returns what it wrote to
   * its output.
   */
  public static String output(RunAs runAs, String script, List<String> arguments) {
    return execute(runAs, script, arguments, new byte[0], ProcessBuilder.Redirect.DISCARD).output();
  }

  /**
   * Runs {@code script}, which reads {@code input}, and throws a {@link SupervisionException}
   * unless it succeeds.
   *
   * @param what what the script is to do, as in "to create slappart0"
   */
  public static void require(
      String what, RunAs runAs, String script, List<String> arguments, byte[] input) {
    Result result =
        execute(runAs, "exec 2>&1\n" + script, arguments, input, ProcessBuilder.Redirect.PIPE);
    if (result.exitCode() != 0) {
      String words = LogFile.lastLine(result.output());
      throw new SupervisionException(
          "Expected %s, but %s."
              .formatted(
                  what, words.isEmpty() ? "it failed with exit code " + result.exitCode() : words));
    }
  }

  private record Result(int exitCode, String output) {}

  private static Result execute(
      RunAs runAs,
      String script,
      List<String> arguments,
      byte[] input,
      ProcessBuilder.Redirect errors) {
    List<String> command =
        new ArrayList<>(
            List.of("timeout", "-s", "KILL", TIMEOUT_SECONDS, "sh", "-c", script, "sh"));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(runAs.wrap(command)).redirectError(errors).start();
      try (OutputStream standardInput = process.getOutputStream()) {
        standardInput.write(input);
      } catch (IOException e) {
        // It ended without reading all; its exit code says why.
      }
      byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT);
      return new Result(process.waitFor(), new String(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SupervisionException(
          "Expected to run a shell, but it cannot be started: %s.".formatted(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SupervisionException("Expected a shell to end, but the node is ending.", e);
    }
  }
}
