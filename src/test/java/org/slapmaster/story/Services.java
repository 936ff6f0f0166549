package org.slapmaster.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.slapmaster.node.NodeProgram;

/**
 * The processes of a test's instances, found by the directory in which they run: whoever supervises
 * them or not.
 */
final class Services {
  private Services() {}

  /** All processes whose working directory is below a partition of {@code directory}. */
  static List<ProcessHandle> below(Path directory) {
    Path real;
    try {
      real = directory.toRealPath();
    } catch (IOException gone) {
      return List.of();
    }
    return ProcessHandle.allProcesses().filter(process -> worksIn(process, real)).toList();
  }

  private static boolean worksIn(ProcessHandle process, Path directory) {
    try {
      Path at = Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"));
      return at.startsWith(directory) && at.toString().contains("/partitions/");
    } catch (IOException | SecurityException goneOrForeign) {
      return false;
    }
  }

  /** The command line of a process. */
  static String command(ProcessHandle process) {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))) {
      return String.join(" ", lines.toList()).replace('\0', ' ').strip();
    } catch (IOException gone) {
      return "";
    }
  }

  /** Takes back the unix users of the partitions below a directory that goes with the test. */
  static void forget(Path directory) {
    Awaitility.await("the end of all services")
        .atMost(Program.PATIENCE)
        .until(() -> below(directory).isEmpty());
    try {
      NodeProgram.forgetBelow(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void stopAll(Path directory) {
    below(directory).forEach(ProcessHandle::destroyForcibly);
  }
}
