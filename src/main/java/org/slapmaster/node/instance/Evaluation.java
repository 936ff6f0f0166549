package org.slapmaster.node.instance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
  private final Facts facts;
  private final InstanceFile file;
  private final InstanceScope scope;
  private final Scalars scalars;
  private final Path release;

  /** Of a shared instance that of its host, else null. */
  private final Evaluation host;

  /** Added to the names of runs, so that each shared instance has its own. */
  private final String suffix;

  private final Map<String, ChildRequest> requests = new LinkedHashMap<>();
  private final SortedMap<String, SortedSet<String>> missing = new TreeMap<>();
  private final Set<String> paths = new HashSet<>();
  private final Map<String, Plan.RenderedFile> files = new LinkedHashMap<>();
  private final Map<String, Set<String>> filesUsedByFile = new HashMap<>();
  private final List<Plan.Step> steps = new ArrayList<>();
  private final List<PromiseSpec> promises = new ArrayList<>();
  private final SortedMap<String, String> publishEarly = new TreeMap<>();
  private final SortedMap<String, String> publish = new TreeMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final SortedMap<String, String> errors = new TreeMap<>();
  private Secrets secrets = Secrets.NONE;

  private Evaluation(
      Facts facts, InstanceFile file, InstanceScope scope, Evaluation host, String suffix) {
    this.facts = facts;
    this.file = file;
    this.release = facts.profile().release().directory();
    this.scope = scope;
    this.scalars = new Scalars(facts.profile().templates(), scope);
    this.host = host;
    this.suffix = suffix;
  }

  /**
   * @throws IllegalArgumentException with one sentence when nothing can be rendered at all, such as
   *     for parameters that do not fit; it contains no secrets
   */
  static Plan evaluate(Facts facts) {
    InstanceScope scope = new InstanceScope(facts);
    return new Evaluation(facts, facts.profile().file(), scope, null, "").plan();
  }

  private Plan plan() {
    SharedEvaluation shared = new SharedEvaluation(facts, scope);
    file.requests()
        .forEach((name, request) -> section("request." + name, () -> title(name, request)));
    file.requests()
        .forEach((name, request) -> section("request." + name, () -> request(name, request)));
    renderFiles();
    publish("publish-early", file.publishEarly(), publishEarly);
    publish("publish", file.publish(), publish);
    secrets = Secrets.of(scope.secrets(), publicValues());
    renderSteps();
    file.promises().forEach((name, each) -> section("promise." + name, () -> promise(name, each)));
    return plan(shared.plan(this));
  }

  /** What is to be done for a shared instance. */
  Plan planFor(SharedEntry shared) {
    Evaluation evaluation = ofShared(shared);
    evaluation.renderFiles();
    evaluation.publish("publish", evaluation.file.publish(), evaluation.publish);
    evaluation.renderSteps();
    return evaluation.plan(SharedPlan.NONE);
  }

  /** What undoes that, the last first. */
  Plan planToRemove(SharedEntry shared) {
    Evaluation evaluation = ofShared(shared);
    evaluation.renderPaths();
    evaluation
        .file
        .steps()
        .forEach(
            (name, step) ->
                evaluation.section(
                    "run." + name, () -> evaluation.remove(name, (InstanceFile.Run) step)));
    Collections.reverse(evaluation.steps);
    return evaluation.plan(SharedPlan.NONE);
  }

  private Evaluation ofShared(SharedEntry shared) {
    InstanceScope inner = scope.of(shared);
    Evaluation evaluation =
        new Evaluation(facts, file.ofShared(), inner, this, Plan.suffix(shared.order().guid()));
    evaluation.secrets = secrets;
    return evaluation;
  }

  private void renderFiles() {
    renderPaths();
    file.files().forEach((name, each) -> section("file." + name, () -> file(name, each)));
  }

  private void renderPaths() {
    file.files().forEach((name, each) -> section("file." + name, () -> path(name, each)));
  }

  private void renderSteps() {
    file.steps().forEach((name, step) -> section(sectionOf(name), () -> step(name, step)));
  }

  private Plan plan(SharedPlan shared) {
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
        secrets,
        shared);
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
    return scope.usedFiles().stream().noneMatch(used -> isFileLeftOut(used));
  }

  private boolean isFileLeftOut(String name) {
    return isLeftOut("file." + name) || host != null && host.isFileLeftOut(name);
  }

  private boolean isLeftOut(String key) {
    return waiting.contains(key) || errors.containsKey(key);
  }

  private String sectionOf(String step) {
    return (file.steps().get(step) instanceof InstanceFile.Run ? "run." : "service.") + step;
  }

  private void title(String name, InstanceFile.Request request) {
    scope.child(
        name,
        new Title(request.title() == null ? name : scalars.text(request.title())),
        request.returns());
    SortedSet<String> absent = new TreeSet<>(request.returns());
    absent.removeAll(facts.connection(scope.title(name)).values().keySet());
    if (!absent.isEmpty()) {
      missing.put(name, absent);
    }
  }

  private void request(String name, InstanceFile.Request request) {
    String shared = request.shared() == null ? "false" : scalars.text(request.shared());
    Expect.that(
        shared.equals("true") || shared.equals("false"),
        "Expected shared to be true or false, but got '%s'.",
        Expect.shown(shared));
    ChildRequest child =
        new ChildRequest(
            scope.title(name),
            SoftwareStore.relative(facts.desired().release(), scalars.text(request.softwareUrl())),
            request.type() == null
                ? SoftwareType.DEFAULT
                : new SoftwareType(scalars.text(request.type())),
            shared.equals("true"),
            Parameters.of(scalars.texts(request.config())),
            filter(request),
            request.state() == null
                ? facts.desired().state()
                : RequestedState.parse(scalars.text(request.state())));
    if (!scope.usesStandIns()) {
      requests.put(name, child);
    }
  }

  /** Without what is empty, so that a parameter may say where, or nothing. */
  private Filter filter(InstanceFile.Request request) {
    Map<String, String> filter = scalars.texts(request.sla());
    filter.values().removeIf(String::isEmpty);
    return Filter.of(filter);
  }

  private void path(String name, InstanceFile.File each) {
    String path = scalars.path(each.path());
    Expect.that(
        (host == null ? paths : host.paths).add(path),
        "Expected a place of its own for each file, but there are two for '%s'.",
        Expect.shown(path));
    scope.path(name, path);
  }

  private void file(String name, InstanceFile.File each) {
    String content =
        each.template() == null
            ? scalars.text(each.content())
            : facts.profile().templates().renderFile(scalars.text(each.template()), scope);
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
    String creates = run.creates() == null ? null : scalars.path(run.creates());
    String creating = creates == null ? null : creates + ".creating";
    scope.creating(creating);
    List<String> command = scalars.texts(run.command());
    Map<String, String> environment = scalars.texts(run.environment());
    List<String> digested = digested(command, environment);
    run.onChange().forEach(each -> digested.add(scalars.text(each)));
    scope.creating(null);
    addStep(
        new Plan.Run(
            name + suffix,
            run.after().stream().map(before -> before + suffix).toList(),
            creates,
            creating,
            command,
            environment,
            run.timeout(),
            digest(digested, scope.usedFiles())));
  }

  private void remove(String name, InstanceFile.Run run) {
    if (!run.remove().isEmpty()) {
      List<String> command = scalars.texts(run.remove());
      Map<String, String> environment = scalars.texts(run.environment());
      String digest = digest(digested(command, environment), Set.of());
      addStep(
          new Plan.Run(
              name + suffix, List.of(), null, null, command, environment, run.timeout(), digest));
    }
  }

  private void service(String name, InstanceFile.Service service) {
    List<String> command = scalars.texts(service.command());
    SortedMap<String, String> environment = new TreeMap<>(scalars.texts(service.environment()));
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
    PromiseSpec spec = PromiseEvaluation.of(name, promise, scalars, secrets);
    if (usesWhatIsThere()) {
      promises.add(spec);
    }
  }

  private void publish(String key, Map<String, Scalar> values, SortedMap<String, String> into) {
    values.forEach(
        (name, value) -> section(key + "." + name, () -> into.put(name, scalars.text(value))));
  }

  private Set<String> publicValues() {
    Set<String> values = new TreeSet<>();
    for (String name : facts.profile().type().publicConnection()) {
      values.add(publish.getOrDefault(name, ""));
      values.add(publishEarly.getOrDefault(name, ""));
    }
    return values;
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
      ownerOf(queue.get(0)).filesUsedByFile.getOrDefault(queue.remove(0), Set.of()).stream()
          .filter(reached::add)
          .forEach(queue::add);
    }
    for (String name : reached) {
      Plan.RenderedFile each = ownerOf(name).files.get(name);
      if (each != null) {
        all.addAll(List.of("\n" + each.path(), each.mode(), each.content()));
      }
    }
    if (all.stream().anyMatch(text -> text.contains(release.toString()))) {
      all.add(facts.profile().release().digest());
    }
    return ContentDigest.ofTexts(all);
  }

  private Evaluation ownerOf(String file) {
    return host == null || this.file.files().containsKey(file) ? this : host;
  }
}
