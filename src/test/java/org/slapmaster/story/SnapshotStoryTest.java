package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of the master as a process: left by an orderly end, not missed after any other. */
final class SnapshotStoryTest {
  private static final String USED = "is used";
  @TempDir private Path directory;

  @Test
  void aSnapshotAndWhatCameAfterItGiveTheMasterThatTheJournalGives() throws IOException {
    Path settings = directory.resolve("settings.conf");
    Files.writeString(settings, "slapmaster.snapshots.at-least = 20");
    try (Cloud cloud = new Cloud(directory, List.of("--config", settings.toString()))) {
      cloud.startMaster();
      comeAndGo(cloud, 10);
      cloud.post("/api/request", Map.of("title", "stays", "software_release", "web"));
      JsonNode said = services(cloud);
      assertThat(cloud.master().terminate()).isZero();
      assertThat(snapshots()).hasSize(1);

      cloud.startMaster();
      assertThat(cloud.master().errors()).contains(USED);
      assertThat(services(cloud)).isEqualTo(said);
      cloud.post("/api/request", Map.of("title", "later", "software_release", "web"));
      said = services(cloud);
      cloud.master().kill();

      cloud.startMaster();
      assertThat(cloud.master().errors()).contains(USED);
      assertThat(services(cloud)).isEqualTo(said);
      assertThat(cloud.cli("journal", "verify"))
          .contains("What the running master knows and shows is what the journal gives");
    }
  }

  private static void comeAndGo(Cloud cloud, int times) {
    for (int n = 0; n < times; n++) {
      cloud.post("/api/request", Map.of("title", "guest", "software_release", "web"));
      cloud.post("/api/services/guest/destroy", Map.of());
    }
  }

  private static JsonNode services(Cloud cloud) {
    return cloud.get("/api/services");
  }

  private List<Path> snapshots() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("master/snapshots"))) {
      return files.toList();
    }
  }
}
