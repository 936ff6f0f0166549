package org.slapmaster.model;

/**
 * The checks that values make of what they are built from. Each refusal is an {@link
 * IllegalArgumentException} whose message is one sentence, "Expected ..., but ...", fit to be shown
 * to the person who sent the value.
 */
public final class Expect {
  private static final int SHOWN = 80;
  private static final int MAX_NAME = 100;

  private Expect() {}

  /** Refuses with {@code sentence} unless {@code condition} holds. */
  public static void that(boolean condition, String sentence, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(sentence, arguments));
    }
  }

  /**
   * Returns {@code text} when it can be a part of a written place: 1 to 100 characters, no control
   * characters, nothing that XML cannot carry, no '/' and '|', no blank at either end. By hand,
   * because every event that names a place is checked when it is read.
   */
  static String name(String what, String text) {
    that(text != null, "Expected %s, but none was given.", what);
    boolean fits =
        !text.isEmpty()
            && text.length() <= MAX_NAME
            && text.charAt(0) != ' '
            && text.charAt(text.length() - 1) != ' ';
    for (int i = 0; fits && i < text.length(); i++) {
      char c = text.charAt(i);
      fits = !Character.isISOControl(c) && c != '/' && c != '|';
    }
    if (!fits) {
      that(
          false,
          "Expected %s without '/' and '|' (%d characters at most), but got '%s'.",
          what,
          MAX_NAME,
          shown(text));
    }
    return writable(what, text);
  }

  /** Returns {@code text} when it has 1 to {@code max} characters and no control characters. */
  static String line(String what, int max, String text) {
    if (text != null && text.length() <= max && isPlain(text) && !text.isBlank()) {
      return text;
    }
    that(text != null, "Expected %s, but none was given.", what);
    that(!text.isBlank(), "Expected %s, but it is empty.", what);
    that(
        text.length() <= max,
        "Expected %s of at most %d characters, but it has %d.",
        what,
        max,
        text.length());
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        that(false, "Expected %s without control characters, but got '%s'.", what, shown(text));
      }
    }
    return writable(what, text);
  }

  /**
   * Returns {@code text} when XML 1.0 can carry it, as half of the faces must.
   *
   * @see <a href="https://www.w3.org/TR/xml/#charsets">XML 1.0, Characters</a>
   */
  static String writable(String what, String text) {
    if (isPlain(text)) {
      return text;
    }
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      if (!isXml(c)) {
        that(
            false,
            "Expected %s of characters that XML can carry, but got '%s'.",
            what,
            shown(text));
      }
      i += Character.charCount(c) - 1;
    }
    return text;
  }

  /**
   * Whether all of it is printable ASCII, as nearly all texts are: whoever reads a journal checks
   * millions.
   */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  /** {@code text} as a sentence may repeat it: cut to a bounded length, control characters out. */
  public static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "…";
  }
}
