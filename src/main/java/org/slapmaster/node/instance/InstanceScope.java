package org.slapmaster.node.instance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Title;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.protocol.Desired;

/**
 * What the templates of one instance see, and a record of what they used. Ports and secrets that do
 * not exist yet are stood in for and noted. The templates of a shared instance see what those of
 * its host see, and itself.
 */
final class InstanceScope implements TemplateScope {
  private final Facts facts;
  private final Set<String> files;

  /** Of a shared instance the scope of its host, else null. */
  private final InstanceScope host;

  /** Of a shared instance, else null. */
  private final InstanceGuid owner;

  private final Map<String, Object> variables = new HashMap<>();
  private final Map<String, Title> titles;
  private final Map<String, Set<String>> returns;
  private final Map<String, String> paths = new HashMap<>();
  private final SortedMap<String, Integer> neededPorts;
  private final SortedMap<String, Integer> neededSecrets;
  private final Set<String> usedFiles = new LinkedHashSet<>();
  private boolean standIns;

  InstanceScope(Facts facts) {
    this.facts = facts;
    this.files = facts.profile().file().files().keySet();
    this.host = null;
    this.owner = null;
    this.titles = new HashMap<>();
    this.returns = new HashMap<>();
    this.neededPorts = new TreeMap<>();
    this.neededSecrets = new TreeMap<>();
    Desired desired = facts.desired();
    variables.put("title", desired.title().value());
    variables.put("rootTitle", desired.root().value());
    variables.put("guid", desired.guid().value());
    variables.put("computer", facts.computer().value());
    variables.put("state", desired.state().toString());
    variables.put("softwareType", desired.type().name());
    variables.put("release", facts.profile().release().directory().toString());
    variables.put(
        "parameter",
        Lookup.of("parameter", facts.profile().parameters().typed(desired.parameters())));
    variables.put("partition", Lookup.of("partition", partition()));
    variables.put("connection", (Lookup) this::connection);
    variables.put("file", (Lookup) this::file);
  }

  private InstanceScope(InstanceScope host, SharedEntry shared) {
    this.facts = host.facts;
    this.files = facts.profile().file().ofShared().files().keySet();
    this.host = host;
    this.owner = shared.order().guid();
    this.titles = host.titles;
    this.returns = host.returns;
    this.neededPorts = host.neededPorts;
    this.neededSecrets = host.neededSecrets;
    variables.putAll(host.variables);
    variables.put("file", (Lookup) this::file);
    variables.put("shared", shared);
  }

  /** What the templates of that shared instance see. */
  InstanceScope of(SharedEntry shared) {
    return new InstanceScope(this, shared);
  }

  /** Makes known which shared instances are served. */
  void shared(Collection<SharedEntry> entries) {
    variables.put("sharedInstances", List.copyOf(entries));
  }

  @Override
  public Map<String, Object> variables() {
    return Collections.unmodifiableMap(variables);
  }

  @Override
  public int port(String name, int first) {
    Integer port = facts.ports().get(name);
    if (port == null) {
      standIns = true;
      neededPorts.put(name, first);
      return 1;
    }
    return port;
  }

  @Override
  public String secret(String name, int length) {
    return secretOf(owner, name, length);
  }

  /**
   * @param shared null for a secret of the host itself
   */
  String secretOf(InstanceGuid shared, String ofOne, int length) {
    String name = shared == null ? ofOne : ofOne + Plan.suffix(shared);
    String secret = facts.secrets().get(name);
    if (secret == null) {
      standIns = true;
      neededSecrets.put(name, length);
      return "";
    }
    return secret;
  }

  void beginSection() {
    usedFiles.clear();
    standIns = false;
  }

  /** The files that the section used so far. */
  Set<String> usedFiles() {
    return usedFiles;
  }

  void use(String file) {
    usedFiles.add(file);
  }

  /** Whether the section was rendered with a stand-in for a port or secret. */
  boolean usesStandIns() {
    return standIns;
  }

  SortedMap<String, Integer> neededPorts() {
    return neededPorts;
  }

  SortedMap<String, Integer> neededSecrets() {
    return neededSecrets;
  }

  /** Declares a request, after which its connection parameters can be asked for. */
  void child(String request, Title title, Set<String> returned) {
    titles.put(request, title);
    returns.put(request, returned);
  }

  Title title(String request) {
    return titles.get(request);
  }

  /** Declares a file, after which its path can be asked for. */
  void path(String file, String path) {
    paths.put(file, path);
  }

  /** A declared file's path, relative to the partition. */
  String path(String file) {
    return paths.get(file);
  }

  /** Where a run makes what it creates, relative to the partition; null: it creates nothing. */
  void creating(String path) {
    if (path == null) {
      variables.remove("creating");
    } else {
      variables.put("creating", facts.slot().paths().home().resolve(path).toString());
    }
  }

  /** Values that nobody may see. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>(facts.secrets().values());
    secrets.addAll(facts.profile().parameters().secrets(facts.desired().parameters()));
    if (facts.profile().sharedParameters() != null) {
      Stream.concat(facts.desired().shared().stream(), facts.kept().values().stream())
          .forEach(
              shared ->
                  secrets.addAll(facts.profile().sharedParameters().secrets(shared.parameters())));
    }
    for (ConnectionParameters connection : facts.connections().values()) {
      connection
          .values()
          .forEach(
              (key, value) -> {
                if (!connection.publicKeys().contains(key)) {
                  secrets.add(value);
                }
              });
    }
    return secrets;
  }

  private Object connection(String request, int line, String template) {
    if (!facts.profile().file().requests().containsKey(request)) {
      throw Lookup.undefined("connection." + request, line, template);
    }
    return (Lookup) (key, keyLine, keyTemplate) -> connection(request, key, keyLine, keyTemplate);
  }

  private String connection(String request, String key, int line, String template) {
    String name = "connection." + request + "." + key;
    if (!titles.containsKey(request)) {
      throw new NotYet(name, line, template);
    }
    if (!returns.get(request).contains(key)) {
      throw Lookup.undefined(name + " (add it to `return`)", line, template);
    }
    String value = facts.connection(titles.get(request)).values().get(key);
    if (value == null) {
      throw new NotYet(name, line, template);
    }
    return value;
  }

  private String file(String name, int line, String template) {
    boolean own = files.contains(name);
    if (!own && (host == null || !host.files.contains(name))) {
      throw Lookup.undefined("file." + name, line, template);
    }
    usedFiles.add(name);
    String path = (own ? this : host).path(name);
    if (path == null) {
      throw new NotYet("file." + name, line, template);
    }
    return facts.slot().paths().home().resolve(path).toString();
  }

  private Map<String, String> partition() {
    PartitionPaths paths = facts.slot().paths();
    Path home = paths.home();
    Map<String, String> values = new TreeMap<>();
    values.put("name", facts.slot().name());
    values.put("home", home.toString());
    values.put("etc", home.resolve("etc").toString());
    values.put("srv", home.resolve("srv").toString());
    values.put("tmp", home.resolve("tmp").toString());
    values.put("var", home.resolve("var").toString());
    values.put("run", home.resolve("var/run").toString());
    values.put("log", home.resolve("var/log").toString());
    String user = paths.runAs().user();
    values.put("user", user == null ? System.getProperty("user.name") : user);
    for (String address : facts.slot().addresses()) {
      boolean v6 = address.indexOf(':') >= 0;
      values.putIfAbsent(v6 ? "ipv6" : "ipv4", address);
      values.putIfAbsent("address", address);
      values.putIfAbsent("host", v6 ? "[" + address + "]" : address);
    }
    return values;
  }
}
