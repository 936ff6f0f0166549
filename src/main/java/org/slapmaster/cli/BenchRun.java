package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the benches have in common: they say on standard error what they do at the moment. */
abstract class BenchRun implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--json",
      description =
          "Print JSON for programs: {\"bench\", \"results\": [{\"case\", \"unit\", \"ours\","
              + " \"reference\", \"ratio\", ...}], \"machine\": {...}, ...}; reference and ratio are"
              + " null where nothing is compared.")
  private boolean json;

  private final long began = System.nanoTime();

  /** Prints what was measured: as JSON, or as {@code table} does. */
  final void print(Object measured, Consumer<PrintWriter> table) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ClientCommand.printJson(measured, out);
    } else {
      table.accept(out);
    }
  }

  final Style style() {
    return new Style(spec.commandLine().getColorScheme().ansi().enabled());
  }

  final synchronized void progress(String line) {
    double passed = (System.nanoTime() - began) / 1e9;
    PrintWriter err = spec.commandLine().getErr();
    err.println(style().faint("%6.1f s".formatted(passed)) + "  " + line);
    err.flush();
  }
}
