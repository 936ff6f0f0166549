package org.slapmaster.cli;

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
    footer = {
      "",
      "Names of instances are guids, titles, or what only one of them begins with.",
      "Exit codes: 0 done, 1 refused, 2 usage, 3 please wait (timed out), 4 unreachable, 5 unauthorised."
    },
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
      CompletionCommand.class
    })
public final class Cli extends Group {
  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new Cli())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Cli::failed)
        .setParameterExceptionHandler(Cli::misused);
  }

  private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof CliException known) {
      say(command, known.getMessage());
      return known.exitCode();
    } else if (failure instanceof IllegalArgumentException refused) {
      say(command, refused.getMessage());
      return ExitCode.USAGE;
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
