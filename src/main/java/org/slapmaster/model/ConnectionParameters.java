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
 * #toString} shows names only.
 *
 * @param publicKeys names whose values listings may show; names that are not published do no harm
 */
public record ConnectionParameters(SortedMap<String, String> values, SortedSet<String> publicKeys) {
  public static final ConnectionParameters NONE = of(Map.of(), Set.of());

  /** What listings show in place of a secret: of one length, whatever it hides. */
  public static final String MASK = "********";

  public ConnectionParameters {
    values = Bounds.dictionary("connection parameter", values);
    publicKeys = Collections.unmodifiableSortedSet(new TreeSet<>(publicKeys));
  }

  public static ConnectionParameters of(Map<String, String> values, Set<String> publicKeys) {
    return new ConnectionParameters(new TreeMap<>(values), new TreeSet<>(publicKeys));
  }

  /**
   * The values as a listing shows them: public ones in clear, the others as a mask of fixed length.
   */
  public SortedMap<String, String> masked() {
    TreeMap<String, String> shown = new TreeMap<>();
    values.forEach((key, value) -> shown.put(key, publicKeys.contains(key) ? value : MASK));
    return shown;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public String toString() {
    return "ConnectionParameters" + values.keySet();
  }
}
