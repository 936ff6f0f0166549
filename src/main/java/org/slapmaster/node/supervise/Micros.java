package org.slapmaster.node.supervise;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock of what a node reports. */
final class Micros {
  private Micros() {}

  /** Microseconds since the epoch. */
  static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
