package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.Again;

/**
 * Programs that stand still (SIGSTOP) for longer than others are patient with them, and then go on
 * as if no time had passed, as those of a suspended machine do: the master, a node, all of them. A
 * node that stands still is downed after some ten seconds, one whose master does leaves the cluster
 * by itself; either finds back. Services go on meanwhile, what is requested meanwhile is kept, and
 * nothing is said to be ready that is not. {@code -Dslapmaster.test.long=true} is the long form.
 */
class PauseTest {
  private static final Story STORY = new Story("jdk-guestbook", "jdk-database");
  private static final boolean LONG = Boolean.getBoolean("slapmaster.test.long");

  private static final int STOPS = LONG ? 51 : 1;

  /** More than the ten seconds that the members of a cluster take to miss one and to down it. */
  private static final Duration STILL = Duration.ofSeconds(LONG ? 30 : 12);

  private static final List<String> COMPUTERS = List.of("COMP-1", "COMP-2");

  @RegisterExtension private static final Again AGAIN = Again.with();

  @TempDir(factory = OpenTempDir.class)
  Path directory;

  private Cloud cloud;

  private enum Victim {
    MASTER,
    NODE,
    ALL
  }

  @Test
  void whoeverStoodStillGoesOnWithTheSameInstancesAndKeepsWhatWasAskedMeanwhile() {
    try (Cloud started = new Cloud(directory).startMaster()) {
      cloud = started;
      for (String computer : COMPUTERS) {
        cloud.startNode(computer, 2).awaitNode(computer);
      }
      STORY.supply(cloud);
      STORY.awaitInstalled(cloud);
      String url = STORY.awaitReady(cloud);
      Story.Facts before = STORY.facts(cloud);
      for (int stop = 0; stop < STOPS; stop++) {
        Victim victim = LONG ? Victim.values()[stop % Victim.values().length] : Victim.ALL;
        standStill(victim, "meanwhile-" + stop, url);
        STORY.awaitReady(cloud);
        assertThat(STORY.facts(cloud)).as("after %s stood still", victim).isEqualTo(before);
        Story.assertEachServiceRunsOnce(directory, before);
      }
    }
  }

  private void standStill(Victim victim, String title, String url) {
    List<Program> victims =
        switch (victim) {
          case MASTER -> List.of(cloud.master());
          case NODE -> List.of(cloud.node("COMP-2"));
          case ALL -> List.of(cloud.master(), cloud.node("COMP-1"), cloud.node("COMP-2"));
        };
    victims.forEach(Program::stop);
    // A master that stands still answers when it goes on.
    CompletableFuture<JsonNode> told =
        CompletableFuture.supplyAsync(() -> request(title, "started"));
    victims.get(0).live(STILL);
    assertThat(Cloud.page(url)).as("the page while %s stands still", victim).contains("Welcome");
    if (victim == Victim.NODE) {
      Awaitility.await("the end of patience")
          .atMost(Program.PATIENCE)
          .until(() -> !contact("COMP-2"));
      assertThat(request(title, "started").path("status").asText()).isEqualTo("please_wait");
    }
    victims.forEach(Program::goOn);

    JsonNode first = told.join();
    JsonNode ready = await(title, "started", "ready");
    assertThat(ready.path("guid")).as("the one instance of " + title).isEqualTo(first.path("guid"));
    await(title, "destroyed", "destroyed");
  }

  private JsonNode request(String title, String state) {
    return cloud.post(
        "/api/request",
        Map.of("title", title, "software_release", STORY.database(), "state", state));
  }

  private JsonNode await(String title, String state, String status) {
    return Awaitility.await(title + " " + status)
        .atMost(Program.PATIENCE)
        .until(() -> request(title, state), told -> told.path("status").asText().equals(status));
  }

  private boolean contact(String computer) {
    return cloud.get("/api/computers/" + computer).path("contact").asBoolean();
  }
}
