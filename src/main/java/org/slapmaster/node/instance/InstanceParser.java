package org.slapmaster.node.instance;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slapmaster.node.software.YamlNode;
import org.slapmaster.node.supervise.PromiseSpec;
import org.slapmaster.node.supervise.ServiceSpec;

/** Reads the sections of an instance file. */
final class InstanceParser {
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(10);
  private static final Set<String> RUN_FIELDS =
      Set.of("creates", "on-change", "after", "command", "environment", "timeout");
  private static final Set<String> SHARED_RUN_FIELDS =
      Set.of("creates", "on-change", "after", "command", "environment", "timeout", "remove");
  private static final Pattern SIGNAL = Pattern.compile("[A-Z][A-Z0-9]{1,9}");

  private InstanceParser() {}

  static InstanceFile.Request request(YamlNode node) {
    Map<String, YamlNode> fields =
        node.map(
            Set.of(
                "software-url",
                "title",
                "software-type",
                "shared",
                "config",
                "sla",
                "return",
                "state"));
    Set<String> returns = new LinkedHashSet<>();
    if (fields.containsKey("return")) {
      fields.get("return").list().forEach(key -> returns.add(key.text()));
    }
    return new InstanceFile.Request(
        required(node, fields, "software-url"),
        scalar(fields, "title"),
        scalar(fields, "software-type"),
        scalar(fields, "shared"),
        scalars(fields.get("config")),
        scalars(fields.get("sla")),
        returns,
        scalar(fields, "state"));
  }

  static InstanceFile.File file(YamlNode node) {
    Map<String, YamlNode> fields = node.map(Set.of("path", "template", "content", "mode"));
    if (fields.containsKey("template") == fields.containsKey("content")) {
      throw node.refused("either `template` or `content`, but there are both or none");
    }
    return new InstanceFile.File(
        required(node, fields, "path"),
        scalar(fields, "template"),
        scalar(fields, "content"),
        InstanceFile.mode(fields.get("mode")));
  }

  /**
   * @param shared whether it is done for each shared instance, and may have to be undone
   */
  static InstanceFile.Run run(YamlNode node, boolean shared) {
    Set<String> allowed = shared ? SHARED_RUN_FIELDS : RUN_FIELDS;
    Map<String, YamlNode> fields = node.map(allowed);
    if (fields.containsKey("creates") == fields.containsKey("on-change")) {
      throw node.refused("either `creates` or `on-change`, but there are both or none");
    }
    return new InstanceFile.Run(
        scalar(fields, "creates"),
        list(fields.get("on-change")),
        names(fields.get("after")),
        command(node, fields, "command"),
        fields.containsKey("remove") ? command(node, fields, "remove") : List.of(),
        scalars(fields.get("environment")),
        duration(fields, "timeout", RUN_TIMEOUT));
  }

  static InstanceFile.Service service(YamlNode node, Set<String> files) {
    Map<String, YamlNode> fields =
        node.map(Set.of("command", "environment", "after", "stop", "reload", "uses"));
    Map<String, YamlNode> stop =
        fields.containsKey("stop") ? fields.get("stop").map(Set.of("signal", "timeout")) : Map.of();
    List<String> uses = names(fields.get("uses"));
    uses.forEach(
        file -> {
          if (!files.contains(file)) {
            throw fields.get("uses").refused("names of files, but there is no '" + file + "'");
          }
        });
    String signal = signal(stop.get("signal"));
    return new InstanceFile.Service(
        names(fields.get("after")),
        command(node, fields, "command"),
        scalars(fields.get("environment")),
        signal == null ? ServiceSpec.DEFAULT_STOP_SIGNAL : signal,
        duration(stop, "timeout", ServiceSpec.DEFAULT_STOP_TIMEOUT),
        signal(fields.get("reload")),
        uses);
  }

  static InstanceFile.Promise promise(YamlNode node) {
    Map<String, YamlNode> fields =
        node.map(Set.of("tcp", "http", "command", "environment", "period", "timeout"));
    if (Set.of("tcp", "http", "command").stream().filter(fields::containsKey).count() != 1) {
      throw node.refused("one of `tcp`, `http` and `command`, but there are more or none");
    }
    if (fields.containsKey("environment") && !fields.containsKey("command")) {
      throw node.refused("`environment` beside a `command`, but there is none");
    }
    return new InstanceFile.Promise(
        fields.containsKey("tcp") ? tcp(fields.get("tcp")) : null,
        fields.containsKey("http") ? http(fields.get("http")) : null,
        fields.containsKey("command") ? command(node, fields, "command") : null,
        scalars(fields.get("environment")),
        duration(fields, "period", PromiseSpec.DEFAULT_PERIOD),
        duration(fields, "timeout", PromiseSpec.DEFAULT_TIMEOUT),
        node.place());
  }

  /** A map of names to scalars; empty for null. */
  static Map<String, Scalar> scalars(YamlNode node) {
    Map<String, Scalar> scalars = new LinkedHashMap<>();
    if (node != null) {
      node.map().forEach((name, value) -> scalars.put(name, Scalar.of(value)));
    }
    return scalars;
  }

  private static Map<String, Scalar> tcp(YamlNode node) {
    Map<String, YamlNode> fields = node.map(Set.of("host", "port"));
    required(node, fields, "host");
    required(node, fields, "port");
    return scalars(node);
  }

  private static Map<String, Scalar> http(YamlNode node) {
    required(node, node.map(Set.of("url", "status", "contains")), "url");
    return scalars(node);
  }

  private static List<Scalar> command(YamlNode node, Map<String, YamlNode> fields, String key) {
    node.required(fields, key).command();
    return list(fields.get(key));
  }

  private static List<Scalar> list(YamlNode node) {
    return node == null ? List.of() : node.list().stream().map(Scalar::of).toList();
  }

  private static List<String> names(YamlNode node) {
    return node == null ? List.of() : node.list().stream().map(YamlNode::text).toList();
  }

  private static String signal(YamlNode node) {
    if (node == null) {
      return null;
    }
    if (!SIGNAL.matcher(node.text()).matches()) {
      throw node.refused("a signal such as TERM or HUP, but got '" + node.text() + "'");
    }
    return node.text();
  }

  private static Duration duration(Map<String, YamlNode> fields, String key, Duration otherwise) {
    return fields.containsKey(key) ? fields.get(key).seconds() : otherwise;
  }

  private static Scalar scalar(Map<String, YamlNode> fields, String key) {
    return fields.containsKey(key) ? Scalar.of(fields.get(key)) : null;
  }

  private static Scalar required(YamlNode node, Map<String, YamlNode> fields, String key) {
    return Scalar.of(node.required(fields, key));
  }
}
