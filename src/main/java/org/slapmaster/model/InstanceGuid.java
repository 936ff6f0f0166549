package org.slapmaster.model;

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
  private static final int MOST_DIGITS = 18;
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
    Expect.that(value != null, "Expected an instance guid, but none was given.");
    long number = numberIn(value);
    if (number == 0) {
      Expect.that(
          false,
          "Expected an instance guid such as SOFTINST-7, but got '%s'.",
          Expect.shown(value));
    }
    return number;
  }

  /**
   * The number in the written form; zero when it is not one. By hand, because nearly every event
   * names instances.
   */
  private static long numberIn(String value) {
    int first = PREFIX.length();
    int digits = value.length() - first;
    if (!value.startsWith(PREFIX)
        || digits < 1
        || digits > MOST_DIGITS
        || value.charAt(first) == '0') {
      return 0;
    }
    long number = 0;
    for (int i = first; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = 10 * number + digit;
    }
    return number;
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
