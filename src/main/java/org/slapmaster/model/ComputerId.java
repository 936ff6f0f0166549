package org.slapmaster.model;

import java.util.regex.Pattern;

/**
 * The reference of a computer, such as {@code COMP-1}: unique in a cloud, chosen by its operator.
 */
@Meaning("The reference of a computer, such as COMP-1.")
public record ComputerId(String value) implements Comparable<ComputerId> {
  private static final Pattern FORM =
      Pattern.compile("[^\\p{Cntrl}\\s/|]([^\\p{Cntrl}/|]{0,98}[^\\p{Cntrl}\\s/|])?");

  public ComputerId {
    Expect.matching(
        FORM, "a computer reference", "without '/' and '|' (100 characters at most)", value);
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
