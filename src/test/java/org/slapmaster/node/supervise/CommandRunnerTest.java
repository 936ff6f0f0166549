package org.slapmaster.node.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path root;
  private PartitionPaths paths;

  @BeforeEach
  void prepare() throws IOException {
    paths = Scene.partition(root, RunAs.SELF);
  }

  @Test
  void aCommandRunsInItsDirectoryAndTheResultHasTheEndOfThisRunsOutputOnly() throws IOException {
    Path directory = Files.createDirectories(paths.home().resolve("srv"));
    assertThat(run(LONG, directory, "echo earlier").exitCode()).isZero();

    CommandRunner.Result result = run(LONG, directory, "pwd; echo $COLOUR; exit 7");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.lastLines()).isEqualTo(directory + "\nblue\n");
    assertThat(paths.log("run")).content().startsWith("earlier\n").endsWith("blue\n");
  }

  @Test
  void aCommandThatTakesTooLongIsKilledWithAllItsProcesses() throws IOException {
    CommandRunner.Result result =
        run(
            Duration.ofMillis(300),
            paths.home(),
            "sleep 1000 & echo $! >>pids; echo $$ >>pids; sleep 1000");

    assertThat(result.exitCode()).isEqualTo(-1);
    assertThat(Scene.noted(paths, "pids")).hasSize(2).noneMatch(Scene::alive);
  }

  @Test
  void aCommandThatIsInterruptedIsKilled() throws Exception {
    Thread runner = Thread.currentThread();
    CompletableFuture<Void> interruption =
        CompletableFuture.runAsync(
            () -> {
              await().until(() -> Scene.noted(paths, "pids").size() == 1);
              runner.interrupt();
            });

    assertThatThrownBy(() -> run(LONG, paths.home(), "echo $$ >>pids; exec sleep 1000"))
        .isInstanceOf(SupervisionException.class);
    assertThat(Thread.interrupted()).isTrue();
    interruption.join();
    assertThat(Scene.noted(paths, "pids")).hasSize(1).noneMatch(Scene::alive);
  }

  @Test
  void aCommandThatCannotBeFoundSaysSo() {
    CommandRunner.Result result =
        CommandRunner.run(
            paths, List.of("no-such-program"), Map.of(), paths.home(), paths.log("run"), LONG);

    // 126 where some directory of the search path may not be entered
    assertThat(result.exitCode()).isIn(126, 127);
    assertThat(result.lastLines()).contains("no-such-program: ");
  }

  private CommandRunner.Result run(Duration timeout, Path directory, String script) {
    return CommandRunner.run(
        paths,
        List.of("sh", "-c", script),
        Map.of("COLOUR", "blue"),
        directory,
        paths.log("run"),
        timeout);
  }
}
