package org.slapmaster.journal;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;

/**
 * Every event that the journal may hold: its stable name (the simple name of its record, never
 * reused), its newest version and the kind of stream that it stands in. Taken from the sealed
 * vocabularies, so none can be forgotten.
 */
public final class EventCatalogue {
  private static final Map<String, Entry> ENTRIES = collect();

  private EventCatalogue() {}

  /**
   * @param version what is written now; older ones are read through {@link Upcasters}
   */
  public record Entry(String name, int version, StreamId.Kind stream, Class<?> type) {}

  /** The entry of a name; empty when no event is called so. */
  public static Optional<Entry> byName(String name) {
    return Optional.ofNullable(ENTRIES.get(name));
  }

  /** All, by name. */
  public static Collection<Entry> all() {
    return ENTRIES.values();
  }

  private static Map<String, Entry> collect() {
    Map<String, Entry> entries = new TreeMap<>();
    Map.of(
            StreamId.Kind.MASTER, Master.Event.class,
            StreamId.Kind.REQUEST, Request.Event.class,
            StreamId.Kind.COMPUTER, Computer.Event.class,
            StreamId.Kind.PARTITION, Partition.Event.class)
        .forEach(
            (kind, vocabulary) ->
                Stream.of(vocabulary.getPermittedSubclasses())
                    .forEach(type -> add(entries, kind, type)));
    return Collections.unmodifiableMap(entries);
  }

  private static void add(Map<String, Entry> entries, StreamId.Kind kind, Class<?> type) {
    String name = type.getSimpleName();
    Entry before =
        entries.put(name, new Entry(name, Upcasters.PRESENT.newestVersion(name), kind, type));
    if (before != null) {
      throw new IllegalStateException(
          "Expected every event to have a name of its own, but " + name + " stands twice.");
    }
  }
}
