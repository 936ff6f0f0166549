package org.slapmaster.journal;

import java.util.Comparator;

/**
 * Where an event stands, written {@code persistence id:entry.index}; stands for the event's {@code
 * at} when a moment is asked for.
 *
 * @param entry the sequence number of the block in its stream, from 1
 * @param index the place of the event in its block, from 0
 */
public record Position(StreamId stream, long entry, int index) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparing((Position position) -> position.stream().toString())
          .thenComparingLong(Position::entry)
          .thenComparingInt(Position::index);

  /** Reads the written form. */
  public static Position parse(String text) {
    int colon = text.lastIndexOf(':');
    int dot = text.lastIndexOf('.');
    try {
      if (colon > 0 && dot > colon) {
        return new Position(
            StreamId.parse(text.substring(0, colon)),
            Long.parseLong(text.substring(colon + 1, dot)),
            Integer.parseInt(text.substring(dot + 1)));
      }
    } catch (NumberFormatException notNumbers) {
      // Falls through to the sentence that says what is expected.
    }
    throw new IllegalArgumentException(
        "Expected a position such as master:12.0, but got '" + text + "'.");
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return stream + ":" + entry + "." + index;
  }
}
