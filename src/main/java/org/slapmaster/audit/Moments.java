package org.slapmaster.audit;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slapmaster.journal.Moment;
import org.slapmaster.model.Expect;

/**
 * Moments as people write them: {@code 2026-11-24T10:00:00Z}, {@code 2026-11-24 10:00}, {@code
 * 2026-11-24}, {@code 10:00}, {@code yesterday 10:00}, {@code last tuesday 10:00}, {@code -2h},
 * {@code 2h ago}, {@code now}, and positions such as {@code master:12.0}. A day alone is its first
 * moment; what has no zone is of the zone of "now".
 */
public final class Moments {
  private static final Pattern AGO =
      Pattern.compile("-([0-9]{1,9})([smhdw])|([0-9]{1,9})([smhdw]) ago");
  private static final Pattern DAY_AND_TIME =
      Pattern.compile(
          "(today|yesterday|last [a-z]+|\\d{4}-\\d{2}-\\d{2})?(?:[ t]?(\\d{2}:\\d{2}\\S*))?");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS,
          "w", ChronoUnit.WEEKS);

  private Moments() {}

  /**
   * @param now what relative moments count from, and whose zone is assumed
   * @throws IllegalArgumentException with one sentence when it is none, or in the future
   */
  public static Moment parse(String text, ZonedDateTime now) {
    Moment moment;
    try {
      moment = Moment.parse(text);
    } catch (IllegalArgumentException notAsWritten) {
      moment = Moment.of(asSaid(text.strip().toLowerCase(Locale.ROOT), text, now).toInstant());
    }
    if (moment instanceof Moment.AtInstant instant) {
      long present = ((Moment.AtInstant) Moment.of(now.toInstant())).at();
      Expect.that(
          instant.at() <= present,
          "Expected a moment that has passed, but %s is in the future: it is %s now.",
          moment,
          now.toInstant().truncatedTo(ChronoUnit.SECONDS));
    }
    return moment;
  }

  private static ZonedDateTime asSaid(String said, String text, ZonedDateTime now) {
    Matcher ago = AGO.matcher(said);
    Matcher day = DAY_AND_TIME.matcher(said);
    try {
      if (said.equals("now")) {
        return now;
      } else if (ago.matches()) {
        boolean first = ago.group(1) != null;
        long count = Long.parseLong(ago.group(first ? 1 : 3));
        return now.minus(count, UNITS.get(ago.group(first ? 2 : 4)));
      } else if (!said.isEmpty() && day.matches()) {
        LocalTime time = day.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(day.group(2));
        return LocalDateTime.of(day(day.group(1), now.toLocalDate()), time).atZone(now.getZone());
      }
    } catch (DateTimeException | ArithmeticException notAMoment) {
      // Falls through to the sentence that says what is expected.
    }
    throw new IllegalArgumentException(
        "Expected a moment such as 2026-11-24T10:00:00Z, '2026-11-24 10:00', 'yesterday 10:00',"
            + " 'last tuesday 10:00', -2h or the position master:12.0, but got '"
            + Expect.shown(text)
            + "'.");
  }

  private static LocalDate day(String said, LocalDate today) {
    if (said == null || said.equals("today")) {
      return today;
    } else if (said.equals("yesterday")) {
      return today.minusDays(1);
    } else if (said.startsWith("last ")) {
      return today.with(TemporalAdjusters.previous(weekday(said.substring("last ".length()))));
    }
    return LocalDate.parse(said);
  }

  private static DayOfWeek weekday(String name) {
    for (DayOfWeek weekday : DayOfWeek.values()) {
      if (weekday.name().equalsIgnoreCase(name)) {
        return weekday;
      }
    }
    throw new DateTimeParseException("no weekday", name, 0);
  }
}
