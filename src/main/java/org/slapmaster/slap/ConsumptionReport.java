package org.slapmaster.slap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slapmaster.model.Expect;

/**
 * The consumption report of a computer (TioXML): a journal of transactions, whose elements have to
 * stand in their order. Only its form is looked at, and what it says is not interpreted.
 */
public final class ConsumptionReport {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Set<String> NUMERIC = Set.of("quantity", "price");

  /** Elements whose kind is an attribute that they have to have. */
  private static final Set<String> TYPED = Set.of("transaction", "arrow");

  /** An element and how often it stands in its place. */
  private record Part(String name, boolean isMandatory, boolean isRepeated) {}

  /** What stands in an element, in order; an element that is not named here holds text. */
  private static final Map<String, List<Part>> CONTENT =
      Map.of(
          "journal", List.of(some("transaction")),
          "transaction",
              List.of(
                  maybe("title"),
                  one("start_date"),
                  one("stop_date"),
                  one("reference"),
                  one("currency"),
                  one("payment_mode"),
                  any("category"),
                  some("arrow"),
                  some("movement")),
          "arrow", List.of(maybe("source"), maybe("destination")),
          "movement",
              List.of(
                  one("resource"),
                  maybe("title"),
                  maybe("reference"),
                  one("quantity"),
                  one("price"),
                  one("VAT"),
                  any("category")));

  private final SafeXml xml;

  private ConsumptionReport(SafeXml xml) {
    this.xml = xml;
  }

  /**
   * Whether a report has the form that it should have.
   *
   * @throws Malformed with one sentence when it has not
   */
  public static void check(String text) {
    SafeXml xml = new SafeXml("a consumption report", text, MAX_CHARACTERS);
    xml.root("journal");
    new ConsumptionReport(xml).element("journal");
    xml.end();
  }

  /** Reads the element that was entered just now. */
  private void element(String name) {
    if (TYPED.contains(name) && xml.attribute("type") == null) {
      throw xml.refused("<%s> has no type", name);
    }
    List<Part> parts = CONTENT.get(name);
    if (parts == null) {
      text(name);
    } else {
      content(name, parts);
    }
  }

  private void text(String name) {
    String text = xml.text().strip();
    if (NUMERIC.contains(name) && !NUMBER.matcher(text).matches()) {
      throw xml.refused("<%s> holds '%s', which is no number", name, Expect.shown(text));
    }
  }

  private void content(String name, List<Part> parts) {
    int at = 0;
    boolean isThere = false;
    for (String child = xml.child(); child != null; child = xml.child()) {
      while (at < parts.size() && !parts.get(at).name().equals(child)) {
        leave(name, parts.get(at), isThere, "<" + Expect.shown(child) + "> stands");
        at++;
        isThere = false;
      }
      if (at == parts.size() || (isThere && !parts.get(at).isRepeated())) {
        throw xml.refused("<%s> stands where <%s> has no place", Expect.shown(child), name);
      }
      isThere = true;
      element(child);
    }
    for (; at < parts.size(); at++) {
      leave(name, parts.get(at), isThere, "nothing stands");
      isThere = false;
    }
  }

  private void leave(String around, Part part, boolean isThere, String instead) {
    if (part.isMandatory() && !isThere) {
      throw xml.refused("%s where <%s> needs <%s>", instead, around, part.name());
    }
  }

  private static Part one(String name) {
    return new Part(name, true, false);
  }

  private static Part maybe(String name) {
    return new Part(name, false, false);
  }

  private static Part some(String name) {
    return new Part(name, true, true);
  }

  private static Part any(String name) {
    return new Part(name, false, true);
  }
}
