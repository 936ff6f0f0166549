package org.slapmaster.domain;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slapmaster.journal.StateDigest;

/**
 * Compares two states field by field, as AssertJ's recursive comparison does, but fast enough to be
 * asked after every step of long histories. What is transient is no part of them.
 */
public final class SameState {
  private SameState() {}

  /** Fails with the path of the first difference. */
  public static void check(String what, Object actual, Object expected) {
    String difference = difference(what, actual, expected);
    if (difference != null) {
      throw new AssertionError(difference);
    }
  }

  private static String difference(String path, Object actual, Object expected) {
    if (actual == expected) {
      return null;
    }
    if (actual == null || expected == null || actual.getClass() != expected.getClass()) {
      return differ(path, actual, expected);
    }
    if (actual instanceof Map<?, ?> map) {
      return ofMaps(path, map, (Map<?, ?>) expected);
    }
    if (actual instanceof Collection<?> collection) {
      return ofCollections(path, collection, (Collection<?>) expected);
    }
    if (actual instanceof Record
        || actual instanceof Enum
        || !actual.getClass().getName().startsWith("org.slapmaster.")) {
      return actual.equals(expected) ? null : differ(path, actual, expected);
    }
    for (Field field : StateDigest.fields(actual.getClass())) {
      String difference =
          difference(
              path + "." + field.getName(),
              StateDigest.value(field, actual),
              StateDigest.value(field, expected));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static String ofMaps(String path, Map<?, ?> actual, Map<?, ?> expected) {
    if (!actual.keySet().equals(expected.keySet())) {
      return differ(path, actual.keySet(), expected.keySet());
    }
    for (Map.Entry<?, ?> entry : actual.entrySet()) {
      String difference =
          difference(
              path + "[" + entry.getKey() + "]", entry.getValue(), expected.get(entry.getKey()));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static String ofCollections(String path, Collection<?> actual, Collection<?> expected) {
    if (actual.size() != expected.size()) {
      return differ(path, actual, expected);
    }
    if (actual instanceof Set) {
      return actual.equals(expected) ? null : differ(path, actual, expected);
    }
    Iterator<?> other = expected.iterator();
    int index = 0;
    for (Object element : actual) {
      String difference = difference(path + "[" + index++ + "]", element, other.next());
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static String differ(String path, Object actual, Object expected) {
    return Objects.equals(actual, expected)
        ? null
        : "Expected " + path + " to be " + expected + ", but it is " + actual + ".";
  }
}
