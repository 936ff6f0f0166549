package org.slapmaster.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The program's commands. */
@Command(
    name = "slapmaster",
    description = "A SlapOS master: requests, allocates, deploys, and remembers everything.",
    version = "slapmaster 0.1.0",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    sortOptions = false,
    subcommands = {
      MasterCommand.class,
      NodeCommand.class,
      DemoCommand.class,
      RequestCommand.class,
      SupplyCommand.class,
      RemoveCommand.class,
      StatusCommand.class,
      ServiceCommand.class,
      ComputerCommand.class,
      PartitionCommand.class,
      GraphCommand.class,
      ExplainCommand.class,
      JournalCommand.class,
      BenchCommand.class,
      SlapproxyImportCommand.class,
      CompletionCommand.class
    })
public final class Cli extends Group {
  /** How every message begins that is fit for people. */
  private static final String SENTENCE = "Expected ";

  private static final String[] FOOTER = {
    "",
    "Names of instances are guids, titles, or what only one of them begins with.",
    "Exit codes: 0 done, 1 refused, 2 usage, 3 please wait (timed out),",
    "4 unreachable, 5 unauthorised."
  };

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    CommandLine cli =
        new CommandLine(new Cli())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Cli::failed)
            .setParameterExceptionHandler(Cli::misused);
    cli.getCommandSpec().usageMessage().footer(FOOTER);
    // A moment may begin as an option does: journal diff -10m.
    cli.getSubcommands()
        .get("journal")
        .getSubcommands()
        .get("diff")
        .setUnmatchedOptionsArePositionalParams(true);
    return cli;
  }

  private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof CliException known) {
      say(command, known.getMessage());
      return known.exitCode();
    } else if (failure instanceof IllegalArgumentException refused) {
      say(command, refused.getMessage());
      return ExitCode.USAGE;
    } else if (failure.getMessage() != null && failure.getMessage().startsWith(SENTENCE)) {
      say(command, failure.getMessage());
      return ExitCode.REFUSED;
    } else if (failure instanceof IOException) {
      say(command, "Expected to read and write what it needs, but: " + failure + ".");
      return ExitCode.REFUSED;
    }
    throw failure;
  }

  private static int misused(ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    say(command, misuse.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(misuse, command.getErr())) {
      command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return ExitCode.USAGE;
  }

  private static void say(CommandLine command, String sentence) {
    command.getErr().println(new Style(command.getColorScheme().ansi().enabled()).bad(sentence));
  }
}
