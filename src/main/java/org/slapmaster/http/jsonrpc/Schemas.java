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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slapmaster.codec.Json;

/** What goes into and comes out of each method; compiled when it is first needed. Thread-safe. */
final class Schemas {
  private static final String RESOURCE = "/json-rpc.schema.json";
  private static final String SHARED = "$defs";
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode document = read();
  private final JsonNode methods = document.path("methods");
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  private static JsonNode read() {
    try (InputStream resource = Schemas.class.getResourceAsStream(RESOURCE)) {
      return Json.STRICT.readTree(resource);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Each schema takes the shared definitions along, to which its references point. */
  private JsonSchema schema(String method, String way) {
    return compiled.computeIfAbsent(
        method + " " + way,
        place -> {
          ObjectNode schema = methods.path(method).path(way).deepCopy();
          schema.set("$schema", document.get("$schema"));
          schema.set(SHARED, document.get(SHARED));
          return factory.getSchema(schema);
        });
  }

  /** The document, for whoever writes a client. */
  String text() {
    return document.toPrettyString();
  }

  /** Whether there is such a method. */
  boolean know(String method) {
    return methods.has(method);
  }

  /** All methods. */
  Set<String> methods() {
    return methods.properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What is wrong with an argument; empty when nothing is. */
  Optional<String> problemOfInput(String method, JsonNode value) {
    return problem(schema(method, "input"), value);
  }

  /** What is wrong with an answer; empty when nothing is. */
  Optional<String> problemOfOutput(String method, JsonNode value) {
    return problem(schema(method, "output"), value);
  }

  private static Optional<String> problem(JsonSchema schema, JsonNode value) {
    return schema.validate(value).stream()
        .map(ValidationMessage::getMessage)
        .min(Comparator.naturalOrder());
  }
}
