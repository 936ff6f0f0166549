package org.slapmaster.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Instance parameters: what the requester tells the instance, by name, at most 64 KiB together.
 * Values may be secrets: {@link #toString} shows names only, and what is kept and journaled is
 * sealed with the key of the instance's tree.
 *
 * @param clear the values while they are open; empty once they are sealed
 * @param sealed null while they are open
 */
@Meaning("Instance parameters: what the requester tells the instance; journaled sealed.")
public record Parameters(SortedMap<String, String> clear, Sealed sealed) {
  public static final Parameters NONE = new Parameters(new TreeMap<>(), null);

  public Parameters {
    clear = Bounds.dictionary("parameter", clear);
    Expect.that(
        sealed == null || clear.isEmpty(), "Expected either open or sealed parameters, got both.");
  }

  /** Open ones. */
  public static Parameters of(Map<String, String> values) {
    return new Parameters(new TreeMap<>(values), null);
  }

  /** Sealed ones. */
  public static Parameters of(Sealed sealed) {
    return new Parameters(NONE.clear, sealed);
  }

  /**
   * The values.
   *
   * @throws IllegalStateException when they are sealed: whoever needs them opens them first
   */
  public SortedMap<String, String> values() {
    if (sealed != null) {
      throw new IllegalStateException("Expected open parameters, but " + this + " are sealed.");
    }
    return clear;
  }

  public boolean areSealed() {
    return sealed != null;
  }

  /** The number of the key that sealed them; zero while they are open. */
  public long key() {
    return sealed == null ? 0 : sealed.key();
  }

  public SortedSet<String> names() {
    return sealed == null ? Bounds.names(clear) : sealed.sortedNames();
  }

  /** Bytes, names and values together, as they are kept. */
  public long size() {
    return sealed == null ? Bounds.size(clear) : sealed.size();
  }

  @Override
  public String toString() {
    return "Parameters" + names();
  }
}
