package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.slapmaster.model.Expect;
import org.slapmaster.view.EventFilter;
import org.slapmaster.view.EventView;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One event in full. */
@Command(name = "show", description = "One event in full: who, when, because of what, its fields.")
final class JournalShowCommand extends ClientCommand {
  @Mixin private JournalSource source;

  @Parameters(paramLabel = "POSITION", description = "As 'journal list' prints it: master:12.0")
  private String position;

  @Override
  int run() throws Exception {
    List<EventView> found =
        source.events(api(), new EventFilter(null, null, null, position, null, null, null));
    if (found.isEmpty()) {
      throw new CliException(
          ExitCode.REFUSED,
          "Expected a position of the journal, but it has no " + Expect.shown(position) + ".");
    }
    EventView event = found.get(0);
    if (json) {
      printJson(event);
      return ExitCode.DONE;
    }
    out().println(style().strong(event.event()) + "  " + event.text());
    Table facts = Table.plain("  ");
    facts.row("position", event.position());
    facts.row("at", event.at());
    facts.row("by", event.by());
    facts.row("cause", event.cause());
    facts.print(out());
    JsonNode data = event.data();
    out().println(ViewJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(data));
    return ExitCode.DONE;
  }
}
