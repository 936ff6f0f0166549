package org.slapmaster.model;

import java.util.regex.Pattern;

/**
 * The identity of a software instance for all its life, such as {@code SOFTINST-7}. Given by the
 * master, never reused, unchanged by renaming.
 */
@Meaning("The identity of an instance for all its life, such as SOFTINST-7.")
public record InstanceGuid(String value) implements Comparable<InstanceGuid> {
  private static final Pattern FORM = Pattern.compile("SOFTINST-[1-9][0-9]{0,17}");

  public InstanceGuid {
    Expect.matching(FORM, "an instance guid", "such as SOFTINST-7", value);
  }

  /** The guid that the {@code number}-th instance of a cloud gets, counted from 1. */
  public static InstanceGuid numbered(long number) {
    return new InstanceGuid("SOFTINST-" + number);
  }

  /** The number behind the prefix: the order in which instances were first requested. */
  public long number() {
    return Long.parseLong(value.substring("SOFTINST-".length()));
  }

  @Override
  public int compareTo(InstanceGuid other) {
    return Long.compare(number(), other.number());
  }

  @Override
  public String toString() {
    return value;
  }
}
