package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slapmaster.master.JournalProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An export becomes a journal again. */
@Command(
    name = "import",
    description = {
      "Fill an empty data directory from an export, to start a master on it.",
      "A line that was changed, moved or left out is found and named, and the directory stays empty."
    })
final class JournalImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "What 'journal export' wrote. Default: standard input.")
  private Path file;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "An empty directory, or one to be made.")
  private Path data;

  @Option(
      names = "--with-keys",
      paramLabel = "FILE",
      description = "The keys of the export, as 'journal export --with-keys' wrote them.")
  private Path keys;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    JsonNode counts;
    Progress progress = new Progress(spec.commandLine().getErr(), "entries imported");
    try (BufferedReader export =
        file == null
            ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : Files.newBufferedReader(file)) {
      counts = JournalProgram.read(data, export, keys, progress);
    }
    if (json) {
      ClientCommand.printJson(counts, spec.commandLine().getOut());
    } else {
      spec.commandLine()
          .getOut()
          .printf(
              "%s events of %s streams are in %s.%n",
              counts.path("events"), counts.path("streams"), data);
      spec.commandLine().getOut().flush();
    }
    return ExitCode.DONE;
  }
}
