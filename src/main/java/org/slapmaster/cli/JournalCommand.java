package org.slapmaster.cli;

import picocli.CommandLine.Command;

/** What happened. */
@Command(
    name = "journal",
    description = {
      "Look into the journal.",
      "Of a running master over HTTP, or of a stopped one with --data. Values of parameters are"
          + " masked."
    },
    subcommands = {
      JournalListCommand.class,
      JournalTailCommand.class,
      JournalShowCommand.class,
      JournalReplayCommand.class,
      JournalDiffCommand.class,
      JournalWhyCommand.class,
      JournalHeadCommand.class,
      JournalVerifyCommand.class,
      JournalBackupCommand.class,
      JournalExportCommand.class,
      JournalImportCommand.class,
      JournalCopyCommand.class,
      JournalCatalogueCommand.class,
      JournalInitSchemaCommand.class
    })
final class JournalCommand extends Group {}
