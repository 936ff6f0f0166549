package org.slapmaster.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The limits that dictionaries of text share. */
final class Bounds {
  /** The most bytes of UTF-8 that one dictionary may have, names and values together. */
  static final int DICTIONARY_BYTES = 64 * 1024;

  /** The most characters of a name. */
  private static final int NAME_LENGTH = 255;

  private Bounds() {}

  /**
   * An unmodifiable sorted copy, or a refusal that names the offending entry; values may be any
   * text.
   */
  static SortedMap<String, String> dictionary(String what, Map<String, String> values) {
    Expect.that(values != null, "Expected %ss, but none were given.", what);
    if (values.isEmpty()) {
      return Collections.emptySortedMap();
    }
    TreeMap<String, String> copy = new TreeMap<>(values);
    for (Map.Entry<String, String> entry : copy.entrySet()) {
      Expect.line("the name of a " + what, NAME_LENGTH, entry.getKey());
      Expect.that(
          entry.getValue() != null,
          "Expected a value for the %s '%s', but it has none.",
          what,
          entry.getKey());
      Expect.writable("the value of a " + what, entry.getValue());
    }
    long bytes = size(copy);
    Expect.that(
        bytes <= DICTIONARY_BYTES,
        "Expected %ss of at most %d bytes together, but they have %d.",
        what,
        DICTIONARY_BYTES,
        bytes);
    return Collections.unmodifiableSortedMap(copy);
  }

  static SortedSet<String> names(SortedMap<String, String> values) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(values.keySet()));
  }

  /** Bytes of UTF-8 that a dictionary has, names and values together. */
  static long size(SortedMap<String, String> values) {
    long bytes = 0;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      bytes += bytes(entry.getKey()) + bytes(entry.getValue());
    }
    return bytes;
  }

  /** Without writing them: this is asked of every dictionary that is made. */
  static int bytes(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // The two halves of a pair make four bytes together.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
