package org.slapmaster.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON that a schema describes, with faults. */
final class JsonValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 5;
  private final Dice dice;
  private final JsonNode root;

  /**
   * @param root the document in which references are looked up
   */
  JsonValues(Dice dice, JsonNode root) {
    this.dice = dice;
    this.root = root;
  }

  /** A body: nearly always an object of the schema. */
  String body(JsonNode schema) {
    String body = value("", schema, 0).toString();
    return dice.percent(5) ? dice.mutated(body) : body;
  }

  private JsonNode value(String name, JsonNode schema, int depth) {
    if (dice.percent(6)) {
      return any(depth);
    }
    if (schema.has("$ref")) {
      return value(name, root.at(schema.path("$ref").asText().substring(1)), depth);
    } else if (schema.has("enum") && dice.percent(90)) {
      JsonNode values = schema.path("enum");
      return values.get(dice.below(values.size()));
    } else if (schema.has("oneOf")) {
      return value(name, schema.path("oneOf").get(dice.below(schema.path("oneOf").size())), depth);
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.get(dice.below(type.size())).asText() : type.asText()) {
      case "object" -> object(schema, depth);
      case "array" -> {
        ArrayNode array = JSON.arrayNode();
        for (int i = dice.below(4); i > 0; i--) {
          array.add(value(name, schema.path("items"), depth + 1));
        }
        yield array;
      }
      case "boolean" -> JSON.booleanNode(dice.percent(50));
      case "integer", "number" -> JSON.numberNode(dice.below(100_000) - 1);
      case "string" -> JSON.textNode(dice.named(name));
      default -> any(depth);
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (dice.percent(85)) {
        object.set(property.getKey(), value(property.getKey(), property.getValue(), depth + 1));
      }
    }
    if (!schema.has("properties") && depth < MAX_DEPTH) {
      for (int i = dice.below(3); i > 0; i--) {
        object.set("k" + i, any(depth + 1));
      }
    }
    if (dice.percent(3)) {
      object.set(dice.anything(), any(depth + 1));
    }
    return object;
  }

  private JsonNode any(int depth) {
    return switch (dice.below(depth < MAX_DEPTH ? 8 : 6)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(dice.percent(50));
      case 2 -> JSON.numberNode(dice.below(1000) / 7.0);
      case 3 -> JSON.numberNode(new java.math.BigInteger("9".repeat(1 + dice.below(60))));
      case 4, 5 -> JSON.textNode(dice.anything());
      case 6 -> JSON.arrayNode().add(any(depth + 1)).add(any(depth + 1));
      default -> JSON.objectNode().set("x", any(depth + 1));
    };
  }
}
