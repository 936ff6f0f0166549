package org.slapmaster.node.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.DisallowUnknownKeywordFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.slapmaster.model.Parameters;
import org.slapmaster.node.software.ReleaseDescriptor;

/**
 * The JSON Schema of a software type's parameters: turns the text that travels into the values that
 * templates see, fills in defaults, and refuses what the schema refuses.
 */
final class ParameterSchema {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> PARSED =
      Set.of("integer", "number", "boolean", "object", "array", "null");

  /** How many misfits are told at once. */
  private static final int MAX_SAID = 3;

  private final JsonNode schema;
  private final JsonSchema compiled;
  private final Set<String> publicNames;

  /**
   * @throws IllegalArgumentException when it is no schema
   */
  ParameterSchema(JsonNode schema) {
    this.schema = schema;
    this.publicNames = ReleaseDescriptor.publicProperties(schema);
    try {
      this.compiled = factory().getSchema(schema);
      compiled.initializeValidators();
    } catch (JsonSchemaException e) {
      throw new IllegalArgumentException(
          "Expected the parameters of a software type to be a JSON Schema, but: " + e.getMessage(),
          e);
    }
  }

  /**
   * The parameters by name as templates see them: text, numbers, booleans, lists and maps.
   *
   * @throws IllegalArgumentException when they do not fit; the message names parameters, no values
   */
  Map<String, Object> typed(Parameters parameters) {
    ObjectNode typed = JsonNodeFactory.instance.objectNode();
    parameters.values().forEach((name, text) -> typed.set(name, parsed(name, text)));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (property.getValue().has("default") && !typed.has(property.getKey())) {
        typed.set(property.getKey(), property.getValue().get("default"));
      }
    }
    Set<ValidationMessage> messages = compiled.validate(typed);
    if (!messages.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected parameters that fit the software type, but: "
              + messages.stream()
                  .map(message -> message.getMessage().replaceFirst("^\\$(\\.|: )", ""))
                  .sorted()
                  .limit(MAX_SAID)
                  .collect(Collectors.joining("; "))
              + (messages.size() > MAX_SAID
                  ? "; and " + (messages.size() - MAX_SAID) + " more"
                  : "")
              + ".");
    }
    return Collections.unmodifiableMap(
        JSON.convertValue(typed, new TypeReference<SortedMap<String, Object>>() {}));
  }

  /** The values that are secrets: given ones that are neither marked public nor booleans. */
  List<String> secrets(Parameters parameters) {
    return parameters.values().entrySet().stream()
        .filter(
            entry ->
                !publicNames.contains(entry.getKey()) && !"boolean".equals(type(entry.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }

  private JsonNode parsed(String name, String text) {
    if (PARSED.contains(type(name))) {
      try {
        return JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return JsonNodeFactory.instance.textNode(text); // which the validation refuses
      }
    }
    return JsonNodeFactory.instance.textNode(text);
  }

  private String type(String name) {
    return schema.path("properties").path(name).path("type").asText();
  }

  /** Schemas may say {@code public}, may not use unknown words, and are never fetched. */
  private static JsonSchemaFactory factory() {
    JsonMetaSchema base = JsonMetaSchema.getV202012();
    JsonMetaSchema meta =
        JsonMetaSchema.builder(base)
            .keyword(new AnnotationKeyword("public"))
            .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
            .build();
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012,
        builder ->
            builder
                .metaSchema(meta)
                .schemaLoaders(
                    loaders ->
                        loaders.add(
                            iri -> {
                              throw new IllegalArgumentException(
                                  "Expected a schema that refers to nothing outside, but it refers to "
                                      + iri
                                      + ".");
                            })));
  }
}
