package org.slapmaster.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The load generator: the program wrk, with a script of this project's. */
public final class Wrk {
  private static final String SCRIPT = "calls.lua";

  /** A call that takes longer counts as failed. */
  private static final String GIVEN_UP_AFTER = "60s";

  private final Path program;
  private final Path script;

  private Wrk(Path program, Path script) {
    this.program = program;
    this.script = script;
  }

  /**
   * What each connection calls, again and again.
   *
   * @param path of the call
   * @param form urlencoded, with marks for title and computer; empty: a GET
   * @param wanted the statuses of a call that was accepted
   * @param batch the titles
   * @param size how many titles of the batch's first lane all connections call; 0: each connection
   *     calls the titles of its own lane, once each
   */
  record Calls(String path, String form, Set<Integer> wanted, Batch batch, int size) {}

  /**
   * Finds it.
   *
   * @throws IOException with one sentence when it is not installed
   */
  public static Wrk find() throws IOException {
    Path program =
        Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
            .map(directory -> Path.of(directory, "wrk"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "Expected the load generator wrk, but it is not installed."
                            + " Install the package wrk."));
    Path script = Files.createTempFile("slapmaster-bench-", ".lua");
    script.toFile().deleteOnExit();
    try (InputStream content = Wrk.class.getResourceAsStream("/bench/" + SCRIPT)) {
      Files.write(script, content.readAllBytes());
    }
    return new Wrk(program, script);
  }

  /** Runs the load; it shares the machine with whatever it calls. */
  LoadResult run(SlapClient master, Calls calls, int connections, Duration duration)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("-t" + connections, "-c" + connections));
    command.addAll(List.of("-d" + duration.toSeconds() + "s", "--timeout", GIVEN_UP_AFTER));
    command.addAll(List.of("-s", script.toString(), master.master().toString(), "--"));
    command.addAll(arguments(master, calls, connections));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      process.getOutputStream().close();
      return LoadResult.parse(new String(output.readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** As {@code calls.lua} describes them. */
  private static List<String> arguments(SlapClient master, Calls calls, int connections) {
    Batch batch = calls.batch();
    boolean isOwn = calls.size() == 0;
    return List.of(
        master.path(calls.path()),
        calls.form(),
        calls.wanted().stream().map(String::valueOf).collect(Collectors.joining(",")),
        batch.name(),
        batch.computerPrefix() + ":" + batch.computers(),
        String.valueOf(isOwn ? 0 : connections),
        String.valueOf(isOwn ? batch.room() : calls.size()));
  }
}
