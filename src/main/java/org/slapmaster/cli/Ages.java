package org.slapmaster.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long something has been so, and when it was. */
final class Ages {
  private static final long FEW = 100;
  private final Instant now;

  /**
   * @param now from when one looks back
   */
  Ages(Instant now) {
    this.now = now;
  }

  /** Such as {@code 12 s} or {@code 3 h}; empty when not known. */
  String since(Instant since) {
    if (since == null) {
      return "";
    }
    Duration age = Duration.between(since, now);
    if (age.toSeconds() < FEW) {
      return Math.max(0, age.toSeconds()) + " s";
    } else if (age.toMinutes() < FEW) {
      return age.toMinutes() + " min";
    } else if (age.toHours() < FEW) {
      return age.toHours() + " h";
    }
    return age.toDays() + " d";
  }

  /** Such as {@code 2026-11-22T10:14:05Z (3 h ago)}; a dash when not known. */
  String at(Instant instant) {
    return instant == null
        ? "-"
        : instant.truncatedTo(ChronoUnit.SECONDS) + " (" + since(instant) + " ago)";
  }
}
