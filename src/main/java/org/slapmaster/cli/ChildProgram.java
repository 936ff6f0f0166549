package org.slapmaster.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * This very program with another command: a process of its own, which ends with this one, and whose
 * output goes to a file.
 */
final class ChildProgram {
  /** What a master says when it serves; the group is its address. */
  static final Pattern MASTER_READY = Pattern.compile("slapmaster ready (http://\\S+)");

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);
  private static final int SHOWN_LINES = 12;
  private final String name;
  private final Path log;
  private final Process process;

  private ChildProgram(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it with the settings of this one.
   *
   * @param directory where its output goes
   * @param name what it is called in messages, and its output's file
   * @param options of the JVM
   */
  static ChildProgram start(
      Path directory, String name, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = command(options, arguments);
    Path log = directory.resolve(name.replace(' ', '-') + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    return new ChildProgram(name, log, process);
  }

  private static List<String> command(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    System.getProperties().stringPropertyNames().stream()
        .filter(property -> property.startsWith("slapmaster."))
        .forEach(property -> command.add("-D" + property + "=" + System.getProperty(property)));
    command.add("-Dslapmaster.parent=" + ProcessHandle.current().pid());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.slapmaster.Main"));
    command.addAll(arguments);
    return command;
  }

  /** The options of this JVM that make it what it is: heap, collector, access to internals. */
  static List<String> ownOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("--"))
        .toList();
  }

  /**
   * Runs it with the input and output of this one until it ends, and returns its exit code.
   *
   * @param options of the JVM
   */
  static int run(List<String> options, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(options, arguments)).inheritIO().start();
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  /** What starts a master on free ports with its data below {@code directory}. */
  static List<String> master(Path directory) {
    String anyPort = "127.0.0.1:0";
    String data = directory.resolve("master").toString();
    return List.of("master", "--http", anyPort, "--cluster", anyPort, "--data", data);
  }

  /** Waits until a line of its output matches; returns the first group. */
  String await(Pattern line) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Matcher matcher = line.matcher(Files.readString(log));
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new CliException(
        ExitCode.REFUSED,
        "Expected the %s to start, but it %s."
            .formatted(
                name,
                process.isAlive() ? "does not" : "ended with exit code " + process.exitValue()));
  }

  /** Asks it to end; {@link #awaitEnd} waits for that. */
  void end() {
    process.destroy();
  }

  void awaitEnd(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** The end of its output, under its name. */
  List<String> lastLines() {
    List<String> shown = new ArrayList<>();
    shown.add("== the end of the output of " + name);
    try {
      List<String> lines = Files.readAllLines(log);
      shown.addAll(lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    } catch (IOException unreadable) {
      shown.add(unreadable.toString());
    }
    return shown;
  }

  /** Removes a directory with all that ended programs left there. */
  static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
