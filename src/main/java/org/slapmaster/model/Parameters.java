package org.slapmaster.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Instance parameters: what the requester tells the instance, by name, at most 64 KiB together.
 * Values may be secrets, so {@link #toString} shows names only.
 */
public record Parameters(SortedMap<String, String> values) {
  public static final Parameters NONE = new Parameters(new TreeMap<>());

  public Parameters {
    values = Bounds.dictionary("parameter", values);
  }

  public static Parameters of(Map<String, String> values) {
    return new Parameters(new TreeMap<>(values));
  }

  @Override
  public String toString() {
    return "Parameters" + values.keySet();
  }
}
