package org.slapmaster.node.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.node.software.InstalledRelease;
import org.slapmaster.node.software.ReleaseDescriptor;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.PromiseSpec;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.protocol.ChildRequest;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SharedDesired;

class EvaluationTest {
  private static final String APPLICATION =
      """
      request:
        database:
          software-url: mariadb
          config: {name: "{{ parameter.name }}"}
          return: [url, password]
      file:
        config: {path: etc/app.conf, content: "url={{ connection.database.url }}"}
        plain: {path: etc/plain.conf, content: "port={{ port('http') }}"}
      run:
        prepare: {on-change: ["{{ file.config }}"], command: [prepare, "{{ file.config }}"]}
      service:
        other: {command: [other, "{{ file.plain }}"]}
        web: {after: [prepare], command: [web, "{{ parameter.name }}"]}
      promise:
        web: {tcp: {host: "{{ partition.address }}", port: "{{ port('http') }}"}}
      publish: {url: "http://{{ partition.host }}:{{ port('http') }}/"}
      """;

  @TempDir Path root;
  private final Map<String, Integer> ports = new HashMap<>(Map.of("http", 8080));
  private final Map<String, String> secrets = new HashMap<>();
  private final Map<String, ConnectionParameters> connections = new HashMap<>();
  private final SortedMap<InstanceGuid, SharedDesired> kept = new TreeMap<>();
  private String schema = "{}";
  private Map<String, String> parameters = Map.of("name", "shop");

  @Test
  void whatAChildHasNotPublishedMakesOnlyItsUsersWait() throws Exception {
    Plan plan = evaluate(APPLICATION);
    assertThat(plan.missing())
        .containsExactlyEntriesOf(Map.of("database", sorted("password", "url")));
    assertThat(plan.waiting()).containsExactly("file.config", "run.prepare", "service.web");
    assertThat(plan.errors()).isEmpty();
    assertThat(plan.steps()).extracting(Plan.Step::name).containsExactly("other");
    assertThat(plan.files()).extracting(Plan.RenderedFile::path).containsExactly("etc/plain.conf");
    assertThat(plan.requests().get("database").parameters().values()).containsEntry("name", "shop");
    assertThat(plan.services()).containsExactlyInAnyOrder("other", "web");
  }

  @Test
  void publishedValuesCompleteThePlanInOrder() throws Exception {
    connections.put(
        "database", ConnectionParameters.of(Map.of("url", "u", "password", "pw12"), Set.of()));
    Plan plan = evaluate(APPLICATION);
    assertThat(plan.isComplete()).isTrue();
    assertThat(plan.missing()).isEmpty();
    assertThat(plan.steps()).extracting(Plan.Step::name).containsExactly("prepare", "other", "web");
    assertThat(plan.files().get(0).content()).isEqualTo("url=u");
    assertThat(plan.publish()).containsEntry("url", "http://127.0.0.9:8080/");
    assertThat(plan.promises().get(0)).isInstanceOf(PromiseSpec.Tcp.class);
    assertThat(plan.secrets().mask("pw12 shop")).isEqualTo("******** ********");
  }

  @Test
  void aKeyThatIsNotInReturnIsAnErrorAndNotAWait() throws Exception {
    Plan plan = evaluate(APPLICATION.replace("return: [url, password]", "return: [password]"));
    assertThat(plan.errors().get("file.config"))
        .contains("connection.database.url")
        .contains("return")
        .contains("instance.yaml line 7");
    assertThat(plan.waiting()).containsExactly("run.prepare", "service.web");
  }

  @Test
  void anUndefinedVariableIsAnErrorOfItsSectionAlone() throws Exception {
    Plan plan = evaluate(APPLICATION.replace("\"{{ file.plain }}\"", "\"{{ nonsense }}\""));
    assertThat(plan.errors())
        .hasEntrySatisfying(
            "service.other",
            sentence ->
                assertThat(sentence)
                    .contains("nonsense")
                    .contains("line 12, service.other.command"));
  }

