package org.slapmaster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.PartitionReport.SharedReport;
import org.slapmaster.protocol.SharedDesired;

/**
 * What a host does for its shared instances, with real processes and a master played by the test.
 */
class SharedInstancesTest {
  private static final String SCHEMAS =
      """
      shared:
        parameters:
          additionalProperties: false
          properties: {size: {type: integer, minimum: 1, default: 7, public: true}}
        connection: {properties: {name: {public: true}, password: {}}}
      """;

  /** Keeps a directory for each, and a list of all of them. */
  private static final String HOST =
      """
      file:
        list:
          path: etc/list
          content: "{% for each in sharedInstances %}{{ each.guid }} {{ each.title }} {{ each.state }} {{ each.parameter.size }} {{ each.secret.password }}\\n{% endfor %}"
      service:
        server: {command: [sh, -c, "echo $$ >>srv/server; exec sleep 1000"]}
      promise:
        ok: {command: [test, "!", -e, srv/broken], period: 0.2}
      shared:
        file:
          conf: {path: "etc/{{ shared.guid }}.conf", content: "{{ shared.parameter.size }} {{ shared.state }}", mode: "0600"}
        run:
          data:
            creates: "srv/{{ shared.guid }}"
            command: [sh, -c, 'echo made >>srv/log && touch "$1/data"', sh, "{{ creating }}"]
            remove: [sh, -c, 'test ! -e srv/stuck || { echo stuck; exit 3; }; echo "removed $1" >>srv/log; rm -rf -- "srv/$1"', sh, "{{ shared.guid }}"]
          apply:
            after: [data]
            on-change: ["{{ file.conf }}"]
            command: [sh, -c, 'test ! -e "srv/refuse-$2" || { echo "no $2"; exit 4; }; { cat "$1"; echo " $2"; } >>srv/log', sh, "{{ file.conf }}", "{{ shared.title }}"]
        publish:
          name: "{{ shared.title }}"
          password: "{{ secret('password') }}"
      """;

  @TempDir Path root;
  private EngineScene scene;
  private long bang;

