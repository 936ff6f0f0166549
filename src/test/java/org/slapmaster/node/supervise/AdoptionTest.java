package org.slapmaster.node.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node program finds that starts after another was killed without warning. */
class AdoptionTest {
  /** Notes every start; a second copy beside the first would be seen as a second living process. */
  private static final String SCRIPT = "echo $$ >>started-%s; exec sleep 1000";

  @TempDir Path root;
  private PartitionPaths paths;

  @BeforeEach
  void prepare() throws IOException {
    paths = Scene.partition(root, RunAs.SELF);
  }

  @AfterEach
  void stopEverything() {
    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.stopAll();
    }
  }

  @Test
  void aRestartedNodeAdoptsItsServices() throws Exception {
    Process node = start("one", "two");
    awaitLine(node, "done");
    kill(node);
    List<Long> before = List.of(only("one"), only("two"));

    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.adopt();

      assertThat(supervisor.processes()).extracting("pid").isEqualTo(before);
      supervisor.apply(Scene.shell(paths, "one", SCRIPT.formatted("one")));
      assertThat(supervisor.processes()).extracting("pid").isEqualTo(before);
      assertThat(supervisor.processes()).extracting("restarts").containsExactly(0, 0);

      Processes.signal("KILL", before.subList(0, 1));
      await()
          .until(
              () ->
                  supervisor.processes().size() == 2
                      && supervisor.processes().get(0).pid() != before.get(0));
      assertThat(supervisor.processes()).extracting("restarts").containsExactly(1, 0);
    }
  }

  @Test
  void aServiceThatDiedWhileNoNodeRanIsStartedAgainAndItsLeftOverProcessesAreEnded()
      throws Exception {
    String script = "sleep 1000 & echo $! >>helper; echo $$ >>started-one; exec sleep 1000";
    Process node = startScripts(List.of("one", script));
    awaitLine(node, "done");
    await().until(() -> Scene.noted(paths, "started-one").size() == 1);
    kill(node);
    Processes.signal("KILL", Scene.noted(paths, "started-one"));
    await().until(() -> Scene.noted(paths, "started-one").stream().noneMatch(Scene::alive));
    assertThat(Scene.noted(paths, "helper")).allMatch(Scene::alive);

    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.adopt();

      assertThat(Scene.alive(Scene.noted(paths, "helper").get(0))).isFalse();
      assertThat(supervisor.processes()).extracting("restarts").containsExactly(1);
    }
  }

  @Test
  void aServiceWhoseRecordIsLostIsFoundByItsLock() throws Exception {
    long lost;
    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.apply(Scene.shell(paths, "one", SCRIPT.formatted("one")));
      lost = Scene.pid(supervisor, "one");
    }
    Files.delete(new ServiceFiles(paths, "one").record());

    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.adopt();

      assertThat(Scene.alive(lost)).isFalse();
      assertThat(supervisor.processes()).hasSize(1);
    }
  }

  @Test
  void servicesOfAKilledNodeCanBeStoppedWithoutAdoptingThem() throws Exception {
    Process node = start("one", "two");
    awaitLine(node, "done");
    kill(node);
    List<Long> before = List.of(only("one"), only("two"));

    stopEverything();

    assertThat(before).noneMatch(Scene::alive);
    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.adopt();
      assertThat(supervisor.processes()).isEmpty();
    }
  }

  @Test
  void commandsThatOutliveTheirNodeAreEnded() throws Exception {
    Process command =
        Launch.start(
            Launch.command(
                paths,
                Files.createDirectories(paths.control().resolve("commands")).resolve("mark"),
                List.of("sleep", "1000"),
                Map.of(),
                paths.home(),
                paths.log("run")),
            root.resolve("out"));
    await().until(() -> Launch.launched(command.pid()));

    CommandRunner.endStrays(paths);

    assertThat(Scene.alive(command.pid())).isFalse();
  }

  @Test
  void aNodeKilledAtAnyMomentLeavesEveryServiceRunningOnceAtMostAndTheNextOneExactlyOnce()
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 8; round++) {
      Process node = start("one", "two", "three");
      awaitLine(node, "applying");
      Thread.sleep(random.nextInt(60)); // any moment between the first launch and the last
      kill(node);
    }

    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.adopt();
      for (String name : List.of("one", "two", "three")) {
        supervisor.apply(Scene.shell(paths, name, SCRIPT.formatted(name)));
        await()
            .until(
                () -> Scene.noted(paths, "started-" + name).contains(Scene.pid(supervisor, name)));
        assertThat(only(name))
            .as("service %s, seed %d", name, seed)
            .isEqualTo(Scene.pid(supervisor, name));
      }
    }
  }

  private long only(String name) throws IOException {
    await().until(() -> !Scene.noted(paths, "started-" + name).isEmpty());
    List<Long> living =
        Scene.noted(paths, "started-" + name).stream().filter(Scene::alive).toList();
    assertThat(living).hasSize(1);
    return living.get(0);
  }

  private Process start(String... names) throws IOException {
    List<String> services = new ArrayList<>();
    for (String name : names) {
      services.addAll(List.of(name, SCRIPT.formatted(name)));
    }
    return startScripts(services);
  }

  private Process startScripts(List<String> services) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SupervisingProgram.class.getName(),
                root.toString()));
    command.addAll(services);
    return new ProcessBuilder(command)
        .redirectError(new File(root.toFile(), "node-errors"))
        .start();
  }

  private void awaitLine(Process node, String expected) throws IOException {
    BufferedReader output = node.inputReader();
    String line;
    do {
      line = output.readLine();
      if (line == null) {
        throw new AssertionError(Files.readString(root.resolve("node-errors")));
      }
    } while (!line.equals(expected));
  }

  private static void kill(Process node) throws InterruptedException {
    node.destroyForcibly().waitFor();
  }
}
