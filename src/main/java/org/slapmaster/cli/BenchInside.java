package org.slapmaster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.bench.Figures;

/** Benches of what runs in this process, with data in a directory that goes with it. */
abstract class BenchInside extends BenchRun {
  /** What is done in the directory. */
  interface Work<T> {
    T in(Path directory) throws Exception;
  }

  /** However this program is told to end, the directory does not stay. */
  final <T> T inDirectory(Work<T> work) throws Exception {
    Path directory = Files.createTempDirectory("slapmaster-bench-");
    Thread hook = new Thread(() -> remove(directory), "ending");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.in(directory);
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
      remove(directory);
    }
  }

  private static void remove(Path directory) {
    try {
      ChildProgram.remove(directory);
    } catch (IOException failure) {
      System.err.println("Expected to remove " + directory + ", but: " + failure.getMessage());
    }
  }

  /** Whether this Java machine has, or was told to have, the heap for it. */
  final boolean hasRoom(long heapBytes) {
    return Runtime.getRuntime().maxMemory() >= heapBytes
        || ChildProgram.ownOptions().stream().anyMatch(option -> option.startsWith("-Xmx"));
  }

  /** Runs a command of this program in a Java machine of its own; returns its exit code. */
  final int runElsewhere(long heapBytes, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + (heapBytes >> 20) + "m");
    options.addAll(ChildProgram.ownOptions());
    return ChildProgram.run(options, arguments);
  }

  /** All that this command was called with. */
  final List<String> arguments() {
    return spec.commandLine().getParseResult() == null
        ? List.of()
        : spec.root().commandLine().getParseResult().originalArgs();
  }

  final void print(Figures figures) {
    print(figures, out -> new FiguresView(figures, style()).print(out));
  }
}
