package org.slapmaster.node.instance;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slapmaster.model.Expect;
import org.slapmaster.model.Filter;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.node.software.ContentDigest;
import org.slapmaster.node.software.SoftwareStore;
import org.slapmaster.node.supervise.PromiseSpec;
import org.slapmaster.node.supervise.ServiceSpec;
import org.slapmaster.protocol.ChildRequest;

/**
 * Renders an instance file into a {@link Plan}. Pure: all it reads are its facts and the release.
 */
final class Evaluation {
  private static final int MAX_PORT = 65_535;

  private final Facts facts;
  private final InstanceFile file;
  private final InstanceScope scope;
  private final Path release;

  private final Map<String, ChildRequest> requests = new LinkedHashMap<>();
  private final SortedMap<String, SortedSet<String>> missing = new TreeMap<>();
  private final Map<String, Plan.RenderedFile> files = new LinkedHashMap<>();
  private final Map<String, Set<String>> filesUsedByFile = new HashMap<>();
  private final List<Plan.Step> steps = new ArrayList<>();
  private final List<PromiseSpec> promises = new ArrayList<>();
  private final SortedMap<String, String> publishEarly = new TreeMap<>();
  private final SortedMap<String, String> publish = new TreeMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final SortedMap<String, String> errors = new TreeMap<>();
  private Secrets secrets = Secrets.NONE;

  private Evaluation(Facts facts) {
    this.facts = facts;
    this.file = facts.profile().file();
    this.release = facts.profile().release().directory();
    this.scope = new InstanceScope(facts);
  }

  /**
   * @throws IllegalArgumentException with one sentence when nothing can be rendered at all, such as
   *     for parameters that do not fit; it contains no secrets
   */
  static Plan evaluate(Facts facts) {
    return new Evaluation(facts).plan();
  }

  private Plan plan() {
    file.requests()
        .forEach((name, request) -> section("request." + name, () -> title(name, request)));
    file.requests()
        .forEach((name, request) -> section("request." + name, () -> request(name, request)));
    file.files().forEach((name, each) -> section("file." + name, () -> path(name, each)));
    file.files().forEach((name, each) -> section("file." + name, () -> file(name, each)));
    publish("publish-early", file.publishEarly(), publishEarly);
    publish("publish", file.publish(), publish);
    secrets = Secrets.of(scope.secrets(), publicValues());
    file.steps().forEach((name, step) -> section(sectionOf(name), () -> step(name, step)));
    file.promises().forEach((name, each) -> section("promise." + name, () -> promise(name, each)));
    Set<String> services = new LinkedHashSet<>(file.steps().keySet());
    services.removeIf(name -> file.steps().get(name) instanceof InstanceFile.Run);
    return new Plan(
        requests,
        missing,
        List.copyOf(files.values()),
        steps,
        services,
        promises,
        publishEarly,
        publish,
        waiting,
        errors,
        scope.neededPorts(),
        scope.neededSecrets(),
        secrets);
  }

  /** Renders one section; one that waits or fails leaves the others alone. */
  private void section(String key, Runnable render) {
    if (isLeftOut(key)) {
      return;
    }
    scope.beginSection();
    try {
      render.run();
      if (!usesWhatIsThere()) {
        waiting.add(key);
      }
    } catch (NotYet e) {
      waiting.add(key);
    } catch (IllegalArgumentException e) {
      errors.put(key, e.getMessage());
    }
  }

  private boolean usesWhatIsThere() {
    return scope.usedFiles().stream().noneMatch(used -> isLeftOut("file." + used));
  }

  private boolean isLeftOut(String key) {
    return waiting.contains(key) || errors.containsKey(key);
  }

  private String sectionOf(String step) {
    return (file.steps().get(step) instanceof InstanceFile.Run ? "run." : "service.") + step;
  }

  private void title(String name, InstanceFile.Request request) {
    scope.child(
        name, new Title(request.title() == null ? name : text(request.title())), request.returns());
    SortedSet<String> absent = new TreeSet<>(request.returns());
    absent.removeAll(facts.connection(scope.title(name)).values().keySet());
    if (!absent.isEmpty()) {
      missing.put(name, absent);
    }
  }

  private void request(String name, InstanceFile.Request request) {
    String shared = request.shared() == null ? "false" : text(request.shared());
    Expect.that(
        shared.equals("true") || shared.equals("false"),
        "Expected shared to be true or false, but got '%s'.",
        Expect.shown(shared));
    ChildRequest child =
        new ChildRequest(
            scope.title(name),
            SoftwareStore.relative(facts.desired().release(), text(request.softwareUrl())),
            request.type() == null ? SoftwareType.DEFAULT : new SoftwareType(text(request.type())),
            shared.equals("true"),
            Parameters.of(texts(request.config())),
            Filter.of(texts(request.sla())),
            request.state() == null
                ? facts.desired().state()
                : RequestedState.parse(text(request.state())));
    if (!scope.usesStandIns()) {
      requests.put(name, child);
    }
  }

  private void path(String name, InstanceFile.File each) {
    scope.path(name, inside(text(each.path())));
  }

  private void file(String name, InstanceFile.File each) {
    String content =
        each.template() == null
            ? text(each.content())
            : facts.profile().templates().renderFile(text(each.template()), scope);
    filesUsedByFile.put(name, Set.copyOf(scope.usedFiles()));
    files.put(name, new Plan.RenderedFile(scope.path(name), content, each.mode()));
  }

  private void step(String name, InstanceFile.Step step) {
    if (step.after().stream().anyMatch(before -> isLeftOut(sectionOf(before)))) {
      waiting.add(sectionOf(name));
    } else if (step instanceof InstanceFile.Run run) {
      run(name, run);
    } else {
      service(name, (InstanceFile.Service) step);
    }
  }

