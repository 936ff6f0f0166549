package org.slapmaster.node.instance;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.slapmaster.node.supervise.Mask;

/**
 * Texts that nobody may see, also as templates write them into other languages. Texts of less than
 * four characters are left alone: masking every {@code 1} would hide everything and protect
 * nothing.
 *
 * @param texts longest first, so that a secret is masked before a part of it is
 */
record Secrets(List<String> texts) {
  private static final int SHORTEST = 4;

  static final Secrets NONE = new Secrets(List.of());

  /**
   * The texts that hide {@code values}, except those that are {@code known} to everybody anyway.
   */
  static Secrets of(Collection<String> values, Collection<String> known) {
    TreeSet<String> texts =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    for (String value : values) {
      if (value.length() >= SHORTEST && !known.contains(value)) {
        String json = Quoting.json(value);
        texts.add(value);
        texts.add(json.substring(1, json.length() - 1));
        texts.add(Quoting.url(value));
        texts.add(value.replace("'", "''"));
        texts.add(value.replace("'", "'\\''"));
        texts.add(value.replace("\\", "\\\\").replace("'", "\\'"));
      }
    }
    return new Secrets(List.copyOf(texts));
  }

  /** {@code text} as it may be shown. */
  String mask(String text) {
    return Mask.mask(text, texts);
  }

  @Override
  public String toString() {
    return "Secrets[" + texts.size() + "]";
  }
}
