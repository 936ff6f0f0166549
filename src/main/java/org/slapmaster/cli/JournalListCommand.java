package org.slapmaster.cli;

import java.util.Locale;
import java.util.Map;
import org.slapmaster.view.EventPage;
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
  @Mixin private EventOptions events;

  @Option(
      names = "--from",
      paramLabel = "WHEN",
      description = "From a moment on: an instant, 'yesterday 10:00', -2h, or a position.")
  private String from;

  @Option(names = "--to", paramLabel = "WHEN", description = "Up to a moment, with it.")
  private String to;

  @Option(names = "--tail", paramLabel = "N", description = "Only the newest N.")
  private Integer tail;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N, up to 10000.")
  private Integer limit;

  @Override
  int run() throws Exception {
    Map<String, String> query = events.query();
    EventOptions.put(query, "from", from == null ? null : PastOptions.moment(from));
    EventOptions.put(query, "to", to == null ? null : PastOptions.moment(to));
    EventOptions.put(query, "tail", tail);
    EventOptions.put(query, "limit", limit);
    EventPage page = source.list(query, this::api);
    if (json) {
      for (EventView event : page.events()) {
        out().println(ViewJson.line(event));
      }
      progress(covers(page));
    } else {
      EventLines.table(page.events(), style()).print(out());
      out().println(style().faint(covers(page)));
    }
    return ExitCode.DONE;
  }

  private static String covers(EventPage page) {
    if (page.first() == null) {
      return "No events in that period.";
    }
    String more = page.next() == null ? "" : " The next one: --from '" + page.next() + "'";
    return String.format(
        Locale.ROOT,
        "%,d of %,d events as asked for, in the period from %s to %s.%s",
        page.events().size(),
        page.total(),
        page.first(),
        page.last(),
        more);
  }
}
