package org.slapmaster.node.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The filters that write a value as a literal of another language, so that it can never become
 * structure there.
 */
final class Quoting {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Quoting() {}

  static Map<String, Filter> filters() {
    Map<String, Filter> filters = new TreeMap<>();
    filters.put("json", filter(Quoting::json));
    filters.put("shell", filter(value -> shell(text(value))));
    filters.put("php", filter(Quoting::php));
    filters.put("sql", filter(value -> sql(text(value))));
    filters.put("url", filter(value -> url(text(value))));
    return filters;
  }

  /** A JSON value; {@code </} is written so that it may stand in a page's script. */
  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value).replace("</", "<\\/");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Expected a value that JSON can write, but: " + e, e);
    }
  }

  /** One word of a POSIX shell. */
  static String shell(String text) {
    return "'" + withoutNul(text).replace("'", "'\\''") + "'";
  }

  /** A PHP expression: string, number, boolean, null or array. */
  static String php(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Number) {
      return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(Quoting::php).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> php(String.valueOf(entry.getKey())) + " => " + php(entry.getValue()))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return "'" + text(value).replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /**
   * A string literal of MariaDB and MySQL, in which a backslash has to be doubled. In servers where
   * it has not, the literal is as safe but a backslash becomes two.
   */
  static String sql(String text) {
    return "'" + withoutNul(text).replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** Percent-encoded, for any part of a URL. */
  static String url(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String text(Object value) {
    if (value instanceof Collection || value instanceof Map) {
      return json(value);
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
  }

  private static String withoutNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Expected a text without NUL, but it has one.");
    }
    return text;
  }

  private static Filter filter(Function<Object, String> write) {
    return new Filter() {
      @Override
      public List<String> getArgumentNames() {
        return List.of();
      }

      @Override
      public Object apply(
          Object input,
          Map<String, Object> arguments,
          PebbleTemplate self,
          EvaluationContext context,
          int line) {
        try {
          return write.apply(input);
        } catch (IllegalArgumentException e) {
          throw new PebbleException(e, e.getMessage(), line, self.getName());
        }
      }
    };
  }
}
