package org.slapmaster.model;

import java.util.Comparator;

/**
 * One computer partition: a slot of a computer that hosts at most one instance, written {@code
 * COMP-1/slappart0}.
 */
@Meaning("One partition of a computer, such as COMP-1/slappart0.")
public record PartitionId(ComputerId computer, String name) implements Comparable<PartitionId> {
  private static final Comparator<PartitionId> ORDER =
      Comparator.comparing(PartitionId::computer)
          .thenComparing(PartitionId::name, PartitionId::compareNames);

  public PartitionId {
    Expect.that(computer != null, "Expected the computer of a partition, but none was given.");
    Expect.name("a partition name", name);
  }

  /** Reads the written form, {@code COMPUTER/NAME}. */
  public static PartitionId parse(String text) {
    Expect.that(text != null, "Expected a partition written COMPUTER/NAME, but none was given.");
    int slash = text.indexOf('/');
    if (slash <= 0) {
      Expect.that(
          false, "Expected a partition written COMPUTER/NAME, but got '%s'.", Expect.shown(text));
    }
    return new PartitionId(new ComputerId(text.substring(0, slash)), text.substring(slash + 1));
  }

  /**
   * Orders names so that {@code slappart2} comes before {@code slappart10}: shorter first among
   * equal stems.
   */
  public static int compareNames(String left, String right) {
    int stemLeft = stem(left);
    int stemRight = stem(right);
    if (stemLeft != stemRight || !left.regionMatches(0, right, 0, stemLeft)) {
      return left.substring(0, stemLeft).compareTo(right.substring(0, stemRight));
    }
    int byLength = Integer.compare(left.length(), right.length());
    return byLength != 0 ? byLength : left.compareTo(right);
  }

  /** How many characters stand before the digits at the end. */
  private static int stem(String name) {
    int length = name.length();
    while (length > 0 && name.charAt(length - 1) >= '0' && name.charAt(length - 1) <= '9') {
      length--;
    }
    return length;
  }

  @Override
  public int compareTo(PartitionId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return computer + "/" + name;
  }
}
