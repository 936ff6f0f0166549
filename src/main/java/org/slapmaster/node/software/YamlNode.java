package org.slapmaster.node.software;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.model.Expect;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A piece of a YAML file that knows where it stands, so that every refusal names file, line and
 * field. Nothing is constructed from the file but text, lists and maps: scalars stay as they were
 * written ({@code 0640} stays {@code 0640}), tags of other types are refused.
 */
public final class YamlNode {
  /** The most characters that a file may have. */
  private static final int MAX_CHARACTERS = 512 * 1024;

  private static final int MAX_DEPTH = 30;
  private static final int MAX_ALIASES = 20;
  private static final Set<Tag> PLAIN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.SEQ, Tag.MAP);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String file;
  private final String field;
  private final Node node;

  private YamlNode(String file, String field, Node node) {
    this.file = file;
    this.field = field;
    this.node = node;
    if (!PLAIN.contains(node.getTag())) {
      throw refused("plain text, lists and maps, but it has the tag " + node.getTag());
    }
  }

  /** Reads a file that holds one map. */
  public static YamlNode read(Path path) {
    String name = path.getFileName().toString();
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_CHARACTERS);
    limits.setNestingDepthLimit(MAX_DEPTH);
    limits.setMaxAliasesForCollections(MAX_ALIASES);
    limits.setAllowDuplicateKeys(false);
    try {
      Expect.that(
          Files.size(path) <= 4L * MAX_CHARACTERS,
          "Expected %s to have at most %d characters, but it is larger.",
          name,
          MAX_CHARACTERS);
      String text = Files.readString(path, StandardCharsets.UTF_8);
      Node root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
      Expect.that(root != null, "Expected a map in %s, but it is empty.", name);
      return new YamlNode(name, "", root);
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : " line " + (e.getProblemMark().getLine() + 1);
      throw new IllegalArgumentException(
          "Expected YAML in " + name + line + ", but " + Expect.shown(e.getProblem()) + ".", e);
    } catch (IOException | YAMLException e) {
      throw new IllegalArgumentException(
          "Expected YAML in "
              + name
              + ", but "
              + Expect.shown(String.valueOf(e.getMessage()))
              + ".",
          e);
    }
  }

  /** Where this stands, such as {@code instance.yaml line 12, service.server.command}. */
  public String place() {
    int line = node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    return file + " line " + line + (field.isEmpty() ? "" : ", " + field);
  }

  /** The refusal of this piece: "Expected WHAT" and where. */
  public IllegalArgumentException refused(String whatButWhat) {
    return new IllegalArgumentException("Expected " + whatButWhat + " (" + place() + ").");
  }

  /** The entries of a map, in the order of the file. */
  public Map<String, YamlNode> map() {
    if (!(node instanceof MappingNode mapping)) {
      throw refused("a map, but it is something else");
    }
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(file, field, tuple.getKeyNode());
      String name = key.text();
      String path = field.isEmpty() ? name : field + "." + name;
      if (entries.put(name, new YamlNode(file, path, tuple.getValueNode())) != null) {
        throw key.refused("each key once, but '" + Expect.shown(name) + "' stands twice");
      }
    }
    return entries;
  }

  /** The entries of a map that may have these keys and no others. */
  public Map<String, YamlNode> map(Set<String> allowed) {
    Map<String, YamlNode> entries = map();
    for (Map.Entry<String, YamlNode> entry : entries.entrySet()) {
      if (!allowed.contains(entry.getKey())) {
        throw entry
            .getValue()
            .refused(
                "one of the keys "
                    + allowed.stream().sorted().toList()
                    + ", but got '"
                    + Expect.shown(entry.getKey())
                    + "'");
      }
    }
    return entries;
  }

  /** The entry of a map that may not be missing; {@code entries} come from {@link #map}. */
  public YamlNode required(Map<String, YamlNode> entries, String key) {
    YamlNode value = entries.get(key);
    if (value == null) {
      throw refused("a field '" + key + "', but there is none");
    }
    return value;
  }

  public List<YamlNode> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw refused("a list, but it is something else");
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(file, field + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** A list of texts that is not empty: a command. */
  public List<String> command() {
    List<String> words = list().stream().map(YamlNode::text).toList();
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw refused("a command as a list of words, but it is empty");
    }
    return words;
  }

  /** A scalar as it was written; empty for one without a value. */
  public String text() {
    if (!(node instanceof ScalarNode scalar)) {
      throw refused("one text, but it is a list or a map");
    }
    return scalar.getTag().equals(Tag.NULL) && scalar.isPlain() ? "" : scalar.getValue();
  }

  /** A positive number of seconds, such as {@code 600} or {@code 0.5}. */
  public Duration seconds() {
    return seconds(text())
        .orElseThrow(
            () -> refused("a positive number of seconds, but got '" + Expect.shown(text()) + "'"));
  }

  /** Reads a positive number of seconds, at most a week; empty when {@code text} is none. */
  public static Optional<Duration> seconds(String text) {
    if (!text.matches("\\d{1,6}(\\.\\d{1,3})?")) {
      return Optional.empty();
    }
    long millis = Math.round(Double.parseDouble(text) * 1000);
    return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  /** The same as JSON: numbers, booleans and null where YAML sees them. */
  public JsonNode json() {
    if (node instanceof MappingNode) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map().forEach((key, value) -> object.set(key, value.json()));
      return object;
    }
    if (node instanceof SequenceNode) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      list().forEach(item -> array.add(item.json()));
      return array;
    }
    String text = ((ScalarNode) node).getValue();
    if (node.getTag().equals(Tag.NULL)) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (node.getTag().equals(Tag.STR) || node.getTag().equals(Tag.TIMESTAMP)) {
      return JsonNodeFactory.instance.textNode(text);
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw refused(
          "a number or boolean written as in JSON, or quotes around a text, but got '"
              + Expect.shown(text)
              + "'");
    }
  }
}
