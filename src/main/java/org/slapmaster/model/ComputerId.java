package org.slapmaster.model;

import java.util.regex.Pattern;

/**
 * The reference of a computer, such as {@code COMP-1}: unique in a cloud, chosen by its operator.
 */
public record ComputerId(String value) implements Comparable<ComputerId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  public ComputerId {
    Expect.matching(
        FORM, "a computer reference", "of letters, digits, '_', '.' and '-' (64 at most)", value);
  }

  @Override
  public int compareTo(ComputerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
