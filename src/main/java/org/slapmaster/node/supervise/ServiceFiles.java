package org.slapmaster.node.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slapmaster.disk.DurableFile;
import org.slapmaster.node.disk.JsonFile;

/** What is kept of one service in {@code control/services}: what is wanted, and who runs. */
final class ServiceFiles {
  private static final String WANTED = ".json";
  private static final String RUNNING = ".run";

  private final Path directory;
  private final String name;
  private final JsonFile<Wanted> wanted;

  ServiceFiles(PartitionPaths paths, String name) {
    this.directory = directory(paths);
    this.name = name;
    this.wanted = new JsonFile<>(directory.resolve(name + WANTED), Wanted.class);
  }

  private static Path directory(PartitionPaths paths) {
    return paths.control().resolve("services");
  }

  /**
   * @param restarts how often it was started again after it ended unasked
   * @param stopping true: its end was ordered, and is to be completed
   */
  record Wanted(ServiceSpec spec, int restarts, boolean stopping) {}

  /**
   * Who runs, as the process itself has written it down.
   *
   * @param since microseconds since the epoch
   * @param commandDigest the one it was started with
   * @param digest the one it was started with or has reloaded since
   */
  record Running(
      long pid, long ticks, String boot, long since, String commandDigest, String digest) {
    /** What the launching shell is told to write behind pid and ticks. */
    static String about(long since, ServiceSpec spec) {
      return String.join(
          " ", Processes.bootId(), Long.toString(since), spec.commandDigest(), spec.digest());
    }

    Running reloaded(String newDigest) {
      return new Running(pid, ticks, boot, since, commandDigest, newDigest);
    }

    boolean alive() {
      return boot.equals(Processes.bootId()) && Processes.alive(pid, ticks);
    }

    private String line() {
      return String.join(
          " ",
          Long.toString(pid),
          Long.toString(ticks),
          boot,
          Long.toString(since),
          commandDigest,
          digest);
    }
  }

  Path lock() {
    return directory.resolve(name + ".lock");
  }

  Path record() {
    return directory.resolve(name + RUNNING);
  }

  /** The first words of a start that failed. */
  Path launchOutput() {
    return directory.resolve(name + ".launch");
  }

  /** The names of all services of which something is kept. */
  static Set<String> names(PartitionPaths paths) {
    Set<String> names = new TreeSet<>();
    if (!Files.isDirectory(directory(paths))) {
      return names;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(paths), "*.{json,run}")) {
      files.forEach(
          file -> names.add(file.getFileName().toString().replaceFirst("\\.[a-z]+$", "")));
      return names;
    } catch (IOException e) {
      throw failure("read", directory(paths), e);
    }
  }

  Optional<Wanted> wanted() {
    return wanted.read();
  }

  void keep(Wanted next) {
    wanted.write(next);
  }

  /** Who was last started; it may have ended since. */
  Optional<Running> running() {
    try {
      String[] fields = Files.readString(record()).strip().split(" ");
      return Optional.of(
          new Running(
              Long.parseLong(fields[0]),
              Long.parseLong(fields[1]),
              fields[2],
              Long.parseLong(fields[3]),
              fields[4],
              fields[5]));
    } catch (IOException | RuntimeException e) {
      return Optional
          .empty(); // never started, or a record cut short by a crash of the machine: nothing of it
      // runs
    }
  }

  /**
   * To be called before a start and after the end of all processes, so that a record is never of an
   * earlier start.
   */
  void forgetRunning() {
    forget(List.of(record()));
  }

  void keep(Running next) {
    try {
      DurableFile.write(
          record(), (next.line() + "\n").getBytes(StandardCharsets.UTF_8), "rw-------");
    } catch (IOException e) {
      throw failure("write", record(), e);
    }
  }

  /**
   * Forgets a service of which nothing runs any more. The lock stays: a file once locked must keep
   * its identity.
   */
  void forget() {
    forget(List.of(record(), launchOutput(), directory.resolve(name + WANTED)));
  }

  private void forget(List<Path> kept) {
    try {
      for (Path file : kept) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failure("remove", directory, e);
    }
  }

  private static SupervisionException failure(String verb, Path file, IOException e) {
    return new SupervisionException(
        "Expected to %s %s, but: %s.".formatted(verb, file, e.getMessage()), e);
  }
}
