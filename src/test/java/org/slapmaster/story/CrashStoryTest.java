package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the master, of a node and of both, at every step of the story with real MariaDB and
 * PHP; and what must not change by it. Each step meets one kind of victim; with {@code
 * -Dslapmaster.test.long=true} every kind.
 */
class CrashStoryTest {
  private static final Story STORY = Story.LAMP;

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

  @TempDir(factory = OpenTempDir.class)
  Path directory;

  private enum Victim {
    MASTER,
    NODE,
    BOTH
  }

  @Test
  void whateverIsKilledWhenAllIsReadyTheSameServicesGoOn() {
    try (Cloud cloud = begin()) {
      STORY.request(cloud);
      String url = STORY.awaitReady(cloud);
      Story.Facts before = STORY.facts(cloud);
      Cloud.submit(url, "author=Ada&message=kept");

      for (Victim victim : Victim.values()) {
        kill(cloud, victim, List.of("COMP-1", "COMP-2"));
        // Nobody is needed for what is deployed.
        assertThat(Cloud.page(url)).contains("Welcome", "kept");
        restart(cloud, victim);
        STORY.awaitReady(cloud);
        assertThat(STORY.facts(cloud)).as("after killing %s", victim).isEqualTo(before);
        Story.assertEachServiceRunsOnce(directory, before);
      }

      // Processed again, unchanged, by nodes that were all started anew: nothing restarts.
      try (EventWatch watch = new EventWatch(cloud.url(), "InstanceBanged")) {
        cloud.post("/api/services/" + Story.TITLE + "/bang", Map.of("reason", "test"));
        watch.awaitEvent();
      }
      STORY.awaitReady(cloud);
      assertThat(STORY.facts(cloud)).isEqualTo(before);
    }
  }

  @Test
  void aCrashAtAnyStepLeadsToTheSamePlacesPortsAndPasswords() {
    boolean all = Boolean.getBoolean("slapmaster.test.long");
    try (Cloud cloud = begin()) {
      for (int i = 0; i < STEPS.size(); i++) {
        for (Victim victim : Victim.values()) {
          if (all || victim.ordinal() == i % Victim.values().length) {
            crash(cloud, STEPS.get(i), victim);
          }
        }
      }
    }
  }

  private void crash(Cloud cloud, String step, Victim victim) {
    Story.Facts before;
    try (EventWatch watch = new EventWatch(cloud.url(), step)) {
      STORY.request(cloud);
      watch.awaitEvent();
      before = STORY.facts(cloud);
    }
    kill(cloud, victim, List.of("COMP-1"));
    restart(cloud, victim);
    String what = victim + " killed after " + step;
    assertThat(Cloud.page(STORY.awaitReady(cloud))).as(what).contains("Welcome");
    Story.Facts after = STORY.facts(cloud);
    assertThat(after.places())
        .as(what)
        .containsAllEntriesOf(before.places())
        .containsEntry(Story.TITLE, "COMP-1/slappart0")
        .containsEntry("database", "COMP-2/slappart0");
    assertThat(after.published()).as(what).containsAllEntriesOf(before.published());
    Story.assertEachServiceRunsOnce(directory, after);
    STORY.destroy(cloud);
    assertThat(Services.below(directory)).as("left of what was destroyed, %s", what).isEmpty();
  }

  private Cloud begin() {
    Cloud cloud = new Cloud(directory).startMaster().startNode("COMP-1", 2).startNode("COMP-2", 2);
    cloud.awaitNode("COMP-1").awaitNode("COMP-2");
    STORY.supply(cloud);
    STORY.awaitInstalled(cloud);
    return cloud;
  }

  private static void kill(Cloud cloud, Victim victim, List<String> computers) {
    if (victim != Victim.NODE) {
      cloud.master().kill();
    }
    if (victim != Victim.MASTER) {
      computers.forEach(computer -> cloud.node(computer).kill());
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
}
