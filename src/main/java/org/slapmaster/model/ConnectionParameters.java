package org.slapmaster.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Connection parameters: what an instance publishes to whoever requested it, by name, at most 64
 * KiB together. A value is a secret unless the software release marks its name public; {@link
 * #toString} shows names only, and in what is kept and journaled secrets are sealed with the key of
 * the instance's tree.
 */
@Meaning("What an instance publishes to whoever requested it.")
public record ConnectionParameters(
    @Meaning("The values that are not sealed.") SortedMap<String, String> clear,
    @Meaning("Names whose values listings may show; names that are not published do no harm.")
        SortedSet<String> publicKeys,
    @Meaning(value = "The secrets.", absent = "there are none") Sealed sealed) {
  public static final ConnectionParameters NONE = of(Map.of(), Set.of());

  /** What listings show in place of a secret: of one length, whatever it hides. */
  public static final String MASK = "********";

  public ConnectionParameters {
    clear = Bounds.dictionary("connection parameter", clear);
    publicKeys =
        publicKeys.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(publicKeys));
  }

  /** Open ones. */
  public static ConnectionParameters of(Map<String, String> values, Set<String> publicKeys) {
    return new ConnectionParameters(new TreeMap<>(values), new TreeSet<>(publicKeys), null);
  }

  /**
   * The values.
   *
   * @throws IllegalStateException when secrets among them are sealed: whoever needs them opens them
   *     first
   */
  public SortedMap<String, String> values() {
    if (sealed != null) {
      throw new IllegalStateException(
          "Expected open values, but those of " + this + " are sealed.");
    }
    return clear;
  }

  public boolean areSealed() {
    return sealed != null;
  }

  public SortedSet<String> names() {
    if (sealed == null) {
      return Bounds.names(clear);
    }
    TreeSet<String> all = new TreeSet<>(clear.keySet());
    all.addAll(sealed.names());
    return Collections.unmodifiableSortedSet(all);
  }

  /** The open values that have to be kept secret. */
  public SortedMap<String, String> secrets() {
    TreeMap<String, String> secrets = new TreeMap<>(clear);
    secrets.keySet().removeAll(publicKeys);
    return secrets;
  }

  /**
   * The values as a listing shows them: public ones in clear, the others as a mask of fixed length.
   */
  public SortedMap<String, String> masked() {
    TreeMap<String, String> shown = new TreeMap<>();
    for (String name : names()) {
      shown.put(name, publicKeys.contains(name) ? clear.get(name) : MASK);
    }
    return shown;
  }

  public boolean isEmpty() {
    return clear.isEmpty() && sealed == null;
  }

  /** Bytes, names and values together, as they are kept. */
  public long size() {
    return Bounds.size(clear) + (sealed == null ? 0 : sealed.size());
  }

  @Override
  public String toString() {
    return "ConnectionParameters" + names();
  }
}