  private void run(String name, InstanceFile.Run run) {
    String creates = run.creates() == null ? null : inside(text(run.creates()));
    String creating = creates == null ? null : creates + ".creating";
    scope.creating(creating);
    List<String> command = command(run);
    Map<String, String> environment = texts(run.environment());
    List<String> digested = digested(command, environment);
    run.onChange().forEach(each -> digested.add(text(each)));
    scope.creating(null);
    addStep(
        new Plan.Run(
            name,
            run.after(),
            creates,
            creating,
            command,
            environment,
            run.timeout(),
            digest(digested, scope.usedFiles())));
  }

  private void service(String name, InstanceFile.Service service) {
    List<String> command = command(service);
    SortedMap<String, String> environment = new TreeMap<>(texts(service.environment()));
    service.uses().forEach(scope::use);
    List<String> digested = digested(command, environment);
    addStep(
        new Plan.Service(
            service.after(),
            new ServiceSpec(
                name,
                command,
                environment,
                facts.slot().paths().home(),
                service.stopSignal(),
                service.stopTimeout(),
                service.reload(),
                digest(digested, scope.usedFiles()),
                digest(digested, Set.of()),
                secrets.texts())));
  }

  private void addStep(Plan.Step step) {
    if (usesWhatIsThere()) {
      steps.add(step);
    }
  }

  private void promise(String name, InstanceFile.Promise promise) {
    PromiseSpec spec;
    if (promise.tcp() != null) {
      spec =
          new PromiseSpec.Tcp(
              name,
              promise.period(),
              promise.timeout(),
              text(promise.tcp().get("host")),
              number(promise.tcp().get("port"), MAX_PORT));
    } else if (promise.http() != null) {
      Map<String, Scalar> http = promise.http();
      spec =
          new PromiseSpec.Http(
              name,
              promise.period(),
              promise.timeout(),
              url(http.get("url")),
              http.containsKey("status") ? number(http.get("status"), 599) : 200,
              http.containsKey("contains") ? text(http.get("contains")) : null);
    } else {
      spec =
          new PromiseSpec.Command(
              name,
              promise.period(),
              promise.timeout(),
              promise.command().stream().map(this::text).toList(),
              new TreeMap<>(texts(promise.environment())),
              secrets.texts());
    }
    if (usesWhatIsThere()) {
      promises.add(spec);
    }
  }

  private void publish(String key, Map<String, Scalar> values, SortedMap<String, String> into) {
    values.forEach((name, value) -> section(key + "." + name, () -> into.put(name, text(value))));
  }

  private Set<String> publicValues() {
    Set<String> values = new TreeSet<>();
    for (String name : facts.profile().type().publicConnection()) {
      values.add(publish.getOrDefault(name, ""));
      values.add(publishEarly.getOrDefault(name, ""));
    }
    return values;
  }

  private List<String> command(InstanceFile.Step step) {
    return step.command().stream().map(this::text).toList();
  }

  private Map<String, String> texts(Map<String, Scalar> scalars) {
    Map<String, String> texts = new LinkedHashMap<>();
    scalars.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private String text(Scalar scalar) {
    try {
      String text = facts.profile().templates().renderText(scalar.template(), scope);
      Expect.that(text.indexOf('\0') < 0, "Expected a text without NUL, but it has one.");
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " (" + scalar.place() + ")", e);
    }
  }

  private int number(Scalar scalar, int max) {
    String text = text(scalar);
    Expect.that(
        text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= max,
        "Expected a number from 1 to %d, but got '%s' (%s).",
        max,
        Expect.shown(text),
        scalar.place());
    return Integer.parseInt(text);
  }

  private URI url(Scalar scalar) {
    String text = text(scalar);
    try {
      URI url = URI.create(text);
      Expect.that(
          url.getHost() != null
              && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
          "no http URL");
      return url;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected an http: or https: URL, but got '"
              + Expect.shown(text)
              + "' ("
              + scalar.place()
              + ").",
          e);
    }
  }

  /** A path relative to the partition that does not leave it. */
  private static String inside(String path) {
    Path normal = Path.of(path).normalize();
    Expect.that(
        !normal.isAbsolute() && !normal.startsWith("..") && !normal.toString().isEmpty(),
        "Expected a path inside the partition, but got '%s'.",
        Expect.shown(path));
    return normal.toString();
  }

  private static List<String> digested(List<String> command, Map<String, String> environment) {
    List<String> texts = new ArrayList<>(command);
    texts.add("\n");
    new TreeMap<>(environment).forEach((name, value) -> texts.add(name + "=" + value));
    return texts;
  }

  /**
   * Of the texts, of the files used, of the files used by these, and of the release where named.
   */
  private String digest(List<String> texts, Set<String> usedFiles) {
    List<String> all = new ArrayList<>(texts);
    Set<String> reached = new TreeSet<>(usedFiles);
    List<String> queue = new ArrayList<>(usedFiles);
    while (!queue.isEmpty()) {
      filesUsedByFile.getOrDefault(queue.remove(0), Set.of()).stream()
          .filter(reached::add)
          .forEach(queue::add);
    }
    for (String name : reached) {
      Plan.RenderedFile each = files.get(name);
      if (each != null) {
        all.addAll(List.of("\n" + each.path(), each.mode(), each.content()));
      }
    }
    if (all.stream().anyMatch(text -> text.contains(release.toString()))) {
      all.add(facts.profile().release().digest());
    }
    return ContentDigest.ofTexts(all);
  }
}
