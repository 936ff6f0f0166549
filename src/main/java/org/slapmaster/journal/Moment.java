package org.slapmaster.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.slapmaster.domain.Times;
import org.slapmaster.model.Expect;

/**
 * A moment that the journal is asked about: an instant, or an event, which stands for its own
 * {@code at}. Written as an ISO instant or as the position, and read back from that.
 */
public sealed interface Moment {

  /**
   * @param at microseconds since the epoch
   */
  record AtInstant(long at) implements Moment {
    @Override
    public String toString() {
      return Times.instant(at).toString();
    }
  }

  /** The moment of an event: in its own stream right after it. */
  record AtEvent(Position position) implements Moment {
    @Override
    public String toString() {
      return position.toString();
    }
  }

  /**
   * An instant; what is below a microsecond is cut off.
   *
   * @throws ArithmeticException when it is hundreds of thousands of years away
   */
  static Moment of(Instant instant) {
    long micros = Math.multiplyExact(instant.getEpochSecond(), 1_000_000L);
    return new AtInstant(Math.addExact(micros, instant.getNano() / 1_000));
  }

  /**
   * Reads the written form; an instant needs its zone.
   *
   * @throws IllegalArgumentException with one sentence when it is neither
   */
  static Moment parse(String text) {
    try {
      return of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException | ArithmeticException notAnInstant) {
      return new AtEvent(position(text));
    }
  }

  private static Position position(String text) {
    try {
      return Position.parse(text);
    } catch (IllegalArgumentException neither) {
      throw new IllegalArgumentException(
          "Expected an instant such as 2026-11-24T10:00:00Z or a position such as master:12.0, but"
              + " got '"
              + Expect.shown(text)
              + "'.",
          neither);
    }
  }
}
