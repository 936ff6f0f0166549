package org.slapmaster.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.slapproxy.SlapproxyDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over from a slapproxy. */
@Command(
    name = "slapproxy-import",
    description = {
      "Take over the computers, software and instances of a slapproxy from its database.",
      "Instances keep their partitions, parameters and connection parameters. What is there already"
          + " is left as it is, so an import that broke off may be repeated."
    })
final class SlapproxyImportCommand extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "slapproxy's database (database_uri), unchanged.")
  private Path file;

  @Option(
      names = "--dry-run",
      description = "List what would be done and what cannot be taken over; change nothing.")
  private boolean dryRun;

  /**
   * @param steps in the order in which they are taken
   * @param leftOut what cannot be taken over, and why
   */
  private record Report(String status, List<String> steps, List<String> leftOut) {}

  @Override
  int run() {
    SlapproxyDatabase database = SlapproxyDatabase.read(file);
    SlapproxyImport taking = new SlapproxyImport(database);
    List<String> leftOut = new ArrayList<>();
    database.leftOut().forEach(left -> leftOut.add(left.what() + ": " + left.why()));
    database
        .occupiedByUnknown()
        .forEach(
            place ->
                leftOut.add(
                    "partition "
                        + place
                        + ": something that cannot be taken over is on it, so it is not given to"
                        + " anybody else; free it there and format the computer again"));
    if (!dryRun) {
      taking.carryOut(api(), this::progress);
    }
    Report report = new Report(dryRun ? "plan" : "done", taking.steps(), leftOut);
    if (json) {
      printJson(report);
    } else {
      report.steps().forEach(out()::println);
      report.leftOut().forEach(left -> out().println("cannot take over " + left));
      out()
          .printf(
              "%s: %d steps, %d things that cannot be taken over%n",
              dryRun ? "nothing was changed" : "imported", report.steps().size(), leftOut.size());
    }
    return ExitCode.DONE;
  }
}
