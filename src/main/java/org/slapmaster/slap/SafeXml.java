package org.slapmaster.slap;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.slapmaster.model.Expect;

/**
 * Steps through an XML document that a stranger wrote, element by element. Document types and
 * processing instructions are refused, and with them every entity but the five of XML; comments are
 * passed over. Not thread-safe; one per document.
 */
final class SafeXml {
  /** How deep elements may stand in each other. */
  static final int MAX_DEPTH = 64;

  /** Thread-safe once it is set up. */
  private static final XMLInputFactory FACTORY = factory();

  private final String expected;
  private final XMLStreamReader reader;
  private int depth;

  /**
   * @param expected what the document should be, as a refusal names it
   * @param maxCharacters how long it may be
   */
  SafeXml(String expected, String text, int maxCharacters) {
    this.expected = expected;
    if (text.length() > maxCharacters) {
      throw refused("it has %d characters, which is more than %d", text.length(), maxCharacters);
    }
    checkSurrogates(text);
    try {
      reader = FACTORY.createXMLStreamReader(new StringReader(text));
      // XML 1.1 could carry control characters.
      if (reader.getVersion() != null && !reader.getVersion().equals("1.0")) {
        throw refused("it is XML %s", Expect.shown(reader.getVersion()));
      }
    } catch (XMLStreamException malformed) {
      throw broken(malformed);
    }
  }

  /** The parser takes halves of characters as they come. */
  private void checkSurrogates(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(at))) {
          throw refused("it has half a character at position %d", at);
        }
        at++;
      }
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = new WstxInputFactory();
    // What is malformed is found when it is read, not when it is looked at.
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    // A prefix is then part of a name, and such names are unknown.
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("an external entity is asked for");
        });
    return factory;
  }

  /** Goes into the document element, which has to have this name. */
  void root(String name) {
    String found = child();
    if (!name.equals(found)) {
      throw refused("its outermost element is <%s>", Expect.shown(found));
    }
  }

  /**
   * Goes into the next child of the present element; at the end of the present element goes out of
   * it and returns null. Nothing but blanks may stand between the children.
   */
  String child() {
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        enter();
        return reader.getLocalName();
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
        return null;
      } else if (!reader.isWhiteSpace()) {
        throw refused("text stands between elements: '%s'", Expect.shown(reader.getText()));
      }
    }
  }

  /** The text of the present element, which may have no children; goes out of it. */
  String text() {
    String text = "";
    StringBuilder pieces = null;
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
        return pieces == null ? text : pieces.toString();
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        throw refused("an element <%s> stands within text", Expect.shown(reader.getLocalName()));
      } else if (pieces != null) {
        pieces.append(reader.getText());
      } else if (text.isEmpty()) {
        text = reader.getText();
      } else {
        pieces = new StringBuilder(text).append(reader.getText());
      }
    }
  }

  /** Whether the rest of the present element is empty; goes out of it. */
  void empty(String name) {
    if (!text().isEmpty()) {
      throw refused("<%s> is not empty", name);
    }
  }

  /** Passes over what is left of the present element; goes out of it. */
  void skip() {
    int outside = depth - 1;
    while (depth > outside) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        enter();
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw refused("it is nested deeper than %d elements", MAX_DEPTH);
    }
  }

  /** An attribute of the element that was entered last; null when it has none. */
  String attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return null;
  }

  /** Nothing but blanks and comments follows the document element. */
  void end() {
    try {
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.PROCESSING_INSTRUCTION) {
          throw refused("an instruction follows");
        }
      }
      reader.close();
    } catch (XMLStreamException malformed) {
      throw broken(malformed);
    }
  }

  /** A refusal of the document, "Expected (what it should be), but (what it is).". */
  Malformed refused(String found, Object... arguments) {
    return new Malformed("Expected %s, but %s.", expected, String.format(found, arguments));
  }

  /** The next start, end or text. */
  private int next() {
    try {
      while (true) {
        int event = reader.next();
        switch (event) {
          case XMLStreamConstants.START_ELEMENT,
              XMLStreamConstants.END_ELEMENT,
              XMLStreamConstants.CHARACTERS,
              XMLStreamConstants.CDATA,
              XMLStreamConstants.SPACE -> {
            return event;
          }
          case XMLStreamConstants.COMMENT -> {}
          case XMLStreamConstants.DTD -> throw refused("it has a document type");
          default -> throw refused("it has more than elements, text and comments");
        }
      }
    } catch (XMLStreamException malformed) {
      throw broken(malformed);
    }
  }

  private Malformed broken(XMLStreamException malformed) {
    // The parser puts the place into a second line.
    String said = malformed.getMessage().lines().findFirst().orElse("").strip();
    return refused(
        "it is not well-formed at line %d, column %d: %s",
        malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNumber(),
        malformed.getLocation() == null ? 0 : malformed.getLocation().getColumnNumber(),
        Expect.shown(said.replaceAll("\\.$", "")));
  }
}
