package org.slapmaster.node.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slapmaster.node.software.YamlNode;

/**
 * An instance file as parsed, nothing rendered yet; see the package for its vocabulary. Parsing
 * comes before rendering so that no value can add structure.
 *
 * @param steps runs and services by name, each after all that it names in {@code after}
 * @param shared files, runs and what is published of each shared instance; null: none is served
 */
record InstanceFile(
    Map<String, Request> requests,
    Map<String, File> files,
    Map<String, Step> steps,
    Map<String, Promise> promises,
    Map<String, Scalar> publish,
    Map<String, Scalar> publishEarly,
    InstanceFile shared) {
  private static final Set<String> SECTIONS =
      Set.of("request", "file", "run", "service", "promise", "publish", "publish-early", "shared");
  private static final Set<String> SHARED_SECTIONS = Set.of("file", "run", "publish");
  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,63}");
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final String DEFAULT_MODE = "0640";

  /** A child to request; null fields have their default. */
  record Request(
      Scalar softwareUrl,
      Scalar title,
      Scalar type,
      Scalar shared,
      Map<String, Scalar> config,
      Map<String, Scalar> sla,
      Set<String> returns,
      Scalar state) {}

  /**
   * A file to render.
   *
   * @param template a file of the release; null: {@code content} it is
   * @param mode octal, as chmod reads it
   */
  record File(Scalar path, Scalar template, Scalar content, String mode) {}

  /** What happens in order. */
  sealed interface Step {
    List<String> after();

    List<Scalar> command();

    Map<String, Scalar> environment();
  }

  /**
   * A command that ends.
   *
   * @param creates what it makes, once; null: it runs again when {@code onChange} changed
   * @param remove the command that undoes it when its shared instance goes; empty: nothing does
   */
  record Run(
      Scalar creates,
      List<Scalar> onChange,
      List<String> after,
      List<Scalar> command,
      List<Scalar> remove,
      Map<String, Scalar> environment,
      Duration timeout)
      implements Step {}

  /** A process that stays. */
  record Service(
      List<String> after,
      List<Scalar> command,
      Map<String, Scalar> environment,
      String stopSignal,
      Duration stopTimeout,
      String reload,
      List<String> uses)
      implements Step {}

  /** Exactly one of {@code tcp}, {@code http} and {@code command} is not null. */
  record Promise(
      Map<String, Scalar> tcp,
      Map<String, Scalar> http,
      List<Scalar> command,
      Map<String, Scalar> environment,
      Duration period,
      Duration timeout,
      String place) {}

  /**
   * Reads and checks the file.
   *
   * @throws IllegalArgumentException with one sentence that names file, line and field
   */
  static InstanceFile read(Path file) {
    return parse(YamlNode.read(file), SECTIONS);
  }

  private static InstanceFile parse(YamlNode root, Set<String> allowed) {
    Map<String, YamlNode> top = root.map(allowed);
    boolean serves = top.containsKey("shared");
    Map<String, File> files = sections(top.get("file"), InstanceParser::file);
    Map<String, Step> unordered =
        sections(top.get("run"), node -> InstanceParser.run(node, allowed == SHARED_SECTIONS));
    sections(top.get("service"), node -> InstanceParser.service(node, files.keySet()))
        .forEach(
            (name, service) -> {
              if (unordered.put(name, service) != null) {
                throw top.get("service")
                    .refused(
                        "runs and services of different names, but there are two '" + name + "'");
              }
            });
    Map<String, Step> steps = new LinkedHashMap<>();
    unordered.keySet().forEach(name -> place(name, unordered, steps, new LinkedHashSet<>(), root));
    return new InstanceFile(
        sections(top.get("request"), InstanceParser::request),
        files,
        steps,
        sections(top.get("promise"), InstanceParser::promise),
        InstanceParser.scalars(top.get("publish")),
        InstanceParser.scalars(top.get("publish-early")),
        serves ? shared(top.get("shared"), files.keySet(), steps.keySet()) : null);
  }

  /** Templates of shared instances see what the host has too, so that no name may stand for two. */
  private static InstanceFile shared(YamlNode node, Set<String> files, Set<String> steps) {
    InstanceFile shared = parse(node, SHARED_SECTIONS);
    Set<String> twice = new TreeSet<>(shared.files().keySet());
    twice.retainAll(files);
    shared.steps().keySet().stream().filter(steps::contains).forEach(twice::add);
    if (!twice.isEmpty()) {
      throw node.refused("names that the host does not use itself, but it does use " + twice);
    }
    return shared;
  }

  /** What is done for each shared instance; empty where none is served. */
  InstanceFile ofShared() {
    return shared == null
        ? new InstanceFile(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), null)
        : shared;
  }

  /** The mode as written, or the default for null. */
  static String mode(YamlNode node) {
    String mode = node == null ? DEFAULT_MODE : node.text();
    if (!MODE.matcher(mode).matches()) {
      throw node.refused("a mode such as 0640, but got '" + mode + "'");
    }
    return mode;
  }

  private static <T> Map<String, T> sections(YamlNode node, Function<YamlNode, T> parse) {
    Map<String, T> sections = new LinkedHashMap<>();
    if (node != null) {
      node.map()
          .forEach(
              (name, fields) -> {
                if (!NAME.matcher(name).matches()) {
                  throw fields.refused(
                      "a section name of letters and digits that starts with a small letter, but got '"
                          + name
                          + "'");
                }
                sections.put(name, parse.apply(fields));
              });
    }
    return sections;
  }

  private static void place(
      String name,
      Map<String, Step> all,
      Map<String, Step> placed,
      Set<String> path,
      YamlNode root) {
    if (placed.containsKey(name)) {
      return;
    }
    Step step = all.get(name);
    if (step == null) {
      throw root.refused("runs and services in `after`, but there is no '" + name + "'");
    }
    if (!path.add(name)) {
      List<String> cycle = new ArrayList<>(path);
      throw root.refused(
          "no cycle in `after`, but "
              + String.join(" comes after ", cycle)
              + " comes after "
              + name);
    }
    step.after().forEach(before -> place(before, all, placed, path, root));
    path.remove(name);
    placed.put(name, step);
  }
}
