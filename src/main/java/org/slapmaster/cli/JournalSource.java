package org.slapmaster.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.master.StoppedJournal;
import org.slapmaster.view.EventFilter;
import org.slapmaster.view.EventView;
import picocli.CommandLine.Option;

/** Where a journal is read from. */
final class JournalSource {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data directory of a stopped master, instead of asking a running one.")
  private Path data;

  private record Events(List<EventView> events) {}

  List<EventView> events(ApiClient api, EventFilter filter) throws Exception {
    if (data != null) {
      return filter.apply(StoppedJournal.read(data));
    }
    Map<String, String> query = new HashMap<>();
    put(query, "instance", filter.instance());
    put(query, "computer", filter.computer());
    put(query, "type", filter.type());
    put(query, "position", filter.position());
    put(query, "from", filter.from());
    put(query, "to", filter.to());
    put(query, "tail", filter.tail());
    return api.get(ApiClient.path(query, "journal"), Events.class).events();
  }

  private static void put(Map<String, String> query, String name, Object value) {
    if (value != null) {
      query.put(name, value.toString());
    }
  }
}
