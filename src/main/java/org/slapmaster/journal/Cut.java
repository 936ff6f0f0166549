package org.slapmaster.journal;

/**
 * How far each stream is read to see the journal as of a moment: every stream up to an instant, and
 * the one stream of a position exactly up to that position.
 *
 * @param at microseconds since the epoch; the last that belongs to it
 * @param position the last event of its stream that belongs to it; null when no event was named
 */
public record Cut(long at, Position position) {
  /** All that there is. */
  public static final Cut END = new Cut(Long.MAX_VALUE, null);

  /** Whether the event had happened. Once false, it is so for the rest of the event's stream. */
  public boolean includes(JournaledEvent event) {
    return position != null && position.stream().equals(event.position().stream())
        ? event.position().compareTo(position) <= 0
        : event.audit().at() <= at;
  }
}
