package org.slapmaster.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slapmaster.journal.transfer.ExportCheck;
import org.slapmaster.master.JournalProgram;
import org.slapmaster.model.Expect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The whole journal as lines. */
@Command(
    name = "export",
    description = {
      "Write the whole journal as lines of JSON, with a hash chain of their own.",
      "Of a running master as of now, or of a stopped one. Secrets stay sealed; the keys that open"
          + " them are not in it."
    })
final class JournalExportCommand extends StoreCommand {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A new file to write. Default: standard output.")
  private Path file;

  @Option(
      names = "--with-keys",
      paramLabel = "FILE",
      description =
          "With --data: copy the keys too, to a new file of your own: with it everybody can read"
              + " the secrets.")
  private Path keys;

  @Override
  int run() throws Exception {
    Expect.that(
        keys == null || place != null,
        "Expected --data DIR beside --with-keys: keys never travel over HTTP.");
    if (file == null) {
      write(out());
    } else {
      writeFile();
    }
    if (keys != null) {
      JournalProgram.copyKeys(place, keys);
    }
    return ExitCode.DONE;
  }

  /** Leaves none that is not whole. */
  private void writeFile() throws IOException, InterruptedException {
    boolean whole = false;
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
        PrintWriter lines = new PrintWriter(writer)) {
      write(lines);
      whole = true;
    } catch (FileAlreadyExistsException there) {
      whole = true;
      throw new IllegalArgumentException(
          "Expected a new file to export to, but " + file + " is there already.", there);
    } finally {
      if (!whole) {
        Files.delete(file);
      }
    }
  }

  private void write(PrintWriter lines) throws IOException, InterruptedException {
    Progress progress = new Progress(spec.commandLine().getErr(), "lines exported");
    ExportCheck check = new ExportCheck();
    Consumer<String> keep =
        line -> {
          check.accept(line);
          lines.print(line + "\n");
          progress.accept(check.lines());
          if (lines.checkError()) {
            throw new UncheckedIOException(new IOException("the export cannot be written"));
          }
        };
    if (place == null) {
      api().lines(api().getting(ApiClient.path("journal", "export")), keep);
    } else {
      JournalProgram.export(place, keep);
    }
    check.end();
  }
}