  @Test
  void missingPortsAndSecretsAreNeededAndNothingIsRequestedWithStandIns() throws Exception {
    ports.clear();
    Plan plan =
        evaluate(APPLICATION.replace("{{ parameter.name }}\"}", "{{ secret('db', 40) }}\"}"));
    assertThat(plan.needsMore()).isTrue();
    assertThat(plan.neededPorts()).containsEntry("http", 0);
    assertThat(plan.neededSecrets()).containsEntry("db", 40);
    assertThat(plan.requests()).isEmpty();
  }

  @Test
  void aParameterCanNeverAddStructure() throws Exception {
    String evil = "x\", \"--evil\"]\nservice:\n  evil: {command: [evil]}\n{{ secret('a') }}' ; id";
    parameters = Map.of("name", evil);
    connections.put(
        "database", ConnectionParameters.of(Map.of("url", "{{ 1 }}", "password", "p"), Set.of()));
    Plan plan = evaluate(APPLICATION);
    assertThat(plan.services()).containsExactlyInAnyOrder("other", "web");
    Plan.Service web = (Plan.Service) plan.steps().get(2);
    assertThat(web.spec().command()).containsExactly("web", evil);
    assertThat(plan.files().get(0).content()).isEqualTo("url={{ 1 }}");
    assertThat(plan.neededSecrets()).isEmpty();
    assertThat(plan.requests().get("database").parameters().values()).containsEntry("name", evil);
  }

  @Test
  void aPathMayNotLeaveThePartition() throws Exception {
    parameters = Map.of("name", "../../outside");
    Plan plan = evaluate("file: {a: {path: 'etc/{{ parameter.name }}/x', content: ''}}");
    assertThat(plan.files()).isEmpty();
    assertThat(plan.errors().get("file.a")).contains("inside the partition");
  }

  @Test
  void digestsChangeWithExactlyWhatAServiceUses() throws Exception {
    String file =
        """
        file:
          a: {path: etc/a, content: "{{ parameter.a }}"}
          b: {path: etc/b, content: "include {{ file.a }}"}
          c: {path: etc/c, content: "{{ parameter.c }}"}
        service:
          direct: {command: [run], uses: [a]}
          nested: {command: [run, "{{ file.b }}"]}
          none: {command: [run]}
        """;
    parameters = Map.of("a", "1", "c", "1");
    List<String> before = digests(evaluate(file));
    parameters = Map.of("a", "1", "c", "2");
    assertThat(digests(evaluate(file))).isEqualTo(before);
    parameters = Map.of("a", "2", "c", "1");
    List<String> after = digests(evaluate(file));
    assertThat(after.get(0)).isNotEqualTo(before.get(0));
    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    assertThat(after.get(2)).isEqualTo(before.get(2));
  }

