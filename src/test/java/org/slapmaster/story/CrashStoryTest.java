package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the master, of a node and of both, at every step of the story; and what must not
 * change by it.
 */
class CrashStoryTest {
  private static final Story STORY = Story.JDK;

  @TempDir(factory = OpenTempDir.class)
  Path directory;

  /** The steps of the story, each named by the first event after which the crash comes. */
  private static final List<String> STEPS =
      List.of(
          "RequestReceived",
          "PartitionAllocated",
          "RequestTakenUp",
          "PartitionAssigned",
          "InstanceWaiting",
          "ConnectionParametersPublished",
          "InstanceStarted");

  private enum Victim {
    MASTER,
    NODE,
    BOTH
  }

  @Test
  void whateverIsKilledWhenAllIsReadyTheSameServicesGoOn() {
    try (Cloud cloud = begin(directory)) {
      STORY.awaitInstalled(cloud);
      STORY.request(cloud);
      String url = STORY.awaitReady(cloud);
      Story.Facts before = STORY.facts(cloud);
      Cloud.submit(url, "name=Ada&message=kept");

      for (Victim victim : Victim.values()) {
        kill(cloud, victim, "COMP-1");
        if (victim != Victim.MASTER) {
          kill(cloud, Victim.NODE, "COMP-2");
        }
        // Nobody is needed for what is deployed.
        assertThat(Cloud.page(url)).contains("Welcome", "kept");
        restart(cloud, victim);
        awaitContact(cloud);
        STORY.awaitReady(cloud);
        assertThat(STORY.facts(cloud)).as("after killing %s", victim).isEqualTo(before);
        Story.assertEachServiceRunsOnce(directory, before);
      }

      // Asked for again and processed again, unchanged: nothing restarts.
      cloud.post("/api/services/" + Story.TITLE + "/bang", Map.of("reason", "test"));
      STORY.awaitReady(cloud);
      assertThat(STORY.facts(cloud)).isEqualTo(before);
    }
  }

  @TestFactory
  Stream<DynamicTest> aCrashAtAnyStepLeadsToTheSamePlaces() {
    return STEPS.stream()
        .flatMap(
            step ->
                Stream.of(Victim.values())
                    .map(
                        victim ->
                            DynamicTest.dynamicTest(
                                victim + " after " + step, () -> crash(step, victim))));
  }

  private void crash(String step, Victim victim) {
    Path place = directory.resolve(victim.ordinal() + "" + STEPS.indexOf(step));
    try (Cloud cloud = begin(place)) {
      STORY.awaitInstalled(cloud);
      try (EventWatch watch = new EventWatch(cloud.url(), step)) {
        STORY.request(cloud);
        watch.awaitEvent();
      }
      kill(cloud, victim, "COMP-1");
      restart(cloud, victim);
      awaitContact(cloud);
      String url = STORY.awaitReady(cloud);
      assertThat(Cloud.page(url)).contains("Welcome");
      Story.Facts facts = STORY.facts(cloud);
      assertThat(facts.places())
          .containsEntry(Story.TITLE, "COMP-1/slappart0")
          .containsEntry("database", "COMP-2/slappart0");
      Story.assertEachServiceRunsOnce(place, facts);
    }
  }

  private static Cloud begin(Path place) {
    Cloud cloud = new Cloud(place).startMaster().startNode("COMP-1", 2).startNode("COMP-2", 2);
    cloud.awaitNode("COMP-1").awaitNode("COMP-2");
    STORY.supply(cloud);
    return cloud;
  }

  private static void kill(Cloud cloud, Victim victim, String computer) {
    if (victim != Victim.NODE) {
      cloud.master().kill();
    }
    if (victim != Victim.MASTER) {
      cloud.node(computer).kill();
    }
  }

  private static void restart(Cloud cloud, Victim victim) {
    if (victim != Victim.NODE) {
      cloud.startMaster();
    }
    for (String computer : List.of("COMP-1", "COMP-2")) {
      if (!cloud.node(computer).isAlive()) {
        cloud.startNode(computer, 2);
      }
    }
  }

  /**
   * Both computers serve the present master: it has said so since it, or they, were started again.
   */
  private static void awaitContact(Cloud cloud) {
    await("contact")
        .atMost(Program.PATIENCE)
        .until(
            () -> {
              JsonNode computers = cloud.get("/api/computers").path("computers");
              return computers.size() == 2
                  && Stream.of(computers.get(0), computers.get(1))
                      .allMatch(c -> c.path("contact").asBoolean());
            });
  }
}
