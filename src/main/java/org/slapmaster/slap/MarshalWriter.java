package org.slapmaster.slap;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one marshalled value, byte for byte as the stock masters do: no declaration, no blanks,
 * pure ASCII, ids counted from {@code i2} in the order of the opening tags. Either a whole value at
 * once ({@link #write}), or a document by hand: then dictionaries are to be given in the order of
 * their keys. Not thread-safe.
 *
 * <p>A character that XML 1.0 cannot carry becomes U+FFFD.
 */
public final class MarshalWriter {
  private static final byte[] MARSHAL = ascii("<marshal>");
  private static final byte[] MARSHAL_END = ascii("</marshal>");
  private static final byte[] STRING = ascii("<string>");
  private static final byte[] STRING_END = ascii("</string>");
  private static final byte[] NONE = ascii("<none/>");
  private static final byte[] TRUE = ascii("<bool>1</bool>");
  private static final byte[] FALSE = ascii("<bool>0</bool>");
  private static final byte[] EMPTY_END = ascii("/>");
  private static final byte[] AMPERSAND = ascii("&amp;amp;");
  private static final byte[] LESS = ascii("&amp;lt;");
  private static final byte[] GREATER = ascii("&amp;gt;");
  private static final byte[] CLASS = ascii(" module=\"" + SlapObject.MODULE + "\" class=\"");

  /** Which ASCII characters stand for themselves. */
  private static final boolean[] PLAIN = new boolean[0x80];

  private static final BigInteger LONG = BigInteger.TEN.pow(24);

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['\n'] = true;
    PLAIN['\t'] = true;
    PLAIN['&'] = false;
    PLAIN['<'] = false;
    PLAIN['>'] = false;
  }

  /** An element around other values. */
  private enum Container {
    TUPLE("tuple", false),
    LIST("list", true),
    SET("set", true),
    DICTIONARY("dictionary", true),
    OBJECT("object", true);

    private final boolean hasId;
    private final byte[] open;
    private final byte[] close;

    Container(String name, boolean hasId) {
      this.hasId = hasId;
      open = ascii("<" + name + (hasId ? " id=\"i" : ""));
      close = ascii("</" + name + ">");
    }
  }

  private final List<Container> around = new ArrayList<>();
  private byte[] bytes;
  private int size;
  private int lastId = 1;

  /** Whether the newest opening tag still lacks its end, because nothing is in it yet. */
  private boolean isTagOpen;

  public MarshalWriter() {
    this(1024);
  }

  /**
   * @param expectedSize about how many bytes the document will have
   */
  public MarshalWriter(int expectedSize) {
    bytes = new byte[Math.max(64, expectedSize)];
    raw(MARSHAL);
  }

  /**
   * The document of one value, such as {@link Marshal} reads; dictionaries are sorted by key.
   *
   * @throws Malformed when a value is of a type that the protocol does not know
   */
  public static byte[] write(Object value) {
    return new MarshalWriter().value(value).finish();
  }

  /** Ends the document. */
  public byte[] finish() {
    if (!around.isEmpty()) {
      throw new IllegalStateException("Expected every container ended, but not: " + around);
    }
    raw(MARSHAL_END);
    return Arrays.copyOf(bytes, size);
  }

  /** A key of a dictionary, or a text that is always the same, made once for many documents. */
  public static final class Constant {
    private final byte[] element;

    private Constant(String text) {
      byte[] document = write(text);
      element = Arrays.copyOfRange(document, MARSHAL.length, document.length - MARSHAL_END.length);
    }

    public static Constant of(String text) {
      return new Constant(text);
    }
  }

  public MarshalWriter constant(Constant text) {
    return element(text.element);
  }

  /** A text; null is none. */
  public MarshalWriter string(String text) {
    if (text == null) {
      return none();
    }
    element(STRING);
    escaped(text);
    return raw(STRING_END);
  }

  public MarshalWriter integer(long value) {
    return number("int", Long.toString(value));
  }

  public MarshalWriter integer(BigInteger value) {
    return number(value.abs().compareTo(LONG) < 0 ? "int" : "long", value.toString());
  }

  public MarshalWriter real(double value) {
    return number("float", PythonText.number(value));
  }

  private MarshalWriter number(String element, String text) {
    return element(ascii("<" + element + ">" + text + "</" + element + ">"));
  }

  public MarshalWriter bool(boolean value) {
    return element(value ? TRUE : FALSE);
  }

  public MarshalWriter none() {
    return element(NONE);
  }

  /** Begins a list; its items and {@link #end} follow. */
  public MarshalWriter list() {
    return begin(Container.LIST);
  }

  /** Begins a dictionary; keys and values in turn, in the order of the keys, and {@link #end}. */
  public MarshalWriter dictionary() {
    return begin(Container.DICTIONARY);
  }

  /** A whole tuple of texts, where null is none. */
  public MarshalWriter tuple(String... texts) {
    begin(Container.TUPLE);
    for (String text : texts) {
      string(text);
    }
    return end();
  }

  /**
   * Begins an object with its constructor's arguments; its attributes follow as in a dictionary,
   * and one {@link #end}.
   */
  public MarshalWriter object(String className, String... arguments) {
    beginObject(className).tuple(arguments);
    return begin(Container.DICTIONARY);
  }

  /** Ends the innermost container. */
  public MarshalWriter end() {
    Container ended = around.remove(around.size() - 1);
    if (isTagOpen) {
      isTagOpen = false;
      raw(EMPTY_END);
    } else {
      raw(ended.close);
    }
    boolean wasOfObject =
        ended == Container.DICTIONARY
            && !around.isEmpty()
            && around.get(around.size() - 1) == Container.OBJECT;
    return wasOfObject ? end() : this;
  }

  /** Any value that {@link Marshal} reads. */
  public MarshalWriter value(Object value) {
    if (value == null || value instanceof String) {
      return string((String) value);
    } else if (value instanceof Boolean flag) {
      return bool(flag);
    } else if (value instanceof BigInteger integer) {
      return integer(integer);
    } else if (value instanceof Long || value instanceof Integer) {
      return integer(((Number) value).longValue());
    } else if (value instanceof Double real) {
      return real(real);
    } else if (value instanceof Tuple tuple) {
      return items(Container.TUPLE, tuple.items());
    } else if (value instanceof Set<?> set) {
      return items(Container.SET, set);
    } else if (value instanceof List<?> list) {
      return items(Container.LIST, list);
    } else if (value instanceof Map<?, ?> dictionary) {
      return entries(begin(Container.DICTIONARY), dictionary);
    } else if (value instanceof SlapObject object) {
      beginObject(object.className());
      items(Container.TUPLE, object.arguments().items());
      return entries(begin(Container.DICTIONARY), object.attributes());
    }
    throw new Malformed(
        "Expected a value that can be marshalled, but got a %s.", value.getClass().getSimpleName());
  }

  private MarshalWriter items(Container container, Collection<?> items) {
    begin(container);
    items.forEach(this::value);
    return end();
  }

  private MarshalWriter entries(MarshalWriter begun, Map<?, ?> dictionary) {
    dictionary.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(MarshalWriter::compareKeys))
        .forEach(entry -> begun.value(entry.getKey()).value(entry.getValue()));
    return begun.end();
  }

  /** Texts by code point, as Python sorts them; keys of other types by their text, behind. */
  private static int compareKeys(Object left, Object right) {
    if (left instanceof String one && right instanceof String two) {
      return Arrays.compare(one.codePoints().toArray(), two.codePoints().toArray());
    } else if (left instanceof String || right instanceof String) {
      return left instanceof String ? -1 : 1;
    }
    return PythonText.repr(left).compareTo(PythonText.repr(right));
  }

  private MarshalWriter begin(Container container) {
    element(container.open);
    around.add(container);
    if (container.hasId) {
      lastId++;
      digits(lastId);
      one('"');
    }
    isTagOpen = true;
    return this;
  }

  private MarshalWriter beginObject(String className) {
    begin(Container.OBJECT);
    raw(CLASS);
    raw(ascii(className));
    one('"');
    return this;
  }

  private MarshalWriter element(byte[] start) {
    if (isTagOpen) {
      isTagOpen = false;
      one('>');
    }
    return raw(start);
  }

  private void escaped(String text) {
    int length = text.length();
    int at = plain(text, 0);
    while (at < length) {
      char c = text.charAt(at);
      if (c == '&') {
        raw(AMPERSAND);
        at++;
      } else if (c == '<') {
        raw(LESS);
        at++;
      } else if (c == '>') {
        raw(GREATER);
        at++;
      } else {
        int point = text.codePointAt(at);
        one('&');
        one('#');
        digits(XmlCharacters.carried(point));
        one(';');
        at += Character.charCount(point);
      }
      at = plain(text, at);
    }
  }

  /** Writes characters that stand for themselves; returns where the first other one is. */
  private int plain(String text, int from) {
    int length = text.length();
    room(length - from);
    int to = size;
    int at = from;
    for (; at < length; at++) {
      char c = text.charAt(at);
      if (c >= PLAIN.length || !PLAIN[c]) {
        break;
      }
      bytes[to++] = (byte) c;
    }
    size = to;
    return at;
  }

  private void digits(int number) {
    if (number >= 10) {
      digits(number / 10);
    }
    one((char) ('0' + number % 10));
  }

  private void one(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  private MarshalWriter raw(byte[] some) {
    room(some.length);
    System.arraycopy(some, 0, bytes, size, some.length);
    size += some.length;
    return this;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
