package org.slapmaster.slap;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slapmaster.model.Expect;

/**
 * Reads marshalled values. What they become in Java:
 *
 * <ul>
 *   <li>none: null; bool: {@link Boolean}; string and unicode: {@link String}; float: {@link
 *       Double}
 *   <li>int and long: {@link Long} where it fits, else {@link BigInteger}
 *   <li>list: {@link List}; set: {@link Set}; tuple: {@link Tuple}; dictionary: {@link Map} in the
 *       order of the document; object: {@link SlapObject}
 * </ul>
 *
 * All of them are unmodifiable, and a value that is referred to twice is shared.
 *
 * <p>Why references are bounded: ten lists, each of ten references to the one before, are a few
 * hundred bytes that nobody can write out.
 */
public final class Marshal {
  /** How many values and characters may be repeated by reference in one document. */
  static final long MAX_REPEATED = 1 << 20;

  /** How many values one document may hold. */
  static final int MAX_VALUES = 1 << 20;

  /** As Python bounds them; beyond it the conversion takes too long. */
  private static final int MAX_DIGITS = 4300;

  /**
   * Documents that come with nearly every call, as the stock marshaller writes them. To parse them
   * would take longer than all else that is done for a call before it reaches the master.
   */
  private static final Map<String, Optional<Object>> FREQUENT =
      Map.of(
          "<marshal><none/></marshal>", Optional.empty(),
          "<marshal><bool>0</bool></marshal>", Optional.of(false),
          "<marshal><bool>1</bool></marshal>", Optional.of(true),
          "<marshal><string>started</string></marshal>", Optional.of("started"),
          "<marshal><string>stopped</string></marshal>", Optional.of("stopped"),
          "<marshal><dictionary id=\"i2\"/></marshal>", Optional.of(Map.of()));

