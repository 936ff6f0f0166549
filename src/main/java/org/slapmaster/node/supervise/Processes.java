package org.slapmaster.node.supervise;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's table of processes, as {@code /proc} shows it. Processes that only wait to be reaped
 * do not count.
 */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_ARGUMENTS = 16 * 1024;
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private Processes() {}

  /** The file descriptor by which processes hold the lock that they were started under. */
  static final int LOCK_DESCRIPTOR = 9;

  /**
   * @param ticks when it started, in clock ticks since boot; with the pid and the boot it is its
   *     identity
   */
  record Stat(long pid, int group, int session, long ticks) {}

  /** Names one start of the machine. */
  static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new SupervisionException(
          "Expected Linux's /proc, but it cannot be read: " + e.getMessage() + ".", e);
    }
  }

  static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Optional.empty();
      }
      return Optional.of(
          new Stat(
              pid,
              Integer.parseInt(fields[2]),
              Integer.parseInt(fields[3]),
              Long.parseLong(fields[19])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean alive(long pid, long ticks) {
    return stat(pid).filter(stat -> stat.ticks() == ticks).isPresent();
  }

  /**
   * The arguments of a process, each ended by a NUL; empty when it is gone. Read in one piece,
   * since a process that becomes another program in between would show a piece of each.
   */
  static String commandLine(long pid) {
    try (InputStream file = Files.newInputStream(PROC.resolve(pid + "/cmdline"))) {
      byte[] buffer = new byte[MAX_ARGUMENTS];
      int length = file.read(buffer);
      return new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The processes of the session and group that {@code leader} began, also after its own end. */
  static List<Long> session(long leader, long ticks) {
    if (stat(leader).filter(stat -> stat.ticks() != ticks).isPresent()) {
      return List
          .of(); // the number belongs to somebody else now, so none of its former session is left
    }
    return all().stream()
        .filter(stat -> stat.session() == leader || stat.group() == leader)
        .filter(stat -> stat.ticks() >= ticks)
        .map(Stat::pid)
        .toList();
  }

  /** The processes that inherited {@code lock}. */
  static List<Long> holders(Path lock) {
    return all().stream().map(Stat::pid).filter(pid -> holds(pid, lock)).toList();
  }

  private static boolean holds(long pid, Path lock) {
    try {
      return Files.isSameFile(PROC.resolve(pid + "/fd/" + LOCK_DESCRIPTOR), lock);
    } catch (IOException e) {
      return false; // gone, not ours to look at, or no such descriptor
    }
  }

  private static List<Stat> all() {
    List<Stat> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      entries.forEach(
          entry -> stat(Long.parseLong(entry.getFileName().toString())).ifPresent(all::add));
    } catch (IOException e) {
      throw new SupervisionException(
          "Expected Linux's /proc, but it cannot be read: " + e.getMessage() + ".", e);
    }
    return all;
  }

  /**
   * Sends a signal; processes that are gone already are no error. A negative number names a group.
   */
  static void signal(String signal, List<Long> pids) {
    if (!pids.isEmpty()) {
      List<String> arguments = new ArrayList<>(List.of(signal));
      pids.forEach(pid -> arguments.add(pid.toString()));
      Shell.output(
          RunAs.SELF, "signal=$1; shift; for p; do kill -s \"$signal\" -- \"$p\"; done", arguments);
    }
  }

  /** Which processes are still there; asked again and again. */
  interface Remaining {
    List<Long> pids();
  }

  /**
   * Waits until no process remains, kills those that do after {@code patience}, and returns when
   * all are gone.
   */
  static void awaitEnd(String what, Duration patience, Remaining remaining) {
    if (awaitNone(patience, remaining, false).isEmpty()) {
      return;
    }
    List<Long> left = awaitNone(AFTER_KILL, remaining, true);
    if (!left.isEmpty()) {
      throw new SupervisionException(
          "Expected %s to end when killed, but %s remain.".formatted(what, left));
    }
  }

  private static List<Long> awaitNone(Duration patience, Remaining remaining, boolean kill) {
    long end = System.nanoTime() + patience.toNanos();
    for (long pause = 5; ; pause = Math.min(2 * pause, 100)) {
      List<Long> left = remaining.pids();
      if (left.isEmpty() || System.nanoTime() >= end) {
        return left;
      }
      if (kill) {
        signal("KILL", left); // again each time: a process may have forked in between
      }
      pause(pause);
    }
  }

  static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SupervisionException("Expected to wait for a process, but the node is ending.", e);
    }
  }
}
