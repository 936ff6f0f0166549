package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * The story: an application on COMP-1 requests a database, which is deployed on COMP-2.
 *
 * @param application its release
 * @param database the release that it requests
 */
record Story(String application, String database) {
  static final Story LAMP = new Story("php-guestbook", "mariadb");
  static final String TITLE = "guestbook";

  /**
   * What must be the same before and after whatever happened: places, addresses, ports, passwords,
   * pids.
   */
  record Facts(Map<String, String> places, Map<String, String> published, List<Long> pids) {}

  void supply(Cloud cloud) {
    cloud.post("/api/supply", Map.of("computer", "COMP-1", "software_release", application));
    cloud.post("/api/supply", Map.of("computer", "COMP-2", "software_release", database));
  }

  void awaitInstalled(Cloud cloud) {
    Awaitility.await("software")
        .atMost(Program.PATIENCE.multipliedBy(3))
        .until(
            () -> installed(cloud, "COMP-1", application) && installed(cloud, "COMP-2", database));
  }

  private static boolean installed(Cloud cloud, String computer, String release) {
    for (JsonNode software : cloud.get("/api/computers/" + computer).path("software")) {
      if (software.path("release").asText().equals(release)) {
        assertThat(software.path("state").asText()).isNotEqualTo("failed");
        return software.path("state").asText().equals("installed");
      }
    }
    return false;
  }

  JsonNode request(Cloud cloud) {
    return request(cloud, "started");
  }

  private JsonNode request(Cloud cloud, String state) {
    return cloud.post(
        "/api/request", Map.of("title", TITLE, "software_release", application, "state", state));
  }

  /** Has the whole tree destroyed, and waits until its computers have confirmed that. */
  void destroy(Cloud cloud) {
    Awaitility.await("destruction")
        .atMost(Program.PATIENCE)
        .until(() -> request(cloud, "destroyed").path("status").asText().equals("destroyed"));
  }

  /** Asks again until the application is ready; returns its address. */
  String awaitReady(Cloud cloud) {
    JsonNode[] last = new JsonNode[1];
    Awaitility.await("the application")
        .atMost(Program.PATIENCE)
        .conditionEvaluationListener(condition -> {})
        .until(
            () -> {
              last[0] = request(cloud);
              return last[0].path("status").asText().equals("ready");
            });
    return last[0].path("connection").path("url").asText();
  }

  /** The facts of the whole tree, secrets included. */
  Facts facts(Cloud cloud) {
    Map<String, String> places = new TreeMap<>();
    Map<String, String> published = new TreeMap<>();
    List<Long> pids = new ArrayList<>();
    for (JsonNode entry : cloud.get("/api/services/" + TITLE).path("tree")) {
      String guid = entry.path("instance").path("guid").asText();
      JsonNode shown = cloud.get("/api/services/" + guid + "?secrets=true");
      JsonNode instance = shown.path("service");
      String title = instance.path("title").asText();
      if (instance.hasNonNull("partition")) {
        places.put(
            title, instance.path("computer").asText() + "/" + instance.path("partition").asText());
      }
      shown
          .path("secrets")
          .properties()
          .forEach(p -> published.put(title + "." + p.getKey(), p.getValue().asText()));
      instance.path("processes").forEach(process -> pids.add(process.path("pid").asLong()));
    }
    return new Facts(places, published, pids);
  }

  /** Every service runs exactly once: what the master shows is what runs on the machine. */
  static void assertEachServiceRunsOnce(Path directory, Facts facts) {
    // The command of a promise may be seen too, but it ends; a second copy of a service does not.
    Awaitility.await("each service once")
        .atMost(Program.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(commands(directory))
                    .as("services on the machine")
                    .doesNotHaveDuplicates()
                    .hasSize(facts.pids().size()));
    assertThat(facts.pids())
        .allMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  /** Of processes that were not started by another one of them. */
  private static List<String> commands(Path directory) {
    return Services.below(directory).stream()
        .filter(
            process ->
                process.parent().map(p -> !Services.below(directory).contains(p)).orElse(true))
        .map(Services::command)
        .filter(command -> !command.isEmpty())
        .toList();
  }
}
