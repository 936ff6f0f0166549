package org.slapmaster.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slapmaster.audit.EventQuery;
import org.slapmaster.model.Expect;
import org.slapmaster.view.EventView;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The newest events, and those to come. */
@Command(
    name = "tail",
    description = {
      "The newest events, and with -f those to come, as they are committed.",
      "Goes on behind the last one when the master was away, with none left out and none repeated."
    })
final class JournalTailCommand extends ClientCommand {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How many positions are remembered so that none is shown twice. */
  private static final int REMEMBERED = 2 * EventQuery.MOST;

  @Mixin private JournalSource source;
  @Mixin private EventOptions events;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of the past, up to 10000. Default: ${DEFAULT-VALUE}.")
  private int past;

  @Option(
      names = {"-f", "--follow"},
      description = "Follow a running master until interrupted.")
  private boolean follow;

  private final Set<String> shown = new LinkedHashSet<>();

  @Override
  int run() throws Exception {
    Expect.that(
        !follow || !source.isStopped(),
        "Expected a running master to follow, but --data names a stopped one's directory.");
    // From before the list is made, so that nothing that is committed meanwhile is missed.
    String after = follow ? newest() : null;
    Map<String, String> query = events.query();
    query.put("tail", Integer.toString(past));
    source.list(query, this::api).events().forEach(this::show);
    return follow ? follow(after) : ExitCode.DONE;
  }

  private String newest() throws Exception {
    List<EventView> newest = source.list(Map.of("tail", "1"), this::api).events();
    return newest.isEmpty() ? "start" : newest.get(0).position();
  }

  /** Ends when it is interrupted, or refused. */
  private int follow(String after) throws InterruptedException {
    String[] last = {after};
    boolean away = false;
    while (true) {
      try {
        Map<String, String> query = new HashMap<>(events.query());
        query.put("after", last[0]);
        api()
            .follow(
                query,
                event -> {
                  last[0] = event.position();
                  show(event);
                });
        away = false;
      } catch (CliException gone) {
        if (gone.exitCode() != ExitCode.UNREACHABLE) {
          throw gone;
        }
        if (!away) {
          progress(gone.getMessage() + " Waiting for it.");
        }
        away = true;
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private void show(EventView event) {
    if (!shown.add(event.position())) {
      return;
    }
    if (shown.size() > REMEMBERED) {
      shown.remove(shown.iterator().next());
    }
    if (json) {
      out().println(ViewJson.line(event));
    } else {
      EventLines.table(List.of(event), style()).print(out());
    }
    out().flush();
  }
}
