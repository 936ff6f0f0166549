package org.slapmaster.model;

import java.util.regex.Pattern;

/**
 * The identity of a software instance for all its life, such as {@code SOFTINST-7}. Given by the
 * master, never reused, unchanged by renaming.
 *
 * <p>Kept as its number: a master holds millions, and looks them up and compares them all the time.
 *
 * @param number the order in which instances were first requested, from 1
 */
@Meaning("The identity of an instance for all its life, such as SOFTINST-7.")
public record InstanceGuid(long number) implements Comparable<InstanceGuid> {
  private static final String PREFIX = "SOFTINST-";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[1-9][0-9]{0,17}");
  private static final long MOST = 999_999_999_999_999_999L;

  public InstanceGuid {
    Expect.that(
        number > 0 && number <= MOST,
        "Expected the number of an instance, from 1, but got %d.",
        number);
  }

  /** Reads the written form. */
  public InstanceGuid(String value) {
    this(parsed(value));
  }

  private static long parsed(String value) {
    Expect.matching(FORM, "an instance guid", "such as SOFTINST-7", value);
    return Long.parseLong(value, PREFIX.length(), value.length(), 10);
  }

  /** The guid that the {@code number}-th instance of a cloud gets, counted from 1. */
  public static InstanceGuid numbered(long number) {
    return new InstanceGuid(number);
  }

  /** The written form. */
  public String value() {
    return PREFIX + number;
  }

  @Override
  public int compareTo(InstanceGuid other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return value();
  }
}
