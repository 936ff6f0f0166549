package org.slapmaster.model;

/**
 * The name by which its requester knows an instance (the protocol's {@code partition_reference}):
 * unique among the roots of one user and among the instances of one tree.
 */
@Meaning("The name by which its requester knows an instance.")
public record Title(String value) implements Comparable<Title> {
  private static final int MAX_LENGTH = 255;

  public Title {
    Expect.line("a title", MAX_LENGTH, value);
  }

  @Override
  public int compareTo(Title other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