  /** The longest of them. */
  private static final int MAX_FREQUENT = 64;

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|inf|nan)",
          Pattern.CASE_INSENSITIVE);

  /** A value that can be referred to, with the number of values and characters in it. */
  private record Shared(Object value, long weight) {}

  /** Stands for a value whose end has not been read. */
  private static final Shared OPEN = new Shared(null, 0);

  private final SafeXml xml;
  private final Map<String, Shared> byId = new HashMap<>();
  private long repeated;

  /** Values and characters read so far, what is repeated by reference included. */
  private long weight;

  private int values;

  private Marshal(SafeXml xml) {
    this.xml = xml;
  }

  /**
   * Reads a document.
   *
   * @param what names it in a refusal, such as a field
   * @param maxCharacters how long it may be
   * @throws Malformed with one sentence
   */
  public static Object read(String what, String text, int maxCharacters) {
    Optional<Object> frequent = text.length() <= MAX_FREQUENT ? FREQUENT.get(text) : null;
    if (frequent != null) {
      return frequent.orElse(null);
    }
    SafeXml xml = new SafeXml("a marshalled value as " + what, text, maxCharacters);
    xml.root("marshal");
    String element = xml.child();
    if (element == null) {
      throw xml.refused("it is empty");
    }
    Object value = new Marshal(xml).value(element);
    if (xml.child() != null) {
      throw xml.refused("there is more than one value");
    }
    xml.end();
    return value;
  }

  /** The value whose element was entered just now. */
  private Object value(String element) {
    weight++;
    if (++values > MAX_VALUES) {
      throw xml.refused("there are more than %d values", MAX_VALUES);
    }
    return switch (element) {
      case "string", "unicode" -> string();
      case "int", "long" -> integer(element);
      case "float" -> real();
      case "bool" -> bool();
      case "none" -> {
        xml.empty(element);
        yield null;
      }
      case "tuple" -> new Tuple(items());
      case "reference" -> reference();
      case "list", "set", "dictionary", "object" -> shared(element);
      default -> throw xml.refused("there is an element <%s>", Expect.shown(element));
    };
  }

  private String string() {
    String text = xml.text();
    weight += text.length();
    return text.indexOf('&') < 0
        ? text
        : text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
  }

  private Object integer(String element) {
    String digits = number(element, INTEGER);
    BigInteger value = new BigInteger(digits);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private Double real() {
    String text = number("float", FLOAT);
    String magnitude = text.replaceFirst("^[+-]", "");
    if (magnitude.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    return magnitude.equalsIgnoreCase("inf")
        ? (text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
        : Double.valueOf(text);
  }

  private String number(String element, Pattern form) {
    String text = xml.text().strip();
    if (text.length() > MAX_DIGITS) {
      throw xml.refused("a number has %d characters", text.length());
    }
    if (!form.matcher(text).matches()) {
      throw xml.refused("<%s> holds '%s'", element, Expect.shown(text));
    }
    return text;
  }

  private Boolean bool() {
    String text = xml.text().strip();
    if (!text.equals("1") && !text.equals("0")) {
      throw xml.refused("<bool> holds '%s'", Expect.shown(text));
    }
    return text.equals("1");
  }

  /** A value that may have an id, by which later elements refer to it. */
  private Object shared(String element) {
    String id = xml.attribute("id");
    if (id != null && byId.putIfAbsent(id, OPEN) != null) {
      throw xml.refused("the id '%s' stands twice", Expect.shown(id));
    }
    long before = weight;
    Object value =
        switch (element) {
          case "list" -> Collections.unmodifiableList(items());
          case "set" -> set();
          case "dictionary" -> dictionary();
          default -> object();
        };
    if (id != null) {
      byId.put(id, new Shared(value, weight - before));
    }
    return value;
  }

  private Object reference() {
    String id = xml.attribute("id");
    Shared target = byId.get(id);
    xml.empty("reference");
    if (target == null || target == OPEN) {
      throw xml.refused(
          "the reference to '%s' leads %s",
          Expect.shown(String.valueOf(id)), target == null ? "nowhere" : "to a value around it");
    }
    weight += target.weight();
    repeated += target.weight();
    if (repeated > MAX_REPEATED) {
      throw xml.refused("its references repeat more than %d values", MAX_REPEATED);
    }
    return target.value();
  }

  private List<Object> items() {
    List<Object> items = new ArrayList<>();
    for (String element = xml.child(); element != null; element = xml.child()) {
      items.add(value(element));
    }
    return items;
  }

  private Set<Object> set() {
    Set<Object> set = new LinkedHashSet<>();
    for (Object item : items()) {
      set.add(hashable("set", item));
    }
    return Collections.unmodifiableSet(set);
  }

  private Map<Object, Object> dictionary() {
    Map<Object, Object> dictionary = new LinkedHashMap<>();
    for (String element = xml.child(); element != null; element = xml.child()) {
      Object key = hashable("dictionary", value(element));
      String second = xml.child();
      if (second == null) {
        throw xml.refused("a dictionary has a key without a value");
      }
      dictionary.put(key, value(second));
    }
    return Collections.unmodifiableMap(dictionary);
  }

  /** What may be looked up: neither may it change, nor may finding its hash take long. */
  private Object hashable(String where, Object key) {
    if (!isFixed(key)) {
      throw xml.refused("a %s has a key that can change", where);
    }
    return key;
  }

  private static boolean isFixed(Object value) {
    return value instanceof Tuple tuple
        ? tuple.items().stream().allMatch(Marshal::isFixed)
        : value == null
            || value instanceof String
            || value instanceof Number
            || value instanceof Boolean;
  }

  private SlapObject object() {
    String module = xml.attribute("module");
    String name = xml.attribute("class");
    if (!SlapObject.MODULE.equals(module) || name == null || !SlapObject.CLASSES.contains(name)) {
      throw xml.refused("there is an object of class %s.%s", shown(module), shown(name));
    }
    if (!"tuple".equals(xml.child())) {
      throw xml.refused("an object has no tuple of arguments");
    }
    weight++;
    final Tuple arguments = new Tuple(items());
    if (!"dictionary".equals(xml.child())
        || !(value("dictionary") instanceof Map<?, ?> attributes)) {
      throw xml.refused("an object has no dictionary of attributes");
    }
    Map<String, Object> named = new LinkedHashMap<>();
    for (Map.Entry<?, ?> attribute : attributes.entrySet()) {
      if (!(attribute.getKey() instanceof String attributeName)) {
        throw xml.refused("an attribute of an object has no name");
      }
      named.put(attributeName, attribute.getValue());
    }
    if (xml.child() != null) {
      throw xml.refused("an object has more than arguments and attributes");
    }
    return new SlapObject(name, arguments, named);
  }

  private static String shown(String text) {
    return Expect.shown(String.valueOf(text));
  }
}
