package org.slapmaster.cli;

import picocli.CommandLine.Command;

/** How fast it is. */
@Command(
    name = "bench",
    description = "Measure how fast a master is.",
    subcommands = {
      BenchJournalCommand.class,
      BenchMillionCommand.class,
      BenchReplayCommand.class,
      BenchHttpCommand.class
    })
final class BenchCommand extends Group {}
