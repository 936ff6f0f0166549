package org.slapmaster.http.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.codec.Json;

/** What goes into and comes out of each method; compiled once. Thread-safe. */
final class Schemas {
  private static final String RESOURCE = "/json-rpc.schema.json";
  private static final String SHARED = "$defs";
  private final Map<String, JsonSchema> inputs = new HashMap<>();
  private final Map<String, JsonSchema> outputs = new HashMap<>();
  private final String text;

  Schemas() {
    JsonNode document = read();
    text = document.toPrettyString();
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    document
        .path("methods")
        .properties()
        .forEach(
            method -> {
              inputs.put(method.getKey(), compile(factory, document, method, "input"));
              outputs.put(method.getKey(), compile(factory, document, method, "output"));
            });
  }

  private static JsonNode read() {
    try (InputStream resource = Schemas.class.getResourceAsStream(RESOURCE)) {
      return Json.STRICT.readTree(resource);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Each schema takes the shared definitions along, to which its references point. */
  private static JsonSchema compile(
      JsonSchemaFactory factory,
      JsonNode document,
      Map.Entry<String, JsonNode> method,
      String way) {
    ObjectNode schema = method.getValue().get(way).deepCopy();
    schema.set("$schema", document.get("$schema"));
    schema.set(SHARED, document.get(SHARED));
    return factory.getSchema(schema);
  }

  /** The document, for whoever writes a client. */
  String text() {
    return text;
  }

  /** Whether there is such a method. */
  boolean know(String method) {
    return inputs.containsKey(method);
  }

  /** All methods. */
  Set<String> methods() {
    return inputs.keySet();
  }

  /** What is wrong with an argument; empty when nothing is. */
  Optional<String> problemOfInput(String method, JsonNode value) {
    return problem(inputs.get(method), value);
  }

  /** What is wrong with an answer; empty when nothing is. */
  Optional<String> problemOfOutput(String method, JsonNode value) {
    return problem(outputs.get(method), value);
  }

  private static Optional<String> problem(JsonSchema schema, JsonNode value) {
    return schema.validate(value).stream()
        .map(ValidationMessage::getMessage)
        .min(Comparator.naturalOrder());
  }
}
