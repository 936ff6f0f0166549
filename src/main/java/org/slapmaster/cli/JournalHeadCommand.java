package org.slapmaster.cli;

import java.util.Map;
import org.slapmaster.master.JournalProgram;
import picocli.CommandLine.Command;

/** Where the journal stands. */
@Command(
    name = "head",
    description = {
      "Print where the journal stands: the number of commits and the hash after the last.",
      "Note it elsewhere: 'journal verify --expect' proves later that nothing before it was changed or cut off."
    })
final class JournalHeadCommand extends StoreCommand {
  @Override
  int run() throws Exception {
    String head =
        place == null
            ? api().get(ApiClient.path("journal", "head")).path("head").asText()
            : JournalProgram.head(place).toString();
    if (json) {
      printJson(Map.of("head", head));
    } else {
      out().println(head);
    }
    return ExitCode.DONE;
  }
}
