package org.slapmaster.node.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is different where the node is root: needs root, and takes a user that every system has. */
class PartitionUserTest {
  private static final RunAs NOBODY = new RunAs("nobody", 65534, 65534);

  @TempDir Path root;

  @Test
  void processesOfAPartitionAreItsUsersAndCannotTouchWhatIsTheNodes() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"));
    PartitionPaths paths = reachable();
    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.apply(Scene.shell(paths, "server", "id -un; id -Gn; echo $HOME; exec sleep 1000"));

      await().untilAsserted(() -> assertThat(Files.readAllLines(paths.log("server"))).hasSize(3));
      assertThat(Files.readAllLines(paths.log("server")).get(0)).isEqualTo("nobody");
      assertThat(Files.getOwner(paths.log("server")).getName()).isEqualTo("nobody");
      String status =
          Files.readString(Path.of("/proc", Scene.pid(supervisor, "server") + "", "status"));
      assertThat(status).contains("CapEff:\t0000000000000000").containsPattern("Groups:\\s*\n");
      CommandRunner.Result result =
          CommandRunner.run(
              paths,
              List.of(
                  "sh", "-c", "id -un; echo x >>" + paths.control().resolve("services/server.run")),
              Map.of(),
              paths.home(),
              paths.log("run"),
              Duration.ofSeconds(20));
      assertThat(result.exitCode()).isNotZero();
      assertThat(result.lastLines())
          .startsWith("nobody\n")
          .containsIgnoringCase("permission denied");

      supervisor.retain(Set.of());
      assertThat(supervisor.processes()).isEmpty();
    }
  }

  @Test
  void aLogThatIsALinkToWhatThePartitionsUserMayNotReadIsNeitherReadNorWritten() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"));
    PartitionPaths paths = reachable();
    Path secret = root.resolve("secret");
    Files.writeString(secret, "treasure\n");
    Files.setPosixFilePermissions(secret, Set.of());
    Path log = paths.log("server");
    Files.createDirectories(log.getParent());
    Files.createSymbolicLink(log, secret);

    assertThat(LogFile.tail(paths, log, 10, 1000)).isEmpty();
    try (Supervisor supervisor = new Supervisor(paths, () -> {})) {
      supervisor.apply(
          Scene.spec(paths, "server", List.of("echo", "more"), new TreeMap<>(), null, "1"));
      await().until(() -> supervisor.failure("server").isPresent());
      assertThat(supervisor.failure("server").orElseThrow())
          .containsIgnoringCase("permission denied");
      supervisor.stopAll();
    }
    assertThat(secret).content().isEqualTo("treasure\n");
  }

  private PartitionPaths reachable() throws Exception {
    PartitionPaths paths = Scene.partition(root, NOBODY);
    Shell.output(
        RunAs.SELF,
        "chmod 0711 \"$1\" \"$1/partitions\" && chmod 0700 \"$1/control\" && chown -R nobody \"$2\" && chmod 0750 \"$2\"",
        List.of(root.toString(), paths.home().toString()));
    return paths;
  }
}
