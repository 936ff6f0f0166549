package org.slapmaster.cli;

import java.util.List;
import org.slapmaster.view.EventFilter;
import org.slapmaster.view.EventView;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One line per event. */
@Command(
    name = "list",
    description = "One line per event, in order; with --json one object per line.")
final class JournalListCommand extends ClientCommand {
  @Mixin private JournalSource source;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "Guid or title, also a past one.")
  private String instance;

  @Option(names = "--computer", paramLabel = "REF", description = "Of a computer.")
  private String computer;

  @Option(names = "--type", paramLabel = "EVENT", description = "Such as PartitionAllocated.")
  private String type;

  @Option(names = "--from", paramLabel = "WHEN", description = "ISO instant or position.")
  private String from;

  @Option(names = "--to", paramLabel = "WHEN", description = "ISO instant or position.")
  private String to;

  @Option(names = "--tail", paramLabel = "N", description = "Only the newest N.")
  private Integer tail;

  @Override
  int run() throws Exception {
    List<EventView> events =
        source.events(api(), new EventFilter(instance, computer, type, null, from, to, tail));
    if (json) {
      for (EventView event : events) {
        out().println(ViewJson.MAPPER.writeValueAsString(event));
      }
      return ExitCode.DONE;
    }
    Table table = Table.plain("");
    for (EventView event : events) {
      table.row(
          Table.Cell.of(event.at(), style()::faint),
          event.position(),
          Table.Cell.of(event.event(), style()::strong),
          event.text());
    }
    table.print(out());
    return ExitCode.DONE;
  }
}
