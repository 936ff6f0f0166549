package org.slapmaster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.slapmaster.codec.Json;
import org.slapmaster.history.ClientHistory;
import org.slapmaster.history.HistoryChecker;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.master.StoppedJournal;
import org.slapmaster.story.Cloud;
import org.slapmaster.story.Program;

/**
 * A real master process on its data directory, computers that poll it and one of slapmaster's own
 * kind; and what must be true of it in the end, whatever happened to it.
 */
final class TestedMaster implements AutoCloseable {
  private final Path directory;
  private final Cloud cloud;
  private final ClientHistory history = new ClientHistory();
  private Client client;
  private StockNode node;

  /**
   * @param settings more lines for the master's file of settings
   */
  TestedMaster(Path directory, String settings) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      Path file =
          Files.writeString(
              directory.resolve("settings.conf"), NativeComputers.settings() + settings);
      cloud = new Cloud(directory, List.of("--config", file.toString()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** For the first time. */
  TestedMaster start() {
    cloud.startMaster();
    client = new Client(cloud.url(), history);
    node = new StockNode(client);
    Awaitility.await(NativeComputers.COMPUTER)
        .atMost(Program.PATIENCE)
        .until(() -> cloud.get("/api/computers/" + NativeComputers.COMPUTER).has("reference"));
    cloud.post(
        "/api/supply",
        Map.of("computer", NativeComputers.COMPUTER, "software_release", Wish.RELEASE));
    return this;
  }

  Cloud cloud() {
    return cloud;
  }

  Client client() {
    return client;
  }

  StockNode node() {
    return node;
  }

  ClientHistory history() {
    return history;
  }

  /** What the computers publish for an instance with this parameter. */
  String connection(String guid, String size) {
    String polled = node.connection(guid, size);
    return polled == null ? NativeComputers.connection(guid, size) : polled;
  }

  private JsonNode instances() {
    return cloud.get("/api/services?all").path("services");
  }

  /** What is there by title, but for what is ordered destroyed; no title twice. */
  Map<String, JsonNode> listed() {
    Map<String, JsonNode> listed = new HashMap<>();
    for (JsonNode instance : instances()) {
      if (!instance.path("requested").asText().equals("destroyed")) {
        JsonNode other = listed.put(instance.path("title").asText(), instance);
        assertThat(other).as("another instance of %s", instance).isNull();
      }
    }
    return listed;
  }

  /** As many distinct partitions as allocated instances, how many that are; and no lie told. */
  int checkPlacesAndHistory() {
    int allocated = 0;
    Set<String> places = new HashSet<>();
    for (JsonNode instance : instances()) {
      if (instance.hasNonNull("partition")) {
        allocated++;
        places.add(instance.path("computer").asText() + "/" + instance.path("partition").asText());
      }
    }
    assertThat(places).as("distinct partitions").hasSize(allocated);
    assertThat(node.violations()).as("given away before they were wiped").isEmpty();
    assertThat(HistoryChecker.violations(history)).as("what clients saw").isEmpty();
    return allocated;
  }

  /** The journal alone gives what the master said last, when nothing moves any more; ends it. */
  void checkReplay() throws IOException {
    JsonNode said = awaitRest();
    assertThat(cloud.master().terminate()).isZero();
    Program replay =
        Program.start(
            directory,
            "replay",
            List.of(),
            List.of("journal", "replay", "--data", cloud.data().toString(), "--format", "json"));
    assertThat(replay.awaitEnd()).as(replay.errors()).isZero();
    JsonNode replayed = Json.LENIENT.readTree(replay.output());
    assertThat(replayed.path("instances")).isEqualTo(said.path("instances"));
    assertThat(replayed.path("computers")).isEqualTo(said.path("computers"));
  }

  /** How many events there are, when nothing moves any more. */
  long events() {
    awaitRest();
    return cloud.get("/api/journal?limit=1").path("matching").asLong();
  }

  /** All events of a master that has ended. */
  List<JournaledEvent> journal() throws IOException, InterruptedException {
    return StoppedJournal.ask(cloud.data(), system -> new JournalReader(system).allInOrder());
  }

  private JsonNode awaitRest() {
    JsonNode[] said = {cloud.get("/api/graph?format=json")};
    Awaitility.await("rest")
        .atMost(Program.PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              JsonNode before = said[0];
              said[0] = cloud.get("/api/graph?format=json");
              return said[0].equals(before);
            });
    return said[0];
  }

  @Override
  public void close() {
    cloud.master().close();
  }
}
