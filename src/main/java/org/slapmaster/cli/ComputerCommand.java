package org.slapmaster.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with computers. */
@Command(
    name = "computer",
    description = "List, show and order computers about.",
    subcommands = {
      ComputerListCommand.class,
      ComputerInfoCommand.class,
      ComputerCommand.Set.class,
      ComputerCommand.Open.class,
      ComputerCommand.Close.class,
      ComputerCommand.Remove.class
    })
final class ComputerCommand extends Group {

  /** A command about one computer. */
  private abstract static class OnComputer extends ClientCommand {
    @Parameters(paramLabel = "REF", description = "The computer's reference.")
    private String reference;

    final int order(String verb, String sentence) {
      return done(
          api().post(ApiClient.path("computers", reference, verb), Map.of()),
          reference + " " + sentence);
    }

    final int setOpen(boolean open) {
      return open
          ? order("open", "takes new instances")
          : order("close", "takes no new instances; those it has stay");
    }
  }

  /** Settings by name. */
  @Command(
      name = "set",
      description = "Change settings of a computer; 'open' is the only one: see open and close.")
  static final class Set extends OnComputer {
    @Option(
        names = "--open",
        required = true,
        arity = "1",
        paramLabel = "true|false",
        description = "Whether it takes new instances.")
    private boolean open;

    @Override
    int run() {
      return setOpen(open);
    }
  }

  @Command(name = "open", description = "Let a computer take new instances.")
  static final class Open extends OnComputer {
    @Override
    int run() {
      return setOpen(true);
    }
  }

  @Command(name = "close", description = "Let a computer take no new instances.")
  static final class Close extends OnComputer {
    @Override
    int run() {
      return setOpen(false);
    }
  }

  @Command(
      name = "remove",
      description = "Take a computer out of the cloud; refused while it has instances.")
  static final class Remove extends OnComputer {
    @Override
    int run() {
      return order("remove", "is no part of the cloud any more");
    }
  }
}
