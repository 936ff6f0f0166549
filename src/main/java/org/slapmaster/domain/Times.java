package org.slapmaster.domain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** How sentences name a moment. */
public final class Times {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private Times() {}

  /** {@code micros} since the epoch as a moment. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The time of day of {@code micros} since the epoch, in UTC. */
  public static String clock(long micros) {
    return clock(instant(micros));
  }

  /** The time of day of a moment, in UTC. */
  public static String clock(Instant moment) {
    return CLOCK.format(moment);
  }
}
