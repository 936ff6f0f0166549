package org.slapmaster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slapmaster.journal.Moment;

/** Moments as people write them, on a Friday afternoon in Paris. */
final class MomentsTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 11, 27, 15, 30, 0, 0, ZoneId.of("Europe/Paris"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:00:00Z,          2026-11-24T10:00:00Z",
    "2026-11-24T10:00:00.123456Z,   2026-11-24T10:00:00.123456Z",
    "2026-11-24T10:00:00.1234567Z,  2026-11-24T10:00:00.123456Z",
    "2026-11-24T10:00:00+05:30,     2026-11-24T04:30:00Z",
    "2026-11-24T10:00,              2026-11-24T09:00:00Z",
    "2026-11-24 10:00:01,           2026-11-24T09:00:01Z",
    "2026-11-24,                    2026-11-23T23:00:00Z",
    "2026-07-01 10:00,              2026-07-01T08:00:00Z",
    "10:00,                         2026-11-27T09:00:00Z",
    "today 10:00,                   2026-11-27T09:00:00Z",
    "yesterday,                     2026-11-25T23:00:00Z",
    "yesterday 10:00,               2026-11-26T09:00:00Z",
    "last tuesday 10:00,            2026-11-24T09:00:00Z",
    "Last Friday 10:00,             2026-11-20T09:00:00Z",
    "-90s,                          2026-11-27T14:28:30Z",
    "-2h,                           2026-11-27T12:30:00Z",
    "2h ago,                        2026-11-27T12:30:00Z",
    "-1d,                           2026-11-26T14:30:00Z",
    "-2w,                           2026-11-13T14:30:00Z",
    "now,                           2026-11-27T14:30:00Z",
    "master:12.0,                   master:12.0",
    "partition|COMP-1/slappart0:3.1, partition|COMP-1/slappart0:3.1"
  })
  void areUnderstood(String text, String moment) {
    assertThat(Moments.parse(text, NOW)).hasToString(moment).isEqualTo(Moment.parse(moment));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "last",
        "last week",
        "2026-13-01",
        "2026-02-30 10:00",
        "10",
        "25:00",
        "today 10:00 sharp",
        "-2",
        "-2y",
        "-99999999999999h",
        "+2h",
        "master:12",
        "master:x.0",
        "nobody:12.0"
      })
  void orRefusedWithExamples(String text) {
    assertThatThrownBy(() -> Moments.parse(text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected a moment such as ")
        .hasMessageEndingWith("but got '" + text + "'.");
  }

  @Test
  void theFutureIsRefused() {
    assertThatThrownBy(() -> Moments.parse("16:00", NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected a moment that has passed, but 2026-11-27T15:00:00Z is in the future: it is"
                + " 2026-11-27T14:30:00Z now.");
  }
}
