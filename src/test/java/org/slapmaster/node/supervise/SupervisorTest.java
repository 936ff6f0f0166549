package org.slapmaster.node.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  /**
   * Not a loop of short sleeps: a signal that comes while dash starts a program is lost to its
   * traps (dash 0.5.12, onsig).
   */
  private static final String REST = "sleep 1000 & while :; do wait; done";

  @TempDir Path root;
  private PartitionPaths paths;
  private Supervisor supervisor;

  @BeforeEach
  void prepare() throws IOException {
    paths = Scene.partition(root, RunAs.SELF);
    supervisor = new Supervisor(paths, () -> {});
  }

  @AfterEach
  void stopEverything() {
    supervisor.stopAll();
    supervisor.close();
  }

  @Test
  void aServiceRunsInItsOwnSessionWithAMinimalEnvironmentAndItsOutputInItsLog() throws IOException {
    ServiceSpec spec =
        Scene.spec(
            paths,
            "printer",
            List.of("sh", "-c", "env; echo wrong >&2; exec sleep 1000"),
            new TreeMap<>(Map.of("GREETING", "two words \"quoted\" $HOME")),
            null,
            "1");
    supervisor.apply(spec);

    long pid = Scene.pid(supervisor, "printer");
    assertThat(Processes.stat(pid).orElseThrow().session()).isEqualTo((int) pid);
    await().untilAsserted(() -> assertThat(paths.log("printer")).content().contains("wrong"));
    assertThat(
            Files.readAllLines(paths.log("printer")).stream()
                .map(line -> line.replaceFirst("=.*", "")))
        .containsExactlyInAnyOrder("PATH", "HOME", "LANG", "TMPDIR", "PWD", "GREETING", "wrong");
    assertThat(paths.log("printer")).content().contains("GREETING=two words \"quoted\" $HOME\n");
  }

  @Test
  void anUnchangedServiceIsLeftAloneAndAChangedFileReloadsAndAChangedCommandRestarts()
      throws IOException {
    List<String> command =
        List.of("sh", "-c", "trap 'echo reloaded >>events' HUP; echo started >>events; " + REST);
    supervisor.apply(Scene.spec(paths, "web", command, new TreeMap<>(), "HUP", "1"));
    long first = Scene.pid(supervisor, "web");
    Path events = paths.home().resolve("events");
    await().untilAsserted(() -> assertThat(events).content().isEqualTo("started\n"));

    supervisor.apply(Scene.spec(paths, "web", command, new TreeMap<>(), "HUP", "1"));
    supervisor.apply(Scene.spec(paths, "web", command, new TreeMap<>(), "HUP", "2"));
    await().untilAsserted(() -> assertThat(events).content().isEqualTo("started\nreloaded\n"));
    assertThat(Scene.pid(supervisor, "web")).isEqualTo(first);

    supervisor.apply(
        Scene.spec(paths, "web", command, new TreeMap<>(Map.of("NEW", "1")), "HUP", "2"));
    long second = Scene.pid(supervisor, "web");
    assertThat(second).isNotEqualTo(first);
    assertThat(Scene.alive(first)).isFalse();

    supervisor.apply(
        Scene.spec(paths, "web", command, new TreeMap<>(Map.of("NEW", "1")), null, "3"));
    assertThat(Scene.pid(supervisor, "web")).isNotEqualTo(second);
    assertThat(supervisor.processes().get(0).restarts()).isZero();
  }

  @Test
  void aServiceThatEndsIsStartedAgainAndCounted() {
    supervisor.apply(Scene.shell(paths, "worker", "exec sleep 1000"));
    long first = Scene.pid(supervisor, "worker");

    Processes.signal("KILL", List.of(first));

    await()
        .untilAsserted(
            () -> {
              assertThat(supervisor.processes()).hasSize(1);
              assertThat(supervisor.processes().get(0).pid()).isNotEqualTo(first);
              assertThat(supervisor.processes().get(0).restarts()).isEqualTo(1);
            });
    assertThat(supervisor.failure("worker")).isEmpty();
  }

  @Test
  void aServiceThatEndsAgainAndAgainIsSaidToFailWithExitCodeAndLastWordsButNoSecret()
      throws IOException {
    supervisor.apply(
        Scene.shell(paths, "broken", "echo $$ >>starts; echo 'no table for hunter2'; exit 3"));

    await().untilAsserted(() -> assertThat(supervisor.failure("broken")).isPresent());
    assertThat(supervisor.failure("broken"))
        .contains(
            "Expected service broken to keep running, but it ended with exit code 3: no table for ********");
    assertThat(Scene.noted(paths, "starts")).hasSizeBetween(3, 4);
    assertThatThrownBy(
            () ->
                supervisor.apply(
                    Scene.shell(
                        paths, "broken", "echo $$ >>starts; echo 'no table for hunter2'; exit 3")))
        .hasMessageContaining("exit code 3");

    supervisor.apply(Scene.shell(paths, "broken", "exec sleep 1000"));
    assertThat(supervisor.failure("broken")).isEmpty();
    assertThat(supervisor.processes()).hasSize(1);
  }

  @Test
  void aCommandThatDoesNotExistIsRefusedWithOneSentence() {
    ServiceSpec spec =
        Scene.spec(paths, "typo", List.of("no-such-program"), new TreeMap<>(), null, "1");

    assertThatThrownBy(() -> supervisor.apply(spec))
        .isInstanceOf(SupervisionException.class)
        .hasMessageContaining("Expected service typo to start, but")
        .hasMessageContaining("no-such-program: ");
    assertThat(supervisor.processes()).isEmpty();
  }

  @Test
  void whatAServiceHasInItsEnvironmentDoesNotReachTheProgramsThatLaunchIt() {
    ServiceSpec spec =
        Scene.spec(
            paths,
            "preloaded",
            List.of("/bin/sleep", "1000"),
            new TreeMap<>(Map.of("PATH", "/nowhere", "LD_PRELOAD", "/no/such.so")),
            null,
            "1");
    supervisor.apply(spec);

    assertThat(supervisor.processes()).hasSize(1);
    assertThat(new ServiceFiles(paths, "preloaded").launchOutput()).isEmptyFile();
    await()
        .untilAsserted(
            () -> assertThat(paths.log("preloaded")).content().containsOnlyOnce("/no/such.so"));
    ServiceSpec bad =
        Scene.spec(paths, "bad", List.of("true"), new TreeMap<>(Map.of("X;reboot", "")), null, "1");
    assertThatThrownBy(() -> supervisor.apply(bad))
        .hasMessageContaining("Expected an environment variable named by letters");
  }

  @Test
  void stoppingEndsTheWholeGroupAndKillsWhatIgnoresTheSignal() throws IOException {
    supervisor.apply(
        Scene.shell(
            paths,
            "stubborn",
            "trap '' TERM; echo $$ >>pids; sh -c 'echo $$ >>pids; while :; do sleep 0.1; done' & "
                + "while :; do sleep 0.1; done"));
    await().untilAsserted(() -> assertThat(Scene.noted(paths, "pids")).hasSize(2));

    supervisor.retain(Set.of());

    assertThat(Scene.noted(paths, "pids")).noneMatch(Scene::alive);
    assertThat(supervisor.processes()).isEmpty();
  }

  @Test
  void leftOverProcessesOfADeadServiceAreEndedBeforeItStartsAgain() throws IOException {
    // The worker leaves group and session, and is known by the lock alone.
    String script =
        "setsid sh -c 'echo $$ >>workers; exec sleep 1000' & sleep 0.1; echo $$ >>mains; exec sleep 1000";
    supervisor.apply(Scene.shell(paths, "forking", script));
    await().untilAsserted(() -> assertThat(Scene.noted(paths, "mains")).hasSize(1));
    long worker = Scene.noted(paths, "workers").get(0);
    assertThat(Scene.alive(worker)).isTrue();

    Processes.signal("KILL", Scene.noted(paths, "mains"));

    await().untilAsserted(() -> assertThat(Scene.noted(paths, "workers")).hasSize(2));
    assertThat(Scene.alive(worker)).isFalse();
  }

  @Test
  void servicesThatAreNotWantedAnyMoreAreStoppedInReverseOrderOfTheirStart() throws IOException {
    for (String name : List.of("beta", "alpha", "gamma")) {
      String script = "trap 'echo %s >>order; exit' TERM; echo up; " + REST;
      supervisor.apply(Scene.shell(paths, name, script.formatted(name)));
      await().until(() -> LogFile.size(paths.log(name)) > 0);
    }
    supervisor.apply(Scene.shell(paths, "kept", "exec sleep 1000"));

    supervisor.retain(Set.of("kept"));

    assertThat(Files.readAllLines(paths.home().resolve("order")))
        .containsExactly("gamma", "alpha", "beta");
    assertThat(supervisor.processes()).extracting("name").containsExactly("kept");
  }

  @Test
  void theShownCommandMasksSecrets() {
    supervisor.apply(Scene.shell(paths, "secretive", ": hunter2; exec sleep 1000"));

    assertThat(supervisor.processes().get(0).command())
        .isEqualTo("sh -c : ********; exec sleep 1000");
  }

  @Test
  void aSecondCopyIsRefusedByTheLockThatTheProcessesInherit() throws Exception {
    supervisor.apply(Scene.shell(paths, "single", "sleep 1000 & exec sleep 1000"));
    ServiceFiles files = new ServiceFiles(paths, "single");
    Path output = root.resolve("second");
    ServiceSpec spec = Scene.shell(paths, "single", "echo twice >>twice");

    Process second =
        Launch.start(
            Launch.service(paths, spec, files.lock(), root.resolve("record"), "about"), output);

    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(output)
        .content()
        .contains("Expected to be the only copy, but another process holds");
    assertThat(paths.home().resolve("twice")).doesNotExist();
  }

  @Test
  void aLongLogIsCopiedAsideAndItsWriterGoesOnAtTheBeginning() throws IOException {
    supervisor.apply(
        Scene.shell(
            paths, "chatty", "n=0; while :; do n=$((n + 1)); echo line $n; sleep 0.02; done"));
    Path log = paths.log("chatty");
    for (int round = 1; round <= LogFile.KEPT + 2; round++) {
      await().until(() -> LogFile.size(log) > 20);
      LogFile.rotate(paths, 20);
    }

    assertThat(log.resolveSibling("chatty.log.1")).content().startsWith("line ");
    assertThat(log.resolveSibling("chatty.log." + LogFile.KEPT)).exists();
    assertThat(log.resolveSibling("chatty.log." + (LogFile.KEPT + 1))).doesNotExist();
    await().untilAsserted(() -> assertThat(log).content().startsWith("line "));
    assertThat(LogFile.tail(paths, log, 1, 1000)).startsWith("line ").hasLineCount(1);
  }
}
