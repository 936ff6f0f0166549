package org.slapmaster.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** The graph rebuilt. */
@Command(
    name = "replay",
    description =
        "Rebuild the instance graph from the journal alone, as of now or of a moment, and draw it.")
final class JournalReplayCommand extends GraphCommand {
  @Override
  Map<String, String> query() {
    Map<String, String> query = super.query();
    query.putIfAbsent("at", "now");
    return query;
  }
}
