package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.Again;

/**
 * kill -9 of a node program at random moments, while it starts, installs, writes files, starts,
 * stops and serves: a guestbook with its database, and a server of shared databases, all on one
 * computer. Whatever happened, once nobody is killed any more, all is as it was ordered, each
 * service runs once, and ports and passwords are what they were. {@code -Dseed=N} repeats the
 * orders and moments of a run, though not what the machine made of them.
 */
class NodeKillsTest {
  private static final int KILLS =
      Integer.getInteger("kills", Boolean.getBoolean("slapmaster.test.long") ? 500 : 20);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int KILLS_BETWEEN_CHECKS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension private static final Again AGAIN = Again.with("kills", KILLS, "seed", SEED);

  @TempDir(factory = OpenTempDir.class)
  Path directory;

  private final Random random = new Random(SEED);
  private Cloud cloud;
  private int orders;

  /** As ordered last. */
  private String heading = "Guestbook";

  private boolean stopped;

  /** What was published by whom, as of the last check; those who were destroyed are left out. */
  private final Map<String, Map<String, String>> published = new TreeMap<>();

  private final List<String> shared = new ArrayList<>();
  private final List<Map<String, String>> gone = new ArrayList<>();

  @Test
  void afterNodesWereKilledAtRandomMomentsAllIsAsOrderedAndNothingRunsTwice() {
    System.out.printf("seed %d, %d kills%n", SEED, KILLS);
    try (Cloud started = new Cloud(directory).startMaster()) {
      cloud = started;
      startNode();
      cloud.awaitNode("COMP-1");
      for (String release : List.of("jdk-database", "jdk-guestbook")) {
        cloud.cli("supply", "COMP-1", release);
      }
      cloud.cli("request", "server", "jdk-database");
      requestGuestbook();
      for (int kill = 1; kill <= KILLS; kill++) {
        killAtRandom();
        startNode();
        if (kill % KILLS_BETWEEN_CHECKS == 0) {
          cloud.awaitNode("COMP-1");
          check();
        }
      }
    }
  }

  private void startNode() {
    cloud.startNode("COMP-1", 4);
  }

  /** Now while it starts and takes over what runs, now while it carries out orders. */
  private void killAtRandom() {
    order();
    if (random.nextInt(3) == 0) {
      cloud.awaitNode("COMP-1");
    }
    cloud.node("COMP-1").live(Duration.ofMillis(random.nextInt(1_500)));
    cloud.node("COMP-1").kill();
  }

  private void order() {
    orders++;
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        heading = "Heading " + orders;
        requestGuestbook();
      }
      case 2 -> {
        stopped = !stopped;
        requestGuestbook();
      }
      case 3 -> cloud.cli("supply", "COMP-1", "jdk-guestbook", "--reinstall");
      case 4 -> {
        shared.add("shared-" + orders);
        cloud.cli("request", "shared-" + orders, "jdk-database", "--shared", "--filter", host());
      }
      default -> destroySomething();
    }
  }

  private void requestGuestbook() {
    cloud.cli(
        "request",
        "guestbook",
        "jdk-guestbook",
        "--param",
        "heading=" + heading,
        "--state",
        stopped ? "stopped" : "started");
  }

  private String host() {
    return "instance_guid=" + service("server").path("guid").asText();
  }

  private void destroySomething() {
    if (shared.isEmpty()) {
      return;
    }
    String title = shared.remove(random.nextInt(shared.size()));
    Map<String, String> known = published.remove(title);
    if (known != null) {
      gone.add(known);
    }
    cloud.cli("service", "destroy", title);
  }

  // --- what must hold when nobody is killed

  private void check() {
    List<String> titles = new ArrayList<>(List.of("guestbook", "database", "server"));
    titles.addAll(shared);
    for (String title : titles) {
      String state = stopped && !title.startsWith("s") ? "stopped" : "started";
      await(title + " " + state)
          .atMost(Program.PATIENCE)
          .until(() -> service(title), seen -> isReady(seen, state));
      Map<String, String> now = secretsOf(title);
      // One that was ordered stopped before it ever ran has published its password alone.
      assertThat(now)
          .as("ports and passwords of %s", title)
          .containsAllEntriesOf(published.getOrDefault(title, Map.of()));
      published.put(title, now);
    }
    eachServiceRunsOnce();
    filesAreWhole();
    if (!stopped) {
      assertThat(Cloud.page(published.get("guestbook").get("url"))).contains(heading, "Welcome");
    }
    for (String title : shared) {
      assertThat(DatabaseKind.JDK.addAndRead(published.get(title), title).orElseThrow())
          .as("rows of %s", title)
          .isNotEmpty()
          .allMatch(title::equals);
    }
    for (Map<String, String> account : gone) {
      await("the end of a destroyed account")
          .atMost(Program.PATIENCE)
          .until(() -> DatabaseKind.JDK.read(account).isEmpty());
    }
  }

  private static boolean isReady(JsonNode seen, String state) {
    return seen.path("state").asText().equals(state) && seen.path("ready").asBoolean();
  }

  private JsonNode service(String title) {
    return cloud.get("/api/services/" + title).path("service");
  }

  private Map<String, String> secretsOf(String title) {
    Map<String, String> secrets = new TreeMap<>();
    cloud
        .get("/api/services/" + title + "?secrets=true")
        .path("secrets")
        .properties()
        .forEach(each -> secrets.put(each.getKey(), each.getValue().asText()));
    return secrets;
  }

  private void eachServiceRunsOnce() {
    List<Long> pids = new ArrayList<>();
    for (String title : List.of("guestbook", "database", "server")) {
      service(title).path("processes").forEach(process -> pids.add(process.path("pid").asLong()));
    }
    assertThat(pids).hasSize(stopped ? 1 : 3);
    Story.assertEachServiceRunsOnce(directory, new Story.Facts(Map.of(), Map.of(), pids));
  }

  /** Nothing is left of a file that was being written, and what the node knows can be read. */
  private void filesAreWhole() {
    try (Stream<Path> files = Files.walk(directory.resolve("COMP-1"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file.toString().contains("/partitions/") && file.toString().endsWith(".new"))
            .as(file.toString())
            .isFalse();
        if (file.toString().endsWith(".json")) {
          assertThat(JSON.readTree(file.toFile()).isObject()).as(file.toString()).isTrue();
        }
      }
      if (!stopped) {
        Path place =
            directory.resolve(
                "COMP-1/partitions/" + service("guestbook").path("partition").asText());
        assertThat(Files.readString(place.resolve("etc/guestbook.conf")))
            .contains("heading=" + heading.replace(" ", "%20") + "\n")
            .contains("database.password=" + published.get("database").get("password"));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
