package org.slapmaster.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Values that only the holder of a key can read; their names stay readable. The same values sealed
 * again with the same key are equal, so that rules can tell whether anything changed without
 * reading it.
 */
@Meaning("Values that only the holder of a key can read.")
public record Sealed(
    @Meaning(
            "Number of the key in the master's key store, from 1; there is one for each instance "
                + "tree.")
        long key,
    @Meaning("The names of the values, sorted.") List<String> names,
    @Meaning("The sealed values, Base64; empty when there are no names.") byte[] bytes) {
  public Sealed {
    Expect.that(key > 0, "Expected the number of a key, from 1, but got %d.", key);
    names = List.copyOf(names);
  }

  SortedSet<String> sortedNames() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** Bytes, names and values together, as they are kept. */
  long size() {
    return bytes.length + names.stream().mapToLong(Bounds::bytes).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sealed that
        && key == that.key
        && names.equals(that.names)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(key) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Sealed" + names;
  }
}
