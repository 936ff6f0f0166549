package org.slapmaster.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One operating system process of slapmaster, with its output in files. Ends with the test. */
public final class Program implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final AtomicInteger LIVES = new AtomicInteger();
  private final String name;
  private final Path output;
  private final Process process;

  private Program(String name, Path output, Process process) {
    this.name = name;
    this.output = output;
    this.process = process;
  }

  /**
   * Starts {@code slapmaster} with {@code arguments}, as the launcher would, behind {@code prefix}
   * (such as a namespace).
   */
  public static Program start(Path logs, String name, List<String> prefix, List<String> arguments) {
    return start(logs, name, prefix, List.of(), arguments);
  }

  /** The same with more options for the Java machine. */
  static Program start(
      Path logs, String name, List<String> prefix, List<String> machine, List<String> arguments) {
    List<String> options = new ArrayList<>(ClassArchive.options());
    options.addAll(machine);
    return launch(logs, name, prefix, options, arguments);
  }

  /** The same with all options for the Java machine, its class path among them. */
  static Program launch(
      Path logs, String name, List<String> prefix, List<String> machine, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx400m"));
    command.add("-Dslapmaster.home=" + Path.of("").toAbsolutePath());
    command.add("-Dslapmaster.warm-up=0s");
    command.addAll(machine);
    command.add("org.slapmaster.Main");
    command.addAll(arguments);
    try {
      Files.createDirectories(logs);
      String life = name + "-" + LIVES.incrementAndGet();
      Path output = logs.resolve(life + ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .redirectError(ProcessBuilder.Redirect.appendTo(logs.resolve(life + ".err").toFile()))
              .start();
      return new Program(name, output, process);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until its standard output has a line that matches, and returns its first group. */
  public String await(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return Awaitility.await("'" + pattern + "' of " + name)
        .atMost(PATIENCE)
        .until(() -> firstMatch(wanted), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<String> firstMatch(Pattern wanted) throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended with " + process.exitValue() + "; see " + output);
    }
    Matcher matcher = wanted.matcher(Files.readString(output));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Lets it run for so long; it has to live that long. */
  void live(Duration time) {
    try {
      if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " ended with " + process.exitValue() + "; see " + output);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** kill -9. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** It stands still until it goes on. */
  void stop() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new AssertionError("Expected to send " + signal + " to " + name + ", but could not.");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** TERM, as an operator or a service manager does. */
  public int terminate() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  public int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "Expected " + name + " to end, but it runs on; last it said: " + lastErrors());
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** All that it has written to standard output. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** All that it has written to standard error. */
  public String errors() throws IOException {
    return Files.readString(Path.of(output.toString().replaceFirst("out$", "err")));
  }

  /** For reports from machines whose files nobody can look at. */
  private String lastErrors() {
    try {
      List<String> lines = errors().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
