package org.slapmaster.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slapmaster.codec.Json;
import org.slapmaster.http.Problem;
import org.slapmaster.model.Expect;

/**
 * The fields of a body, each read by name and type. Whatever is wrong is said in one sentence that
 * names the field; {@link #end} refuses fields that nobody read.
 */
final class Fields {
  /** Numbers stay as large and as exact as they are written. */
  private static final ObjectReader JSON =
      Json.STRICT.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final ObjectNode body;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(ObjectNode body) {
    this.body = body;
  }

  static Fields parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node instanceof ObjectNode object) {
        return new Fields(object);
      }
      throw Problem.invalid("Expected a JSON object as the body, but got %s.", kind(node));
    } catch (JsonProcessingException malformed) {
      String where =
          malformed.getLocation() == null
              ? ""
              : " (line %d, column %d)"
                  .formatted(
                      malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr());
      throw Problem.invalid(
          "Expected JSON as the body, but: %s%s.",
          Expect.shown(malformed.getOriginalMessage()), where);
    }
  }

  /** A text, made into a value; refused when it is not there. */
  <T> T required(String name, Function<String, T> value) {
    return Problem.checked(() -> value.apply(text(name)));
  }

  /** A text, made into a value; {@code otherwise} when it is not there. */
  <T> T optional(String name, Function<String, T> value, T otherwise) {
    String text = text(name);
    return text == null ? otherwise : Problem.checked(() -> value.apply(text));
  }

  private String text(String name) {
    return find(name)
        .map(
            node -> {
              require(node.isTextual(), name, "a text", node);
              return node.textValue();
            })
        .orElse(null);
  }

  /** A flag; false when it is not there. */
  boolean flag(String name) {
    return find(name)
        .map(
            node -> {
              require(node.isBoolean(), name, "true or false", node);
              return node.booleanValue();
            })
        .orElse(false);
  }

  /** Names with values, which may be texts, numbers or flags; empty when it is not there. */
  Map<String, String> dictionary(String name) {
    Map<String, String> values = new TreeMap<>();
    find(name)
        .ifPresent(
            node -> {
              require(node.isObject(), name, "an object of names and values", node);
              for (Map.Entry<String, JsonNode> entry : node.properties()) {
                JsonNode value = entry.getValue();
                require(
                    value.isTextual() || value.isNumber() || value.isBoolean(),
                    name + "." + Expect.shown(entry.getKey()),
                    "a text, a number, true or false",
                    value);
                values.put(entry.getKey(), value.asText());
              }
            });
    return values;
  }

  /** All fields were read. */
  void end() {
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      if (!known.contains(entry.getKey())) {
        throw Problem.invalid(
            "Expected no fields%s, but got '%s'.",
            known.isEmpty() ? "" : " but " + String.join(", ", known),
            Expect.shown(entry.getKey()));
      }
    }
  }

  private Optional<JsonNode> find(String name) {
    known.add(name);
    return Optional.ofNullable(body.get(name)).filter(node -> !node.isNull());
  }

  private static void require(boolean condition, String name, String expected, JsonNode found) {
    if (!condition) {
      throw Problem.invalid("Expected %s as '%s', but got %s.", expected, name, kind(found));
    }
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "a text";
      case MISSING -> "nothing";
      case ARRAY, OBJECT -> "an " + node.getNodeType().name().toLowerCase(Locale.ROOT);
      case NULL -> "null";
      default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
