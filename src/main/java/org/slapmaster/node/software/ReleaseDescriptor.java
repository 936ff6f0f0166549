package org.slapmaster.node.software;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@code software.yaml} says; see the package for its vocabulary.
 *
 * @param types by name, in the order of the file; never empty
 */
public record ReleaseDescriptor(
    String title, String version, List<InstallStep> steps, Map<String, Type> types) {
  /** The file's name. */
  public static final String FILE = "software.yaml";

  private static final Duration STEP_TIMEOUT = Duration.ofMinutes(10);

  /**
   * One step of the installation.
   *
   * @param unless the step is skipped when this command succeeds; null: always done
   * @param needsRoot the sentence said instead of running the step without being root; null: it
   *     needs no root
   */
  public record InstallStep(
      String name, List<String> unless, String needsRoot, List<String> run, Duration timeout) {}

  /**
   * A software type.
   *
   * @param instance the instance file, relative to the release
   * @param parameters the JSON Schema of the parameters; an empty object when none is given
   * @param connection the names of the declared connection parameters
   * @param publicConnection those of them that listings may show
   * @param shared of the shared instances that an instance of the type serves; null: it serves none
   */
  public record Type(
      String name,
      String instance,
      JsonNode parameters,
      SortedSet<String> connection,
      SortedSet<String> publicConnection,
      Shared shared) {}

  /**
   * The parameters and connection parameters of shared instances, as those of a {@link Type}.
   *
   * @param connection never empty: one is ready when its host has published for it
   */
  public record Shared(
      JsonNode parameters, SortedSet<String> connection, SortedSet<String> publicConnection) {}

  /**
   * Reads the descriptor of the release in {@code directory}.
   *
   * @throws IllegalArgumentException with one sentence that names file, line and field
   */
  public static ReleaseDescriptor read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "Expected a file " + FILE + " in the release, but there is none.");
    }
    YamlNode root = YamlNode.read(file);
    Map<String, YamlNode> fields = root.map(Set.of("title", "version", "install", "types"));
    List<InstallStep> steps = new ArrayList<>();
    if (fields.containsKey("install")) {
      fields.get("install").list().forEach(step -> steps.add(step(step)));
    }
    Map<String, Type> types = new LinkedHashMap<>();
    root.required(fields, "types")
        .map()
        .forEach((name, node) -> types.put(name, type(directory, name, node)));
    if (types.isEmpty()) {
      throw fields.get("types").refused("a software type at least, but there is none");
    }
    String title = root.required(fields, "title").text();
    String version = fields.containsKey("version") ? fields.get("version").text() : "";
    return new ReleaseDescriptor(title, version, List.copyOf(steps), types);
  }

  /** The names of the properties in a JSON Schema that are marked {@code public: true}. */
  public static SortedSet<String> publicProperties(JsonNode schema) {
    SortedSet<String> names = propertyNames(schema);
    names.removeIf(name -> !schema.path("properties").path(name).path("public").asBoolean());
    return names;
  }

  private static SortedSet<String> propertyNames(JsonNode schema) {
    SortedSet<String> names = new TreeSet<>();
    for (Iterator<String> each = schema.path("properties").fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }

  private static InstallStep step(YamlNode node) {
    Map<String, YamlNode> fields =
        node.map(Set.of("name", "unless", "needs-root", "run", "timeout"));
    return new InstallStep(
        node.required(fields, "name").text(),
        fields.containsKey("unless") ? fields.get("unless").command() : null,
        fields.containsKey("needs-root") ? fields.get("needs-root").text() : null,
        node.required(fields, "run").command(),
        fields.containsKey("timeout") ? fields.get("timeout").seconds() : STEP_TIMEOUT);
  }

  private static Type type(Path directory, String name, YamlNode node) {
    Map<String, YamlNode> fields =
        node.map(Set.of("title", "instance", "parameters", "connection", "shared"));
    YamlNode instance = node.required(fields, "instance");
    Path file = directory.resolve(instance.text()).normalize();
    if (!file.startsWith(directory) || !Files.isRegularFile(file)) {
      throw instance.refused("a file of the release, but '" + instance.text() + "' is none");
    }
    JsonNode connection = schema(fields.get("connection"));
    return new Type(
        name,
        instance.text(),
        schema(fields.get("parameters")),
        propertyNames(connection),
        publicProperties(connection),
        fields.containsKey("shared") ? shared(fields.get("shared")) : null);
  }

  private static Shared shared(YamlNode node) {
    Map<String, YamlNode> fields = node.map(Set.of("parameters", "connection"));
    JsonNode connection = schema(node.required(fields, "connection"));
    SortedSet<String> names = propertyNames(connection);
    if (names.isEmpty()) {
      throw fields
          .get("connection")
          .refused("a connection parameter at least, by which one is known to be served");
    }
    return new Shared(schema(fields.get("parameters")), names, publicProperties(connection));
  }

  private static JsonNode schema(YamlNode node) {
    if (node == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    JsonNode schema = node.json();
    if (!schema.isObject()) {
      throw node.refused("a JSON Schema, which is a map, but it is something else");
    }
    return schema;
  }
}
