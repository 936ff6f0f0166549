package org.slapmaster.cli;

import java.util.List;
import org.slapmaster.view.EventView;

/** Events as one line each. */
final class EventLines {
  private EventLines() {}

  static Table table(List<EventView> events, Style style) {
    Table table = Table.plain("");
    for (EventView event : events) {
      table.row(
          Table.Cell.of(event.at(), style::faint),
          event.position(),
          Table.Cell.of(event.event(), style::strong),
          event.text() + "  [" + event.by() + "]");
    }
    return table;
  }
}
