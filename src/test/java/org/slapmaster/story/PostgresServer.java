package org.slapmaster.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PostgreSQL with a directory and a port of its own, on this machine's loopback only. */
public final class PostgresServer implements AutoCloseable {
  /** PostgreSQL refuses to run as root. */
  private static final String USER = "nobody";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Path directory;
  private final Path data;
  private final int port = freePort();
  private Process server;

  /**
   * @param directory where everybody may enter; made, and to be removed by {@link #close}
   */
  public PostgresServer(Path directory) throws IOException {
    this.directory = directory;
    data = Files.createDirectories(directory).resolve("data");
    if (isRoot()) {
      UserPrincipal user =
          directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
      Files.setOwner(directory, user);
    }
    end(run("initdb", "-D", data.toString(), "-A", "trust", "-U", "slapmaster", "--no-sync"));
  }

  /** Starts it, the first time or again, and waits until it takes connections. */
  public PostgresServer start() throws IOException {
    server =
        run(
            "postgres",
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=");
    Awaitility.await("PostgreSQL to be ready").atMost(PATIENCE).until(this::isReady);
    return this;
  }

  private boolean isReady() {
    return end(run("pg_isready", "-q", "-h", "127.0.0.1", "-p", String.valueOf(port))) == 0;
  }

  /** All at once, as a crash of the machine: without a word to those who are connected. */
  public void kill() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
    end(server);
    // What is left of it must be gone, or the next start refuses.
    Awaitility.await("PostgreSQL to be gone")
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.allProcesses().noneMatch(this::isOurs));
  }

  private boolean isOurs(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(data.toString());
  }

  /** In order, as an operator does who upgrades it. */
  public void stop() {
    end(run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w"));
    end(server);
  }

  /** What one statement says, as text. */
  public String query(String database, String sql) throws IOException {
    Process psql =
        run(
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            "" + port,
            "-U",
            "slapmaster",
            "-d",
            database,
            "-Atc",
            sql);
    int exitCode = end(psql);
    String said = Files.readString(directory.resolve("psql.log")).strip();
    if (exitCode != 0) {
      throw new AssertionError("Expected PostgreSQL to answer " + sql + ", but: " + said);
    }
    return said;
  }

  /** Settings of a master that keeps its journal in {@code database}, which is made. */
  public Path settings(String database) throws IOException {
    query("postgres", "create database " + database);
    return Files.writeString(
        directory.resolve(database + ".conf"),
        """
        slapmaster.journal.store = postgresql
        slapmaster.postgresql { port = %d, database = %s }
        """
            .formatted(port, database));
  }

  private Process run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=nogroup", "--clear-groups"));
    }
    command.add(programs().resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve(program + ".log").toFile())
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Debian's, which are not in PATH: the newest. */
  private static Path programs() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .max(Comparator.comparingInt(path -> Integer.parseInt(path.getFileName().toString())))
          .orElseThrow()
          .resolve("bin");
    } catch (IOException missing) {
      throw new UncheckedIOException("Expected the package postgresql to be installed", missing);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int end(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("Expected " + process.info() + " to end, but it runs on");
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    if (server != null && server.isAlive()) {
      kill();
    }
  }
}
