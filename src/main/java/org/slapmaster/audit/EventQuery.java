package org.slapmaster.audit;

import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slapmaster.journal.EventCatalogue;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Moment;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.PartitionId;

/**
 * Which events of a journal to list; what is null does not restrict.
 *
 * @param instance guid, or any title that it ever had
 * @param tree the same of the root of a tree: all its instances
 * @param computer its own events, those of its partitions, and others about it
 * @param type an event's name
 * @param by a part of who asked, in any case
 * @param cause the correlation id of the call that it follows from
 * @param from inclusive
 * @param to inclusive
 * @param tail whether the newest are wanted when there are more than {@code limit}
 * @param limit how many at most
 */
public record EventQuery(
    String instance,
    String tree,
    ComputerId computer,
    PartitionId partition,
    EventCatalogue.Entry type,
    String by,
    String cause,
    Moment from,
    Moment to,
    boolean tail,
    int limit) {
  /** How many events one answer holds at most. */
  public static final int MOST = 10_000;

  /** The names by which {@link #parse} knows them. */
  public static final Set<String> NAMES =
      Set.of(
          "instance",
          "tree",
          "computer",
          "partition",
          "type",
          "by",
          "cause",
          "from",
          "to",
          "tail",
          "limit");

  /** Those of them that say which events, not how many and of when. */
  public static final Set<String> SUBJECTS =
      Set.of("instance", "tree", "computer", "partition", "type", "by", "cause");

  /**
   * Reads a query from texts; those that are not there do not restrict.
   *
   * @param now for moments, see {@link Moments}
   * @throws IllegalArgumentException with one sentence when a value is not what it should be
   */
  public static EventQuery parse(Map<String, String> texts, ZonedDateTime now) {
    Function<String, Moment> moment = text -> Moments.parse(text, now);
    Integer tail = value(texts, "tail", text -> count("tail", text));
    Integer limit = value(texts, "limit", text -> count("limit", text));
    Expect.that(tail == null || limit == null, "Expected either 'tail' or 'limit', but got both.");
    return new EventQuery(
        value(texts, "instance", Function.identity()),
        value(texts, "tree", Function.identity()),
        value(texts, "computer", ComputerId::new),
        value(texts, "partition", PartitionId::parse),
        value(texts, "type", EventQuery::type),
        value(texts, "by", text -> text.toLowerCase(Locale.ROOT)),
        value(texts, "cause", Function.identity()),
        value(texts, "from", moment),
        value(texts, "to", moment),
        tail != null,
        tail != null ? tail : limit != null ? limit : MOST);
  }

  private static <T> T value(Map<String, String> texts, String name, Function<String, T> read) {
    String text = texts.get(name);
    return text == null ? null : read.apply(text);
  }

  private static int count(String name, String text) {
    Expect.that(
        text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= MOST,
        "Expected a number from 1 to %d as '%s', but got '%s'.",
        MOST,
        name,
        Expect.shown(text));
    return Integer.parseInt(text);
  }

  private static EventCatalogue.Entry type(String name) {
    return EventCatalogue.all().stream()
        .filter(entry -> entry.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected the name of an event such as PartitionAllocated, but got '"
                        + Expect.shown(name)
                        + "'."));
  }

  /** Whether the event itself is as asked; what and whom it is about is {@link Scope}'s. */
  boolean describes(JournaledEvent event) {
    return (type == null || type.type() == event.event().getClass())
        && (by == null || event.audit().by().toLowerCase(Locale.ROOT).contains(by))
        && (cause == null || event.audit().cause().equals(cause));
  }
}
