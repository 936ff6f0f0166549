package org.slapmaster.cli;

import java.util.HashMap;
import java.util.Map;
import org.slapmaster.domain.graph.GraphDiff;
import org.slapmaster.journal.Moment;
import org.slapmaster.view.DiffView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What changed. */
@Command(
    name = "diff",
    description = {
      "Say what changed between two moments: + is new, - is gone, ~ has changed.",
      "A moment is what --at of other commands takes: an instant, 'last tuesday 10:00', -10m, a position."
    })
final class JournalDiffCommand extends ClientCommand {
  @Mixin private JournalSource source;

  @Parameters(index = "0", paramLabel = "FROM", description = "The earlier moment.")
  private String from;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO",
      description = "The later moment; now if none is given.")
  private String to;

  @Override
  int run() throws Exception {
    Moment earlier = PastOptions.moment(from);
    Moment later = to == null ? null : PastOptions.moment(to);
    Map<String, String> query = new HashMap<>(Map.of("from", earlier.toString()));
    EventOptions.put(query, "to", later);
    DiffView diff =
        source.ask(
            auditor -> auditor.diff(earlier, later),
            () -> api().get(ApiClient.path(query, "journal", "diff"), DiffView.class));
    if (json) {
      printJson(diff);
    } else {
      show(diff);
    }
    return ExitCode.DONE;
  }

  private void show(DiffView diff) {
    out().println(style().faint("From " + diff.from().at() + " to " + diff.to().at() + ":"));
    for (GraphDiff.Item item : diff.items()) {
      String line = item.what() + " " + StatusCommand.named(item.id(), item.title());
      switch (item.kind()) {
        case NEW -> out().println(style().good("+ " + line));
        case GONE -> out().println(style().bad("- " + line));
        case CHANGED -> out().println(style().busy("~ " + line));
      }
      Table facts = Table.plain("    ");
      item.changes().forEach(change -> facts.row(change.fact(), said(item.kind(), change)));
      facts.print(out());
    }
    out()
        .println(
            "%d new, %d gone, %d changed."
                .formatted(
                    count(diff, GraphDiff.Kind.NEW),
                    count(diff, GraphDiff.Kind.GONE),
                    count(diff, GraphDiff.Kind.CHANGED)));
  }

  private static String said(GraphDiff.Kind kind, GraphDiff.Change change) {
    return switch (kind) {
      case NEW -> change.after();
      case GONE -> change.before();
      case CHANGED -> orNone(change.before()) + " -> " + orNone(change.after());
    };
  }

  private static String orNone(String text) {
    return text == null ? "none" : text;
  }

  private static long count(DiffView diff, GraphDiff.Kind kind) {
    return diff.items().stream().filter(item -> item.kind() == kind).count();
  }
}
