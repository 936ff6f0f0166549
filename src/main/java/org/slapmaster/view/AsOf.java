package org.slapmaster.view;

import java.time.Instant;
import java.util.Locale;

/**
 * As of when an answer about the past is.
 *
 * @param at the moment that was asked for; that of the event when a position was
 * @param position null when an instant was asked for
 * @param newest the moment of the newest event that had happened
 * @param events how many had happened that the answer is made from
 */
public record AsOf(Instant at, String position, Instant newest, long events) {
  /** For people, in a line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "As of %s%s: the newest of %,d events is of %s.",
        at,
        position == null ? "" : " (" + position + ")",
        events,
        newest);
  }
}
