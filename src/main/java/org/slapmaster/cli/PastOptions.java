package org.slapmaster.cli;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import org.slapmaster.audit.Moments;
import org.slapmaster.journal.Moment;
import org.slapmaster.view.AsOf;
import picocli.CommandLine.Option;

/** As of when something is shown, and from which journal. */
final class PastOptions extends JournalSource {
  @Option(
      names = "--at",
      paramLabel = "WHEN",
      description = {
        "As of a moment of the past: 2026-11-24T10:00:00Z, '2026-11-24 10:00', 'yesterday 10:00',",
        "'last tuesday 10:00', -2h, or the position of an event, master:12.0.",
        "Without a zone it is of this machine's, and a day alone is its first moment."
      })
  private String at;

  boolean isPast() {
    return at != null || isStopped();
  }

  /** Null when none was given. */
  Moment moment() {
    return at == null ? null : moment(at);
  }

  static Moment moment(String text) {
    return Moments.parse(text, ZonedDateTime.now(ZoneId.systemDefault()));
  }

  /** How a running master is asked for it; to be added to. */
  Map<String, String> query() {
    Map<String, String> query = new HashMap<>();
    if (at != null) {
      query.put("at", moment().toString());
    }
    return query;
  }

  /** As of when an answer is, with what was asked where that was not as plain. */
  String say(AsOf asOf) {
    return at == null || at.equals(moment().toString())
        ? asOf.toString()
        : asOf + " ('" + at + "' in the zone " + ZoneId.systemDefault() + ".)";
  }
}
