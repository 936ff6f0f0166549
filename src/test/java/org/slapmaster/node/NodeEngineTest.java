package org.slapmaster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;
import static org.slapmaster.node.EngineScene.desired;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;

/** Instances through their lives, with real processes and a master played by the test. */
class NodeEngineTest {
  private static final String CONNECTION =
      "connection: {properties: {url: {public: true}, password: {}}}";

  private static final String SERVER =
      """
      file:
        config: {path: etc/a.conf, content: "{{ parameter.a | default('1') }}"}
        other: {path: etc/b.conf, content: "{{ parameter.b | default('1') }}"}
      run:
        data:
          creates: srv/data
          command: [sh, -c, 'echo run >>"$1/../count"; echo "$2" >"$1/in"', sh, "{{ creating }}", x]
        note:
          after: [server]
          on-change: ["{{ file.config }}"]
          command: [sh, -c, 'test -e srv/up && cat "$1" >>srv/notes && echo >>srv/notes', sh, "{{ file.config }}"]
      service:
        server:
          after: [data]
          uses: [config]
          command: [sh, -c, "echo $$ >>srv/server; touch srv/up; exec sleep 1000"]
        second:
          command: [sh, -c, "exec sleep 1000", "{{ file.other }}", "{{ secret('db') }}"]
      promise:
        server: {command: [test, -e, srv/up]}
        ok: {command: [sh, -c, "test ! -e srv/broken || { echo broken {{ secret('db') }}; exit 1; }"], period: 0.2}
      publish: {url: "http://{{ partition.host }}:{{ port('http') }}/"}
      publish-early: {password: "{{ secret('db') }}"}
      """;

  private static final String CLIENT =
      """
      request:
        database:
          software-url: server
          config: {name: x}
          return: [password, url]
      file:
        config: {path: etc/c.conf, content: "{{ connection.database.url }}"}
      service:
        free: {command: [sleep, "1000"]}
        web: {command: [sh, -c, "exec sleep 1000", "{{ file.config }}"]}
      publish: {url: "via {{ connection.database.url }}", password: none}
      """;

  @TempDir Path root;
  private EngineScene scene;

