package org.slapmaster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slapmaster.journal.transfer.JournalTally;
import org.slapmaster.master.JournalProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From the data directory to PostgreSQL, or back. */
@Command(
    name = "copy",
    description = {
      "Copy the journal of a stopped master into another store, and compare both.",
      "Positions, order and moments stay. A place is a data directory, or a file of settings that name a PostgreSQL."
    })
final class JournalCopyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--from", required = true, paramLabel = "PLACE", description = "Where it is.")
  private Path from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "Where it shall be; without events so far.")
  private Path to;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec.commandLine().getErr(), "entries copied");
    JournalTally.Result copied = JournalProgram.copy(from, to, progress);
    if (json) {
      ClientCommand.printJson(copied, spec.commandLine().getOut());
    } else {
      spec.commandLine()
          .getOut()
          .printf(
              "%d events in %d entries of %d streams, the same in both: %s%n",
              copied.events(), copied.entries(), copied.streams(), copied.digest());
      spec.commandLine().getOut().flush();
    }
    return ExitCode.DONE;
  }
}
