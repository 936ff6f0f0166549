package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real MariaDB and PHP on two computers, by what a person would do. */
class LampStoryTest {
  @TempDir(factory = OpenTempDir.class)
  Path directory;

  @Test
  void theGuestbookShowsARowOfItsDatabaseAndItsFormAddsOne() {
    try (Cloud cloud = begin()) {
      Story.LAMP.request(cloud);
      String url = Story.LAMP.awaitReady(cloud);
      assertThat(Cloud.page(url)).contains("Welcome").doesNotContain("Ada was here");

      Cloud.submit(url, "author=Ada&message=Ada+was+here");

      assertThat(Cloud.page(url)).contains("Welcome", "Ada was here");
      assertThat(commandsOf(cloud))
          .anyMatch(c -> c.contains("mariadbd"))
          .anyMatch(c -> c.startsWith("php "));
      assertThat(cloud.get("/api/graph?format=json").path("instances"))
          .extracting(i -> i.path("title").asText() + " of " + i.path("parent").asText())
          .containsExactly("guestbook of ", "database of SOFTINST-1");
      assertNoSecretLeaks(cloud);
    }
  }

  @Test
  void phpMyAdminIsServedThroughTheSameKindOfRequest() {
    try (Cloud cloud = begin()) {
      cloud.post("/api/supply", Map.of("computer", "COMP-1", "software_release", "phpmyadmin"));
      Map<String, String> request = Map.of("title", "admin", "software_release", "phpmyadmin");
      JsonNode[] answer = new JsonNode[1];
      Awaitility.await("phpMyAdmin")
          .atMost(Program.PATIENCE.multipliedBy(3))
          .until(
              () -> {
                answer[0] = cloud.post("/api/request", request);
                return answer[0].path("status").asText().equals("ready");
              });
      assertThat(Cloud.page(answer[0].path("connection").path("url").asText()))
          .contains("phpMyAdmin")
          .contains("pma_username");
    }
  }

  @Test
  void aChangedParameterReconfiguresTheInstanceInItsPlaceAndDestroyingTheTreeLeavesNothing() {
    try (Cloud cloud = begin()) {
      Story.LAMP.request(cloud);
      Story.LAMP.awaitReady(cloud);
      Story.Facts before = Story.LAMP.facts(cloud);
      Map<String, Object> changed =
          Map.of(
              "title",
              Story.TITLE,
              "software_release",
              "php-guestbook",
              "parameters",
              Map.of("heading", "Changed <heading> {{ 7*7 }} $(id) '; ---"));
      String[] url = new String[1];
      Awaitility.await("the change")
          .atMost(Program.PATIENCE)
          .until(
              () -> {
                JsonNode answer = cloud.post("/api/request", changed);
                url[0] = answer.path("connection").path("url").asText();
                return answer.path("status").asText().equals("ready");
              });
      assertThat(Cloud.page(url[0])).contains("Changed &lt;heading&gt; {{ 7*7 }} $(id)");
      Story.Facts after = Story.LAMP.facts(cloud);
      assertThat(after.places()).isEqualTo(before.places());
      assertThat(after.published()).isEqualTo(before.published());
      Set<Long> kept = new TreeSet<>(before.pids());
      kept.retainAll(after.pids());
      assertThat(kept).as("the database was not restarted").hasSize(1);

      Story.LAMP.destroy(cloud);
      assertThat(Services.below(directory)).isEmpty();
      assertThat(cloud.get("/api/services").path("services")).isEmpty();
    }
  }

  private Cloud begin() {
    Cloud cloud = new Cloud(directory).startMaster().startNode("COMP-1", 2).startNode("COMP-2", 2);
    cloud.awaitNode("COMP-1").awaitNode("COMP-2");
    Story.LAMP.supply(cloud);
    Story.LAMP.awaitInstalled(cloud);
    return cloud;
  }

  private static List<String> commandsOf(Cloud cloud) {
    List<String> commands = new ArrayList<>();
    Story.LAMP
        .facts(cloud)
        .pids()
        .forEach(pid -> commands.add(Services.command(ProcessHandle.of(pid).orElseThrow())));
    return commands;
  }

  /**
   * The password of the database stands in no listing, no event shown, no log of ours and no
   * command line.
   */
  private void assertNoSecretLeaks(Cloud cloud) {
    String password = Story.LAMP.facts(cloud).published().get("database.password");
    assertThat(password).isNotEmpty();
    for (String path :
        List.of(
            "/api/services",
            "/api/services/guestbook",
            "/api/graph?format=json",
            "/api/journal?tail=1000",
            "/api/status")) {
      assertThat(cloud.get(path).toString()).as(path).doesNotContain(password);
    }
    assertThat(commandsOf(cloud)).noneMatch(command -> command.contains(password));
    assertThat(cloud.output()).doesNotContain(password);
  }
}