  @BeforeEach
  void open() throws IOException {
    scene = new EngineScene(root, "127.0.83.1", 2);
    scene.release("server", CONNECTION, SERVER);
    scene.release("client", CONNECTION, CLIENT);
    scene.start();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void anInstanceIsStartedOnlyWhenPromisesPassAndEverythingDeclaredIsPublished() throws Exception {
    start("server", Map.of());
    PartitionReport report = scene.last();
    assertThat(report.published().values()).containsKeys("url", "password");
    assertThat(report.published().publicKeys()).containsExactly("url");
    assertThat(report.promises()).hasSize(2).allMatch(promise -> promise.passed());
    assertThat(report.processes()).extracting(p -> p.name()).containsExactly("second", "server");
    assertThat(Files.readString(scene.home(0).resolve("srv/notes"))).isEqualTo("1\n");
    assertThat(scene.heldPorts).hasSize(1);
    // Published early: the password was known before the instance was started.
    assertThat(scene.reports)
        .anySatisfy(
            early -> {
              assertThat(early.state()).isEqualTo(ReportedState.STARTING);
              assertThat(early.published().values()).containsOnlyKeys("password");
            });
  }

  @Test
  void anUnchangedRedeployRestartsNothingAndKeepsPortsAndSecrets() throws Exception {
    start("server", Map.of());
    PartitionReport before = scene.last();
    scene.engine.desire(desired(1, 1, STARTED, 99, "server", Map.of()));
    scene.engine.desire(desired(2, STARTED, "server", Map.of()));
    PartitionReport after = scene.awaitState(2, ReportedState.STARTED);
    assertThat(after.processes()).isEqualTo(before.processes());
    assertThat(after.published()).isEqualTo(before.published());
    assertThat(lines("srv/server")).hasSize(1);
    assertThat(lines("srv/count")).hasSize(1);
  }

  @Test
  void aChangedFileRestartsExactlyItsUsers() throws Exception {
    start("server", Map.of());
    long server = scene.pid("server");
    long second = scene.pid("second");
    scene.engine.desire(desired(2, STARTED, "server", Map.of("b", "changed")));
    scene.awaitState(2, ReportedState.STARTED);
    assertThat(scene.pid("server")).isEqualTo(server);
    assertThat(scene.pid("second")).isNotEqualTo(second);
    assertThat(lines("srv/notes")).hasSize(1);
    scene.engine.desire(desired(3, STARTED, "server", Map.of("b", "changed", "a", "2")));
    scene.awaitState(3, ReportedState.STARTED);
    assertThat(scene.pid("server")).isNotEqualTo(server);
    assertThat(lines("srv/notes")).containsExactly("1", "2");
    assertThat(Files.readString(scene.home(0).resolve("etc/a.conf"))).isEqualTo("2");
  }

  @Test
  void whatWaitsForAChildSaysWhatItWaitsForWhileTheRestProceeds() throws Exception {
    scene.install("client", 1);
    scene.engine.desire(desired(1, STARTED, "client", Map.of()));
    PartitionReport waiting =
        scene.awaitReport(r -> r.state() == ReportedState.WAITING && r.processes().size() == 1);
    assertThat(waiting.detail()).isEqualTo("waiting for database: password, url");
    assertThat(waiting.processes()).extracting(p -> p.name()).containsExactly("free");
    scene.published.put("database", ConnectionParameters.of(Map.of("url", "one"), Set.of("url")));
    scene.engine.desire(desired(1, 1, STARTED, 1, "client", Map.of()));
    scene.awaitReport(r -> r.detail().equals("waiting for database: password"));
    scene.published.put(
        "database",
        ConnectionParameters.of(Map.of("url", "one", "password", "pppp"), Set.of("url")));
    scene.engine.desire(desired(1, 1, STARTED, 2, "client", Map.of()));
    PartitionReport started = scene.awaitState(1, ReportedState.STARTED);
    assertThat(started.published().values()).containsEntry("url", "via one");
    assertThat(scene.requests.get(0).state()).isEqualTo(STARTED);
  }

  @Test
  void aPublishedValueStaysInUseWhileTheChildReconfiguresAndWithNoMasterInReach() throws Exception {
    startClient();
    long web = scene.pid("web");
    scene.published.remove("database");
    scene.engine.desire(desired(1, 1, STARTED, 3, "client", Map.of()));
    scene.reachable = false;
    scene.engine.desire(desired(2, STARTED, "client", Map.of()));
    scene.awaitState(2, ReportedState.STARTED);
    scene.restart();
    scene.awaitState(2, ReportedState.STARTED);
    assertThat(scene.pid("web")).isEqualTo(web);
    ProcessHandle.of(web).orElseThrow().destroyForcibly();
    scene.awaitReport(r -> r.processes().size() == 2 && scene.pid("web") != web);
  }

  @Test
  void aMachineThatWasOffStartsEverythingFromDiskWithNoMasterInReach() throws Exception {
    startClient();
    scene.engine.close();
    scene
        .last()
        .processes()
        .forEach(p -> ProcessHandle.of(p.pid()).orElseThrow().destroyForcibly());
    scene.reachable = false;
    scene.restart();
    PartitionReport started =
        scene.awaitReport(r -> r.state() == ReportedState.STARTED && r.processes().size() == 2);
    assertThat(started.published().values()).containsEntry("url", "via one");
    assertThat(scene.engine.partitionReports()).hasSize(1);
  }

  @Test
  void aRefusedRequestIsAnErrorWithTheMastersSentence() throws Exception {
    scene.install("client", 1);
    scene.refusal = "Expected a tree, but this is a cycle.";
    scene.engine.desire(desired(1, STARTED, "client", Map.of()));
    assertThat(scene.awaitState(1, ReportedState.ERROR).detail())
        .contains("database")
        .contains("this is a cycle");
  }

  @Test
  void aCrashInTheMiddleOfCreatesIsRepairedByRunningItAgain() throws Exception {
    Path home = Files.createDirectories(scene.home(0).resolve("srv/data.creating"));
    Files.writeString(home.resolve("half"), "written");
    start("server", Map.of());
    assertThat(scene.home(0).resolve("srv/data/in")).hasContent("x");
    assertThat(scene.home(0).resolve("srv/data/half")).doesNotExist();
    assertThat(scene.home(0).resolve("srv/data.creating")).doesNotExist();
  }

  @Test
  void aRunThatFailsIsAnErrorWithItsOutputAndIsTriedAgain() throws Exception {
    scene.release(
        "failing",
        "",
        """
        run:
          data:
            creates: srv/data
            command: [sh, -c, 'test -e srv/repaired || { echo no {{ secret("x") }} luck; exit 7; }']
        service: {late: {after: [data], command: [sleep, "1000"]}}
        """);
    scene.install("failing", 1);
    scene.engine.desire(desired(1, STARTED, "failing", Map.of()));
    PartitionReport error = scene.awaitState(1, ReportedState.ERROR);
    assertThat(error.detail()).contains("run data").contains("exit code 7: no ******** luck");
    assertThat(error.processes()).isEmpty();
    Files.createFile(scene.home(0).resolve("srv/repaired"));
    assertThat(scene.awaitState(1, ReportedState.STARTED).processes()).hasSize(1);
  }

  @Test
  void aServiceThatExitsAtOnceIsAnErrorAndNeverStarted() throws Exception {
    scene.release(
        "dying", "", "service: {dies: {command: [sh, -c, 'echo my last words; exit 3']}}");
    scene.install("dying", 1);
    scene.engine.desire(desired(1, STARTED, "dying", Map.of()));
    assertThat(scene.awaitState(1, ReportedState.ERROR).detail())
        .contains("dies")
        .contains("exit code 3")
        .contains("my last words");
    await()
        .until(() -> scene.reports.stream().filter(r -> r.detail().contains("dies")).count() > 0);
    assertThat(scene.reports).noneMatch(r -> r.state() == ReportedState.STARTED);
  }

  @Test
  void aPromiseThatBeginsToFailIsReportedAndSoIsItsRecovery() throws Exception {
    start("server", Map.of());
    Files.createFile(scene.home(0).resolve("srv/broken"));
    PartitionReport error = scene.awaitState(1, ReportedState.ERROR);
    assertThat(error.detail()).contains("promise ok").contains("broken ********");
    Files.delete(scene.home(0).resolve("srv/broken"));
    scene.awaitState(1, ReportedState.STARTED);
    assertThat(lines("srv/server")).hasSize(1);
  }

  @Test
  void stoppingKeepsDataAndStillTellsTheChildren() throws Exception {
    startClient();
    scene.engine.desire(desired(2, STOPPED, "client", Map.of()));
    PartitionReport stopped = scene.awaitState(2, ReportedState.STOPPED);
    assertThat(stopped.processes()).isEmpty();
    await().until(() -> last(scene.requests).state() == RequestedState.STOPPED);
    assertThat(scene.home(0).resolve("etc/c.conf")).exists();
    scene.restart();
    await().until(() -> scene.engine.partitionReports().get(0).state() == ReportedState.STOPPED);
    assertThat(scene.engine.partitionReports().get(0).processes()).isEmpty();
    scene.engine.desire(desired(3, STARTED, "client", Map.of()));
    scene.awaitState(3, ReportedState.STARTED);
  }

  @Test
  void destroyStopsWipesAndStaysDestroyed() throws Exception {
    start("server", Map.of("a", "topsecret"));
    List<Long> pids = scene.last().processes().stream().map(p -> p.pid()).toList();
    scene.engine.desire(desired(2, DESTROYED, "server", Map.of("a", "topsecret")));
    PartitionReport destroyed = scene.awaitState(2, ReportedState.DESTROYED);
    assertThat(destroyed.published().isEmpty()).isTrue();
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(scene.home(0)).isEmptyDirectory();
    try (var kept = Files.walk(scene.control(0))) {
      for (Path file : kept.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("topsecret");
      }
    }
    scene.restart();
    await().until(() -> !scene.engine.partitionReports().isEmpty());
    assertThat(scene.engine.partitionReports().get(0).state()).isEqualTo(ReportedState.DESTROYED);
    scene.engine.desire(desired(2, 1, STARTED, 0, "server", Map.of()));
    scene.awaitState(1, ReportedState.STARTED);
  }

  @Test
  void retentionKeepsDataOfADestroyedInstanceForAWhile() throws Exception {
    scene.retain(Duration.ofSeconds(2));
    scene.restart();
    start("server", Map.of());
    scene.engine.desire(desired(2, DESTROYED, "server", Map.of()));
    scene.awaitReport(r -> r.detail().startsWith("data is kept until"));
    assertThat(scene.home(0).resolve("srv/data/in")).exists();
    scene.awaitState(2, ReportedState.DESTROYED);
    assertThat(scene.home(0)).isEmptyDirectory();
  }

  @Test
  void anotherReleaseTakesOverOnlyWhenItIsInstalled() throws Exception {
    start("server", Map.of());
    long server = scene.pid("server");
    scene.release("newer", CONNECTION, SERVER.replace("touch srv/up", "touch srv/up srv/newer"));
    scene.engine.desire(desired(2, STARTED, "newer", Map.of()));
    PartitionReport waiting = scene.awaitState(2, ReportedState.WAITING);
    assertThat(waiting.detail())
        .isEqualTo("waiting for software newer to be installed; server keeps running");
    assertThat(scene.pid("server")).isEqualTo(server);
    scene.restart();
    scene.install("newer", 1);
    scene.awaitState(2, ReportedState.STARTED);
    assertThat(scene.home(0).resolve("srv/newer")).exists();
    assertThat(lines("srv/count")).hasSize(1);
  }

  @Test
  void theRemnantsOfAnotherInstanceAreWipedFirst() throws Exception {
    start("server", Map.of());
    String password = scene.last().published().values().get("password");
    scene.engine.desire(desired(7, 1, STARTED, 0, "server", Map.of()));
    PartitionReport started =
        scene.awaitReport(r -> r.guid().number() == 7 && r.state() == ReportedState.STARTED);
    assertThat(started.published().values().get("password")).isNotEqualTo(password);
    assertThat(lines("srv/server")).hasSize(1);
  }

  @Test
  void aPortThatAStrangerTookIsReplacedAndPublishedAgain() throws Exception {
    start("server", Map.of());
    String before = scene.last().published().values().get("url");
    int port = scene.heldPorts.values().iterator().next();
    scene.engine.desire(desired(2, STOPPED, "server", Map.of()));
    scene.awaitState(2, ReportedState.STOPPED);
    try (var stranger = new ServerSocket()) {
      stranger.bind(new InetSocketAddress("127.0.83.1", port));
      scene.engine.desire(desired(3, STARTED, "server", Map.of()));
      PartitionReport after = scene.awaitState(3, ReportedState.STARTED);
      assertThat(after.published().values().get("url")).isNotEqualTo(before);
      assertThat(scene.heldPorts.values()).doesNotContain(port);
    }
  }

  @Test
  void aSharedAddressNeedsTheMasterForItsFirstPort() throws Exception {
    scene.reachable = false;
    scene.install("server", 1);
    scene.engine.desire(desired(1, STARTED, "server", Map.of()));
    assertThat(scene.awaitState(1, ReportedState.WAITING).detail()).contains("master");
    scene.reachable = true;
    scene.engine.masterReachable();
    scene.awaitState(1, ReportedState.STARTED);
  }

  @Test
  void whatIsDamagedOnDiskConcernsItsOwnPartitionOnly() throws Exception {
    start("server", Map.of());
    List<Long> pids = scene.last().processes().stream().map(p -> p.pid()).toList();
    Files.writeString(scene.control(0).resolve("marks.json"), "{\"files\": {");
    scene.restart();
    Desired order = desired(2, STARTED, "server", Map.of());
    scene.engine.desire(order);
    assertThat(scene.reports)
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.state()).isEqualTo(ReportedState.ERROR);
              assertThat(report.detail())
                  .contains("slappart0/marks.json to hold what the node wrote")
                  .contains("Restore it");
            });
    assertThat(pids).allMatch(pid -> ProcessHandle.of(pid).isPresent());
    scene.engine.desire(
        new Desired(
            "slappart1",
            InstanceGuid.numbered(2),
            1,
            STARTED,
            0,
            order.title(),
            order.root(),
            order.release(),
            order.type(),
            order.parameters()));
    assertThat(scene.awaitState(1, ReportedState.STARTED).partition()).isEqualTo("slappart1");
  }

  @Test
  void secretsAreInNoReportLogOrDetail() throws Exception {
    start("server", Map.of("a", "parameter-secret"));
    String password = scene.last().published().values().get("password");
    assertThat(password).hasSize(32);
    Files.writeString(
        scene.home(0).resolve("var/log/server.log"), "with " + password + " parameter-secret\n");
    assertThat(scene.engine.readLog("slappart0", "server", 10))
        .isEqualTo("with ******** ********\n");
    assertThat(scene.engine.readLog("slappart0", "", 100)).contains("started");
    assertThat(scene.engine.readLog("slappart0", "../../x", 10)).isEmpty();
    for (PartitionReport report : scene.reports) {
      String shown = report.detail() + report.processes() + report.promises() + report.published();
      assertThat(shown).doesNotContain(password).doesNotContain("parameter-secret");
    }
    assertThat(Files.readString(scene.control(0).resolve("processing.log"), StandardCharsets.UTF_8))
        .doesNotContain(password);
    assertThat(Files.getPosixFilePermissions(scene.control(0).resolve("secrets/db"))).hasSize(2);
  }

  @Test
  void ordersForAnUnknownPartitionAreAnsweredWithAnError() {
    var order = desired(1, STARTED, "server", Map.of());
    scene.engine.desire(
        new Desired(
            "nowhere",
            order.guid(),
            1,
            STARTED,
            0,
            order.title(),
            order.root(),
            order.release(),
            order.type(),
            order.parameters()));
    assertThat(scene.reports.get(0).detail()).contains("nowhere");
  }

  private void start(String release, Map<String, String> parameters) {
    scene.install(release, 1);
    scene.engine.desire(desired(1, STARTED, release, parameters));
    scene.awaitState(1, ReportedState.STARTED);
  }

  private void startClient() {
    scene.published.put(
        "database",
        ConnectionParameters.of(Map.of("url", "one", "password", "pppp"), Set.of("url")));
    start("client", Map.of());
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(scene.home(0).resolve(file));
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
