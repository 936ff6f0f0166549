package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody follows the journal while the master is killed and started again. */
final class JournalTailTest {
  private static final Pattern POSITION = Pattern.compile("(?m)^\\{\"position\":\"([^\"]+)\"");

  @Test
  void followingGoesOnBehindTheLastEventWithoutGapAndWithoutRepetition(@TempDir Path directory)
      throws Exception {
    try (Cloud cloud = new Cloud(directory)) {
      cloud.startMaster();
      request(cloud, "before");
      try (Program all = tail(directory, cloud, "all");
          Program one = tail(directory, cloud, "one", "--instance", "before")) {
        for (Program follower : List.of(all, one)) {
          follower.await("(?s)requested by user.*(AllocationDeferred)");
        }
        for (int life = 1; life <= 2; life++) {
          for (int number = 1; number <= 3; number++) {
            request(cloud, (life == 1 ? "first-" : "second-") + number);
          }
          cloud.master().kill();
          cloud.startMaster();
        }
        request(cloud, "last");
        cloud.post("/api/services/before/destroy", Map.of());
        List<String> journal = new ArrayList<>();
        cloud
            .get("/api/journal")
            .path("events")
            .forEach(event -> journal.add(event.path("position").asText()));
        Awaitility.await()
            .atMost(Program.PATIENCE)
            .untilAsserted(() -> assertThat(positions(all)).isEqualTo(journal));
        one.await("(RequestDestroyed)");
        assertThat(positions(one)).hasSize(4).isSubsetOf(journal);
        assertThat(all.errors()).contains("Waiting for it.");
      }
    }
  }

  private static void request(Cloud cloud, String title) {
    cloud.post("/api/request", Map.of("title", title, "software_release", "nowhere"));
  }

  private static Program tail(Path directory, Cloud cloud, String name, String... filter) {
    List<String> arguments = new ArrayList<>(List.of("journal", "tail", "-f", "-n", "100"));
    arguments.addAll(List.of("--json", "--master", cloud.url()));
    arguments.addAll(List.of(filter));
    return Program.start(directory, name, List.of(), arguments);
  }

  private static List<String> positions(Program tail) throws Exception {
    List<String> positions = new ArrayList<>();
    Matcher matcher = POSITION.matcher(tail.output());
    while (matcher.find()) {
      positions.add(matcher.group(1));
    }
    return positions;
  }
}
