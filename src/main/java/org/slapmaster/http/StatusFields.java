package org.slapmaster.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.domain.graph.AccessStatus;

/** A status as the ERP5 master tells it, whatever the answer is written in. */
public final class StatusFields {
  /** RFC 1123, whose day has two digits here. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int SHORT_SILENCE = 5;
  private static final int LONG_SILENCE = 15;

  private StatusFields() {}

  /**
   * The fields as of now: texts, and integers 0 or 1.
   *
   * @param portalType of what it is the status
   */
  public static SortedMap<String, Object> of(String portalType, AccessStatus status) {
    return of(portalType, status, Instant.now());
  }

  static SortedMap<String, Object> of(String portalType, AccessStatus status, Instant now) {
    Instant createdAt = status.reported() ? instant(status.createdAt()) : now;
    TreeMap<String, Object> fields = new TreeMap<>();
    fields.put("created_at", DATE.format(createdAt));
    if (status.reported()) {
      long silence = Duration.between(createdAt, now).toMinutes();
      fields.put("no_data_since_15_minutes", silence >= LONG_SILENCE ? 1 : 0);
      fields.put("no_data_since_5_minutes", silence >= SHORT_SILENCE ? 1 : 0);
    } else {
      fields.put("no_data", 1);
    }
    fields.put("portal_type", portalType);
    fields.put("reference", status.reference());
    fields.put("since", DATE.format(status.reported() ? instant(status.since()) : now));
    fields.put("state", status.state());
    fields.put("text", status.text());
    fields.put("user", status.user());
    return fields;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
