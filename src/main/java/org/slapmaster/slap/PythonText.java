package org.slapmaster.slap;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values as Python's {@code str()} and {@code repr()} print them, because that is what a parameter
 * of any other type becomes on its way through a SlapOS master. Takes what {@link Marshal} makes,
 * and what comes of JSON: {@link Map}, {@link List}, text, numbers, truth and null.
 */
public final class PythonText {
  /** Beyond this, Python writes a float with an exponent. */
  private static final int MAX_PLAIN_EXPONENT = 16;

  private static final int MIN_PLAIN_EXPONENT = -4;

  /** So many decimal digits tell every double from every other. */
  private static final int DIGITS = 17;

  private static final double EXACT = 1e15;
  private final StringBuilder out = new StringBuilder();

  private PythonText() {}

  /**
   * As {@code str()}: a text is itself.
   *
   * @throws Malformed when an object of SLAP is among the values
   */
  public static String str(Object value) {
    return value instanceof String text ? text : repr(value);
  }

  /**
   * As {@code repr()}: a text stands in quotes.
   *
   * @throws Malformed when an object of SLAP is among the values
   */
  public static String repr(Object value) {
    PythonText text = new PythonText();
    text.append(value);
    return text.out.toString();
  }

  private void append(Object value) {
    if (value == null) {
      out.append("None");
    } else if (value instanceof String text) {
      quote(text);
    } else if (value instanceof Boolean flag) {
      out.append(flag ? "True" : "False");
    } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      out.append(number(((Number) value).doubleValue()));
    } else if (value instanceof Number) {
      out.append(value);
    } else if (value instanceof Tuple tuple) {
      items('(', tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
    } else if (value instanceof Set<?> set) {
      if (set.isEmpty()) {
        out.append("set()");
      } else {
        items('{', set, "}");
      }
    } else if (value instanceof Collection<?> list) {
      items('[', list, "]");
    } else if (value instanceof Map<?, ?> dictionary) {
      dictionary(dictionary);
    } else {
      throw new Malformed(
          "Expected a value of text, numbers, truth, none, lists and dictionaries, but a %s is in"
              + " it.",
          value instanceof SlapObject object
              ? object.className()
              : value.getClass().getSimpleName());
    }
  }

  private void items(char open, Collection<?> items, String close) {
    out.append(open);
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      append(item);
      separator = ", ";
    }
    out.append(close);
  }

  private void dictionary(Map<?, ?> dictionary) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
      out.append(separator);
      append(entry.getKey());
      out.append(": ");
      append(entry.getValue());
      separator = ", ";
    }
    out.append('}');
  }

  private void quote(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints().forEach(point -> character(point, quote));
    out.append(quote);
  }

  private void character(int point, char quote) {
    switch (point) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (point == quote) {
          out.append('\\').append(quote);
        } else if (isPrintable(point)) {
          out.appendCodePoint(point);
        } else if (point < 0x100) {
          out.append(String.format("\\x%02x", point));
        } else {
          out.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
        }
      }
    }
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }

  /** A float as {@code repr()} prints it: the shortest digits that read back as the same. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    } else if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    } else if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return (long) value + ".0";
    }
    BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    return (value < 0 ? "-" : "")
        + (exponent < MIN_PLAIN_EXPONENT || exponent >= MAX_PLAIN_EXPONENT
            ? scientific(digits, exponent)
            : plain(shortest));
  }

  private static String plain(BigDecimal shortest) {
    String text = shortest.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return String.format("%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /**
   * The closest of the shortest decimals that read back as {@code value}. Not {@link
   * Double#toString}, whose digits are not always the shortest before Java 19.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < DIGITS; digits++) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.FLOOR));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
      boolean belowFits = below.doubleValue() == value;
      boolean aboveFits = above.doubleValue() == value;
      if (belowFits && aboveFits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      } else if (belowFits || aboveFits) {
        return belowFits ? below : above;
      }
    }
    return exact.round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
  }
}