  @Test
  void parametersAreTypedFilledInAndCheckedBySchema() throws Exception {
    schema =
        "{type: object, additionalProperties: false, required: [size], properties: {"
            + "size: {type: integer, minimum: 2}, tags: {type: array}, on: {type: boolean},"
            + " mode: {type: string, default: fast, public: true}}}";
    parameters = Map.of("size", "5", "tags", "[\"a\",\"b\"]", "on", "true");
    String file =
        "publish: {a: \"{{ parameter.size + 1 }}{% for t in parameter.tags %}{{ t }}{% endfor %}"
            + "{% if parameter.on %}!{% endif %}{{ parameter.mode }}\"}";
    assertThat(evaluate(file).publish()).containsEntry("a", "6ab!fast");
    parameters = Map.of("size", "topsecret", "other", "1");
    assertThatThrownBy(() -> evaluate(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size")
        .hasMessageContaining("other")
        .hasMessageNotContaining("topsecret");
  }

  @Test
  void whatAFilterLeavesEmptyIsNotAskedFor() throws Exception {
    String file =
        """
        request:
          database:
            software-url: mariadb
            shared: true
            sla: {instance_guid: "{{ parameter.server | default('') }}", computer_guid: COMP-2}
        """;
    ChildRequest any = evaluate(file).requests().get("database");
    assertThat(any.filter().values()).isEqualTo(Map.of("computer_guid", "COMP-2"));
    assertThat(any.shared()).isTrue();
    parameters = Map.of("server", "SOFTINST-7");
    assertThat(evaluate(file).requests().get("database").filter().values())
        .containsEntry("instance_guid", "SOFTINST-7");
  }

  @Test
  void twoFilesAreNeverWrittenToOnePlace() throws Exception {
    Plan plan =
        evaluate("file:\n  a: {path: etc/x, content: a}\n  b: {path: ./etc/x, content: b}\n");
    assertThat(plan.files()).hasSize(1);
    assertThat(plan.errors().get("file.b")).contains("there are two for 'etc/x'");
  }

  @Test
  void mistakesInTheInstanceFileNameLineSectionAndField() {
    assertRefused("service:\n  web: {comand: [x]}\n", "line 2, service.web.comand", "'comand'");
    assertRefused("services: {}\n", "line 1, services");
    assertRefused("service:\n  Web: {command: [x]}\n", "small letter");
    assertRefused("service:\n  web: {command: x}\n", "line 2, service.web.command", "a list");
    assertRefused("service:\n  web: {command: [x], after: [no]}\n", "there is no 'no'");
    assertRefused(
        "service:\n  a: {command: [x], after: [b]}\n  b: {command: [x], after: [a]}\n", "cycle");
    assertRefused("file:\n  a: {path: x}\n", "line 2, file.a", "`template` or `content`");
    assertRefused("run:\n  a: {command: [x]}\n", "`creates` or `on-change`");
    assertRefused("publish: !!java.net.URL [x]\n", "tag");
    assertRefused("publish: {a: 1, a: 2}\n", "twice");
    assertRefused("promise:\n  a: {tcp: {host: x}}\n", "promise.a.tcp", "'port'");
    assertRefused("run:\n  a: {creates: x, command: [x], remove: [x]}\n", "run.a.remove");
    assertRefused("shared:\n  service: {}\n", "line 2, shared.service");
    assertRefused(
        "file:\n  a: {path: x, content: x}\nshared:\n  file: {a: {path: y, content: y}}\n",
        "the host does not use itself, but it does use [a]");
    assertRefused("shared: {}\n", "`shared` in both the software type 'default'");
  }

  private void assertRefused(String file, String... fragments) {
    assertThatThrownBy(() -> evaluate(file))
        .as(file)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(fragments));
  }

  private static List<String> digests(Plan plan) {
    return plan.steps().stream().map(step -> ((Plan.Service) step).spec().digest()).toList();
  }

  private static SortedSet<String> sorted(String... names) {
    return new TreeSet<>(List.of(names));
  }

  private Plan evaluate(String instance) throws Exception {
    Path release = Files.createDirectories(root.resolve("release"));
    Files.writeString(release.resolve("instance.yaml"), instance);
    Files.writeString(
        release.resolve("software.yaml"),
        "title: T\ntypes: {default: {instance: instance.yaml, parameters: " + schema + "}}\n");
    Profile profile =
        Profile.of(
            new InstalledRelease(
                new SoftwareRelease("app"), release, "d", ReleaseDescriptor.read(release)),
            SoftwareType.DEFAULT);
    NodeEngine.Slot slot =
        new NodeEngine.Slot(
            "slappart0",
            new PartitionPaths(root.resolve("home"), root.resolve("control"), RunAs.SELF),
            List.of("127.0.0.9"));
    Desired desired =
        new Desired(
            "slappart0",
            InstanceGuid.numbered(1),
            1,
            RequestedState.STARTED,
            0,
            new Title("app"),
            new Title("app"),
            new SoftwareRelease("app"),
            SoftwareType.DEFAULT,
            Parameters.of(parameters));
    return Evaluation.evaluate(
        new Facts(
            profile, desired, new ComputerId("COMP-1"), slot, ports, secrets, connections, kept));
  }
}
