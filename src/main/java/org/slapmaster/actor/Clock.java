package org.slapmaster.actor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slapmaster.model.Audit;

/** The shells' clock. The domain has none: its moments come in with the command. */
final class Clock {
  private Clock() {}

  /** Microseconds since the epoch. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /**
   * The audit of a decision: later than the last one of its stream and than what caused it,
   * whatever the clocks of the machines say.
   */
  static Audit stamp(Audit cause, long lastOfStream) {
    return cause.atLeast(Math.max(micros(), Math.max(lastOfStream, cause.at()) + 1));
  }
}
