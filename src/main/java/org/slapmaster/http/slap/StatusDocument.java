package org.slapmaster.http.slap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.slapmaster.domain.graph.AccessStatus;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.MarshalWriter.Constant;

/** A status as the ERP5 master tells it. */
final class StatusDocument {
  /** RFC 1123, whose day has two digits here. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Constant CREATED_AT = Constant.of("created_at");
  private static final Constant NO_DATA = Constant.of("no_data");
  private static final Constant SILENT_15 = Constant.of("no_data_since_15_minutes");
  private static final Constant SILENT_5 = Constant.of("no_data_since_5_minutes");
  private static final Constant PORTAL_TYPE = Constant.of("portal_type");
  private static final Constant REFERENCE = Constant.of("reference");
  private static final Constant SINCE = Constant.of("since");
  private static final Constant STATE = Constant.of("state");
  private static final Constant TEXT = Constant.of("text");
  private static final Constant USER = Constant.of("user");

  private StatusDocument() {}

  /**
   * @param portalType of what it is the status
   */
  static byte[] write(String portalType, AccessStatus status) {
    return write(portalType, status, Clock.systemUTC().instant());
  }

  static byte[] write(String portalType, AccessStatus status, Instant now) {
    Instant createdAt = status.reported() ? instant(status.createdAt()) : now;
    Instant since = status.reported() ? instant(status.since()) : now;
    MarshalWriter out = new MarshalWriter().dictionary();
    out.constant(CREATED_AT).string(DATE.format(createdAt));
    if (status.reported()) {
      Duration silence = Duration.between(createdAt, now);
      out.constant(SILENT_15).integer(silence.toMinutes() >= 15 ? 1 : 0);
      out.constant(SILENT_5).integer(silence.toMinutes() >= 5 ? 1 : 0);
    } else {
      out.constant(NO_DATA).integer(1);
    }
    out.constant(PORTAL_TYPE).string(portalType);
    out.constant(REFERENCE).string(status.reference());
    out.constant(SINCE).string(DATE.format(since));
    out.constant(STATE).string(status.state());
    out.constant(TEXT).string(status.text());
    out.constant(USER).string(status.user());
    return out.end().finish();
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
