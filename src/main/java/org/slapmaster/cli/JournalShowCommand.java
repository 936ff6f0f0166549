package org.slapmaster.cli;

import java.util.Map;
import org.slapmaster.journal.Position;
import org.slapmaster.model.Expect;
import org.slapmaster.view.EventView;
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
    EventView event =
        source.ask(
            auditor ->
                auditor
                    .show(Position.parse(position))
                    .thenApply(found -> found.orElseThrow(this::unknown)),
            () ->
                api()
                    .get(
                        ApiClient.path(Map.of("position", position), "journal", "event"),
                        EventView.class));
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
    printJson(event.data());
    return ExitCode.DONE;
  }

  private CliException unknown() {
    return new CliException(
        ExitCode.REFUSED,
        "Expected a position of the journal, but it has no " + Expect.shown(position) + ".");
  }
}
