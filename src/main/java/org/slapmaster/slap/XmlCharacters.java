package org.slapmaster.slap;

/** Which characters a document of XML 1.0 can carry. */
final class XmlCharacters {
  private static final int REPLACEMENT = 0xFFFD;

  private XmlCharacters() {}

  /** The character itself, or U+FFFD where there is no way to write it. */
  static int carried(int point) {
    boolean isCarried =
        point >= ' '
            ? point < 0xD800 || (point > 0xDFFF && point != 0xFFFE && point != 0xFFFF)
            : point == '\n' || point == '\r' || point == '\t';
    return isCarried ? point : REPLACEMENT;
  }
}
