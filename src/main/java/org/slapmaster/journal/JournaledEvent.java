package org.slapmaster.journal;

import java.util.Comparator;
import org.slapmaster.model.Audit;

/**
 * An event with its place in the journal; ordered as the whole journal is: by moment, then stream,
 * entry and index.
 */
public record JournaledEvent(Position position, Audit audit, Object event)
    implements Comparable<JournaledEvent> {
  private static final Comparator<JournaledEvent> ORDER =
      Comparator.comparingLong((JournaledEvent journaled) -> journaled.audit().at())
          .thenComparing(JournaledEvent::position);

  /** The event's stable name. */
  public String name() {
    return event.getClass().getSimpleName();
  }

  @Override
  public int compareTo(JournaledEvent other) {
    return ORDER.compare(this, other);
  }
}