  @BeforeEach
  void open() throws IOException {
    scene = new EngineScene(root, "127.0.84.1", 1);
    scene.release("host", SCHEMAS, HOST);
    scene.start();
    scene.install("host", 1);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void eachIsSetUpOnceAndHasItsOwnValuesWithoutDisturbingTheHost() throws Exception {
    order(STARTED, shared(2, 1, STARTED, "a", Map.of()), shared(3, 1, STARTED, "b", Map.of()));
    SharedReport first = awaitServed(2, 1);
    SharedReport second = awaitServed(3, 1);
    assertThat(first.published().values()).containsEntry("name", "a");
    assertThat(first.published().publicKeys()).containsExactly("name");
    assertThat(first.published().values().get("password"))
        .hasSize(32)
        .isNotEqualTo(second.published().values().get("password"));
    assertThat(Files.readString(scene.home(0).resolve("etc/list")))
        .contains("SOFTINST-2 a started 7 " + first.published().values().get("password"));
    assertThat(lines("srv/log")).containsExactly("made", "7 started a", "made", "7 started b");

    long server = scene.pid("server");
    order(
        STARTED,
        shared(2, 2, STARTED, "a", Map.of("size", "9")),
        shared(3, 1, STARTED, "b", Map.of()));
    SharedReport changed = awaitServed(2, 2);
    assertThat(changed.published()).isEqualTo(first.published());
    assertThat(lines("srv/log")).hasSize(5).last().isEqualTo("9 started a");
    assertThat(scene.pid("server")).isEqualTo(server);
    assertThat(scene.last().state()).isEqualTo(ReportedState.STARTED);
  }

  @Test
  void oneWithUnfittingParametersSaysSoAndStaysAsItWasServedLast() throws Exception {
    order(
        STARTED,
        shared(2, 1, STARTED, "a", Map.of("size", "topsecret")),
        shared(3, 1, STARTED, "b", Map.of()));
    awaitServed(3, 1);
    SharedReport refused = awaitRefused(2, 1);
    assertThat(refused.detail())
        .startsWith("Expected parameters that fit the software type, but: size")
        .doesNotContain("topsecret");
    assertThat(refused.published().isEmpty()).isTrue();
    assertThat(scene.last().state()).isEqualTo(ReportedState.STARTED);
    assertThat(scene.home(0).resolve("srv/SOFTINST-2")).doesNotExist();

    order(STARTED, shared(3, 2, STARTED, "b", Map.of("other", "1")));
    assertThat(awaitRefused(3, 2).detail()).contains("other");
    assertThat(Files.readString(scene.home(0).resolve("etc/list"))).contains("SOFTINST-3 b");
    assertThat(scene.home(0).resolve("srv/SOFTINST-3/data")).exists();
  }

  @Test
  void oneThatCannotBeServedDisturbsNobodyAndIsTriedAgain() throws Exception {
    Files.createDirectories(scene.home(0).resolve("srv"));
    Files.createFile(scene.home(0).resolve("srv/refuse-a"));
    order(STARTED, shared(2, 1, STARTED, "a", Map.of()), shared(3, 1, STARTED, "b", Map.of()));
    awaitServed(3, 1);
    assertThat(awaitRefused(2, 1).detail()).contains("apply@SOFTINST-2").contains("no a");
    assertThat(scene.last().state()).isEqualTo(ReportedState.STARTED);
    Files.delete(scene.home(0).resolve("srv/refuse-a"));
    awaitServed(2, 1);
  }

  @Test
  void whatIsStoppedIsKeptAndWhatIsNoLongerOrderedIsRemovedWithItsFilesAndSecrets()
      throws Exception {
    order(STARTED, shared(2, 1, STARTED, "a", Map.of()), shared(3, 1, STARTED, "b", Map.of()));
    String password = awaitServed(2, 1).published().values().get("password");
    awaitServed(3, 1);
    order(STARTED, shared(2, 2, STOPPED, "a", Map.of()), shared(3, 1, STARTED, "b", Map.of()));
    awaitServed(2, 2);
    assertThat(lines("srv/log")).last().isEqualTo("7 stopped a");
    assertThat(scene.home(0).resolve("srv/SOFTINST-2/data")).exists();
    order(STARTED, shared(2, 3, STARTED, "a", Map.of()), shared(3, 1, STARTED, "b", Map.of()));
    assertThat(awaitServed(2, 3).published().values()).containsEntry("password", password);

    long server = scene.pid("server");
    order(STARTED, shared(3, 1, STARTED, "b", Map.of()));
    awaitGone(2);
    assertThat(lines("srv/log")).last().isEqualTo("removed SOFTINST-2");
    assertThat(scene.home(0).resolve("etc/SOFTINST-2.conf")).doesNotExist();
    assertThat(scene.home(0).resolve("srv/SOFTINST-3/data")).exists();
    assertThat(scene.pid("server")).isEqualTo(server);
    await().untilAsserted(() -> assertThat(control()).doesNotContain(password));
  }

  @Test
  void aRestartForgetsNobodyAndRemovesWhoWentMeanwhile() throws Exception {
    order(STARTED, shared(2, 1, STARTED, "a", Map.of()), shared(3, 1, STARTED, "b", Map.of()));
    awaitServed(2, 1);
    String password = awaitServed(3, 1).published().values().get("password");
    order(STOPPED, shared(2, 1, STARTED, "a", Map.of()), shared(3, 1, STARTED, "b", Map.of()));
    scene.awaitReport(report -> report.state() == ReportedState.STOPPED);
    // While the host is stopped nothing can be undone.
    order(STOPPED, shared(3, 1, STARTED, "b", Map.of()));
    scene.restart();
    await().until(() -> !scene.engine.partitionReports().isEmpty());
    assertThat(scene.home(0).resolve("srv/SOFTINST-2/data")).exists();
    order(STARTED, shared(3, 1, STARTED, "b", Map.of()));
    assertThat(awaitServed(3, 1).published().values()).containsEntry("password", password);
    awaitGone(2);
    assertThat(lines("srv/log"))
        .containsExactly("made", "7 started a", "made", "7 started b", "removed SOFTINST-2");
  }

  @Test
  void whatCannotBeRemovedIsSaidOfTheHostAndTriedAgain() throws Exception {
    order(STARTED, shared(2, 1, STARTED, "a", Map.of()));
    awaitServed(2, 1);
    Files.createFile(scene.home(0).resolve("srv/stuck"));
    order(STARTED);
    PartitionReport stuck = scene.awaitReport(report -> report.detail().contains("stuck"));
    assertThat(stuck.state()).isEqualTo(ReportedState.STARTED);
    assertThat(stuck.detail()).contains("SOFTINST-2").contains("exit code 3");
    Files.delete(scene.home(0).resolve("srv/stuck"));
    awaitGone(2);
    scene.awaitReport(report -> report.detail().isEmpty());
  }

  @Test
  void nobodyIsServedBeforeTheHostWorks() throws Exception {
    Files.createDirectories(scene.home(0).resolve("srv"));
    Files.createFile(scene.home(0).resolve("srv/broken"));
    order(STARTED, shared(2, 1, STARTED, "a", Map.of()));
    scene.awaitReport(report -> report.detail().contains("promise ok"));
    assertThat(scene.last().shared()).isEmpty();
    assertThat(scene.home(0).resolve("srv/SOFTINST-2")).doesNotExist();
    Files.delete(scene.home(0).resolve("srv/broken"));
    awaitServed(2, 1);
  }

  @Test
  void aTypeThatServesNoneSaysSo() throws Exception {
    scene.release("plain", "", "service: {s: {command: [sleep, '1000']}}");
    scene.install("plain", 1);
    order("plain", STARTED, shared(2, 1, STARTED, "a", Map.of()));
    assertThat(awaitRefused(2, 1).detail())
        .isEqualTo(
            "Expected a software type that serves shared instances, but type default of plain does"
                + " not.");
    assertThat(scene.last().state()).isEqualTo(ReportedState.STARTED);
  }

  @Test
  void destroyingTheHostLeavesNothingOfThem() throws Exception {
    order(STARTED, shared(2, 1, STARTED, "a", Map.of()));
    awaitServed(2, 1);
    order(DESTROYED);
    scene.awaitReport(report -> report.state() == ReportedState.DESTROYED);
    assertThat(scene.home(0)).isEmptyDirectory();
    assertThat(scene.control(0).resolve("shared.json")).doesNotExist();
  }

  private void order(RequestedState state, SharedDesired... shared) {
    order("host", state, shared);
  }

  private void order(String release, RequestedState state, SharedDesired... shared) {
    bang++;
    scene.engine.desire(
        new Desired(
            "slappart0",
            InstanceGuid.numbered(1),
            bang,
            state,
            bang,
            new Title("host"),
            new Title("host"),
            new SoftwareRelease(release),
            SoftwareType.DEFAULT,
            Parameters.NONE,
            List.of(shared)));
  }

  private static SharedDesired shared(
      long guid, long revision, RequestedState state, String title, Map<String, String> values) {
    return new SharedDesired(
        InstanceGuid.numbered(guid),
        revision,
        state,
        new Title(title),
        new Title(title),
        SoftwareType.DEFAULT,
        Parameters.of(values));
  }

  private SharedReport awaitServed(long guid, long revision) {
    return awaitShared(guid, revision, true);
  }

  /** Awaits that it is reported for this revision that it is served, or why it is not. */
  private SharedReport awaitShared(long guid, long revision, boolean served) {
    Predicate<SharedReport> wanted =
        each ->
            each.guid().number() == guid
                && each.revision() == revision
                && each.detail().isEmpty() == served;
    return scene.awaitReport(report -> report.shared().stream().anyMatch(wanted)).shared().stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  private SharedReport awaitRefused(long guid, long revision) {
    return awaitShared(guid, revision, false);
  }

  private void awaitGone(long guid) {
    await()
        .atMost(EngineScene.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(scene.home(0).resolve("srv/SOFTINST-" + guid)).doesNotExist();
              assertThat(Files.readString(scene.control(0).resolve("shared.json")))
                  .doesNotContain("SOFTINST-" + guid + "\"");
            });
  }

  /** All that the node keeps of the partition. */
  private String control() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> kept = Files.walk(scene.control(0))) {
      for (Path file : kept.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(scene.home(0).resolve(file));
  }
}
