package org.slapmaster.slap;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Dictionaries of text as an XML document of their own, the form in which stock masters keep
 * parameters, filters and connection parameters.
 */
public final class ParameterXml {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final String DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n";

  private ParameterXml() {}

  /** Writes one, in the order of the names; a character that XML cannot carry becomes U+FFFD. */
  public static String write(SortedMap<String, String> dictionary) {
    StringBuilder out = new StringBuilder(DECLARATION);
    if (dictionary.isEmpty()) {
      return out.append("<instance/>\n").toString();
    }
    out.append("<instance>\n");
    for (Map.Entry<String, String> entry : dictionary.entrySet()) {
      out.append("  <parameter id=\"");
      escape(entry.getKey(), true, out);
      out.append("\">");
      escape(entry.getValue(), false, out);
      out.append("</parameter>\n");
    }
    return out.append("</instance>\n").toString();
  }

  private static void escape(String text, boolean isAttribute, StringBuilder out) {
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#13;");
                case '"' -> out.append(isAttribute ? "&quot;" : "\"");
                case '\n' -> out.append(isAttribute ? "&#10;" : "\n");
                case '\t' -> out.append(isAttribute ? "&#9;" : "\t");
                default -> out.appendCodePoint(XmlCharacters.carried(point));
              }
            });
  }

  /**
   * Reads one. Only parameters directly in the document element count; several of one name are
   * joined with a blank. No text at all, or only blanks, is the empty dictionary.
   *
   * @return with "" for a parameter without text
   * @throws Malformed with one sentence
   */
  public static SortedMap<String, String> read(String text) {
    SortedMap<String, String> dictionary = new TreeMap<>();
    if (text == null || text.isBlank()) {
      return dictionary;
    }
    SafeXml xml = new SafeXml("a document of parameters", text, MAX_CHARACTERS);
    xml.root("instance");
    for (String element = xml.child(); element != null; element = xml.child()) {
      if (!element.equals("parameter")) {
        xml.skip();
        continue;
      }
      String name = xml.attribute("id");
      if (name == null) {
        throw xml.refused("a parameter has no id");
      }
      dictionary.merge(name, xml.text(), (first, second) -> first + " " + second);
    }
    xml.end();
    return dictionary;
  }
}
