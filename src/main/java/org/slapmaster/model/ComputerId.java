package org.slapmaster.model;

/**
 * The reference of a computer, such as {@code COMP-1}: unique in a cloud, chosen by its operator.
 */
@Meaning("The reference of a computer, such as COMP-1.")
public record ComputerId(String value) implements Comparable<ComputerId> {
  public ComputerId {
    Expect.name("a computer reference", value);
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
