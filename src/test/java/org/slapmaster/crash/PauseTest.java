package org.slapmaster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.story.Cloud;
import org.slapmaster.story.OpenTempDir;
import org.slapmaster.story.Program;

/** Programs that stand still for a while and then go on as if no time had passed. */
class PauseTest {
  private static final int CLIENTS = 4;
  private static final long PAUSE_SECONDS = Boolean.getBoolean("slapmaster.test.long") ? 30 : 5;

  @TempDir(factory = OpenTempDir.class)
  private Path directory;

  private static void signal(String signal, Program program)
      throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + signal, String.valueOf(program.pid()))
            .inheritIO()
            .start()
            .waitFor();
    assertThat(code).isZero();
  }

  @Test
  void aMasterThatStoodStillUnderLoadKeepsItsPromises() throws Exception {
    try (Scene scene = new Scene(directory, 1, CLIENTS)) {
      scene.start();
      scene.awaitAnswers(100);
      Program master = scene.master().cloud().master();
      signal("STOP", master);
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      signal("CONT", master);
      scene.awaitAnswers(200);
      scene.endLoad();
      scene.checkEverything();
    }
  }

  /** Until the master has noticed, and after it has: only the node itself can say "ready". */
  @Test
  void whatANodeThatStandsStillWasToldIsNotReadyUntilItGoesOn() throws Exception {
    String computer = "COMP-STILL";
    try (TestedMaster master = new TestedMaster(directory, "").start();
        Cloud cloud = master.cloud()) {
      cloud.startNode(computer, 2).awaitNode(computer);
      cloud.post("/api/supply", Map.of("computer", computer, "software_release", "jdk-database"));
      Awaitility.await("software")
          .atMost(Program.PATIENCE)
          .until(
              () ->
                  cloud
                      .get("/api/computers/" + computer)
                      .path("software")
                      .findValuesAsText("state")
                      .contains("installed"));
      Wish wish = Wish.started("still", computer, "1").of("jdk-database");
      Program node = cloud.node(computer);
      signal("STOP", node);
      Answer told =
          Awaitility.await("its place")
              .atMost(Program.PATIENCE)
              .until(() -> ask(master, wish), answer -> answer.partition() != null);
      Awaitility.await("the master to miss the node")
          .atMost(Program.PATIENCE)
          .until(
              () -> {
                assertThat(ask(master, wish).kind()).isEqualTo(Answer.Kind.WAIT);
                return !cloud.get("/api/computers/" + computer).path("contact").asBoolean();
              });
      signal("CONT", node);
      Answer ready =
          Awaitility.await("the node to go on")
              .atMost(Program.PATIENCE)
              .until(() -> ask(master, wish), answer -> answer.kind() == Answer.Kind.READY);
      assertThat(ready.guid()).isEqualTo(told.guid());
      assertThat(ready.partition()).isEqualTo(told.partition());
      master.checkPlacesAndHistory();
    }
  }

  private static Answer ask(TestedMaster master, Wish wish) throws InterruptedException {
    return master.client().ask("client", Face.JSON, wish);
  }
}
