package org.slapmaster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slapmaster.master.JournalProgram;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the tables of a journal in PostgreSQL. */
@Command(
    name = "init-schema",
    description = "Create the tables of a journal in PostgreSQL; harmless when they are there.")
final class JournalInitSchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Where where;

  private static final class Where {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The master's settings, which say where the database is.")
    private Path config;

    @Option(names = "--print", description = "Print the script instead, for psql.")
    private boolean print;
  }

  @Override
  public Integer call() {
    if (where.print) {
      spec.commandLine().getOut().print(JournalProgram.schemaScript());
    } else {
      String database = JournalProgram.createSchema(where.config);
      spec.commandLine().getOut().println("The tables of the journal are in " + database + ".");
    }
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
