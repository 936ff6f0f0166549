package org.slapmaster.view;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;
import org.slapmaster.model.Expect;

/**
 * Which events of a journal to show; what is null does not restrict. Looks at all events in their
 * order, because many do not say themselves whose they are.
 *
 * @param instance guid, or any title that it ever had
 * @param computer reference: its own events, those of its partitions, and the master's about it
 * @param type an event's name
 * @param position one event
 * @param from an ISO instant or a position, inclusive
 * @param to an ISO instant or a position, inclusive
 * @param tail only so many, the newest
 */
public record EventFilter(
    String instance,
    String computer,
    String type,
    String position,
    String from,
    String to,
    Integer tail) {
  /**
   * @param events all, in order
   * @throws IllegalArgumentException with one sentence when a bound is neither instant nor position
   */
  public List<EventView> apply(List<JournaledEvent> events) {
    long first = from == null ? Long.MIN_VALUE : bound(from, events);
    long last = to == null ? Long.MAX_VALUE : bound(to, events);
    Subject subject = new Subject();
    Deque<JournaledEvent> kept = new ArrayDeque<>();
    for (JournaledEvent event : events) {
      boolean fits =
          subject.isOf(event)
              && event.audit().at() >= first
              && event.audit().at() <= last
              && (type == null || type.equalsIgnoreCase(event.name()))
              && (position == null || position.equals(event.position().toString()));
      if (fits) {
        kept.add(event);
        if (tail != null && kept.size() > tail) {
          kept.removeFirst();
        }
      }
    }
    return kept.stream().map(EventView::of).toList();
  }

  private static long bound(String text, List<JournaledEvent> events) {
    try {
      Instant instant = Instant.parse(text);
      return Math.multiplyExact(instant.getEpochSecond(), 1_000_000L) + instant.getNano() / 1_000;
    } catch (DateTimeParseException | ArithmeticException notAnInstant) {
      return at(text, events);
    }
  }

  private static long at(String text, List<JournaledEvent> events) {
    Position wanted = Position.parse(text);
    return events.stream()
        .filter(event -> event.position().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a position of the journal, but it has no "
                        + Expect.shown(text)
                        + "."))
        .audit()
        .at();
  }

  /** Whether events are about the instance and the computer; sees all of them in their order. */
  private final class Subject {
    private final Set<String> guids = new HashSet<>();
    private final EventSubjects subjects = new EventSubjects();

    private boolean isOf(JournaledEvent event) {
      if (instance == null && computer == null) {
        return true;
      }
      EventSubjects.Of of = subjects.of(event);
      if (instance != null) {
        guids.add(instance);
        titled(event.event()).ifPresent(guids::add);
      }
      return (instance == null || of.instances().stream().anyMatch(guids::contains))
          && (computer == null || of.computers().contains(computer));
    }

    /** The guid of an instance that gets the wanted title. */
    private Optional<String> titled(Object event) {
      if (event instanceof Master.RequestReceived e && e.title().value().equals(instance)) {
        return Optional.of(e.guid().value());
      } else if (event instanceof Master.InstanceRenamed e && e.title().value().equals(instance)) {
        return Optional.of(e.guid().value());
      }
      return Optional.empty();
    }
  }
}
