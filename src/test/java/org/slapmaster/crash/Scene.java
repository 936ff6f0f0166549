package org.slapmaster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.slapmaster.codec.Json;
import org.slapmaster.history.ClientHistory;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.history.HistoryChecker;
import org.slapmaster.story.Cloud;
import org.slapmaster.story.Program;

/**
 * A real master on its data directory with clients that call it, two computers that poll and one of
 * slapmaster's own kind; and the questions that are asked when all is over.
 */
final class Scene implements AutoCloseable {
  private static final List<String> STOCK = List.of("COMP-1", "COMP-2");
  private static final int STOCK_PARTITIONS = 150;
  private static final long RUN_PAUSE_MILLIS = 60;
  private final Path directory;
  private final Cloud cloud;
  private final ClientHistory history = new ClientHistory();
  private final List<LoadClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Long> restarts = new ArrayList<>();
  private final int number;
  private final long seed;
  private Client client;
  private StockNode node;
  private volatile boolean ended;
  private volatile Throwable nodeFailure;
  private int kills;
  private String findings = "";

  Scene(Path directory, long seed, int number) throws IOException {
    this.directory = directory;
    this.seed = seed;
    this.number = number;
    Path settings = Files.writeString(directory.resolve("settings.conf"), NativeComputers.settings());
    cloud =
        new Cloud(directory, ClassArchive.options(), List.of("--config", settings.toString()));
  }

  void start() throws IOException, InterruptedException {
    cloud.startMaster();
    client = new Client(cloud.url(), history);
    node = new StockNode(client, STOCK, STOCK_PARTITIONS);
    node.introduce();
    Awaitility.await(NativeComputers.COMPUTER)
        .atMost(Program.PATIENCE)
        .until(() -> cloud.get("/api/computers/" + NativeComputers.COMPUTER).has("reference"));
    cloud.post(
        "/api/supply",
        Map.of("computer", NativeComputers.COMPUTER, "software_release", Wish.RELEASE));
    thread("stock node", this::runNode);
    List<String> computers = new ArrayList<>(STOCK);
    computers.add(NativeComputers.COMPUTER);
    computers.add("");
    for (int i = 1; i <= number; i++) {
      LoadClient one = new LoadClient(i, seed, client, computers, this::connection);
      clients.add(one);
      thread("client " + i, one);
    }
  }

  private void thread(String name, Runnable run) {
    Thread thread = new Thread(run, name);
    threads.add(thread);
    thread.start();
  }

  private void runNode() {
    try {
      while (!ended) {
        node.run();
        Thread.sleep(RUN_PAUSE_MILLIS);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      nodeFailure = e;
    }
  }

  private String connection(String guid, String size) {
    String polled = node.connection(guid, size);
    return polled == null ? NativeComputers.connection(guid, size) : polled;
  }

  void awaitAnswers(int more) {
    long wanted = client.answers() + more;
    Awaitility.await(more + " answers")
        .atMost(Program.PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              failIfAnybodyFailed();
              return client.answers() >= wanted;
            });
  }

  private void failIfAnybodyFailed() {
    for (LoadClient one : clients) {
      if (one.failure() != null) {
        throw new AssertionError(one.failure().getMessage(), one.failure());
      }
    }
    if (nodeFailure != null) {
      throw new AssertionError(nodeFailure.getMessage(), nodeFailure);
    }
  }

  void kill() {
    cloud.master().kill();
    kills++;
  }

  int kills() {
    return kills;
  }

  /** Another kill, {@code millis} after a start or when it serves, whatever comes first. */
  void killWhileStarting(int millis) throws InterruptedException {
    cloud.beginMaster();
    Thread.sleep(millis);
    kill();
  }

  void restart() {
    long before = System.nanoTime();
    cloud.startMaster();
    restarts.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
  }

  Cloud cloud() {
    return cloud;
  }

  /** The clients stop; the node goes on. */
  void endLoad() throws InterruptedException {
    clients.forEach(LoadClient::end);
    for (Thread thread : threads.subList(1, threads.size())) {
      thread.join(Program.PATIENCE.toMillis());
    }
    failIfAnybodyFailed();
  }

  /** Looks first, because asking again would make anew what was lost; then asks again. */
  void checkEverything() throws Exception {
    Map<String, Wish> acknowledged = new TreeMap<>();
    clients.forEach(one -> one.acknowledged().forEach(wish -> acknowledged.put(wish.title(), wish)));
    Map<String, JsonNode> listed = listed();
    assertThat(listed.keySet()).as("acknowledged is kept").containsAll(acknowledged.keySet());
    for (Wish wish : acknowledged.values()) {
      Answer ready = awaitReady(wish);
      JsonNode before = listed.get(wish.title());
      assertThat(ready.guid()).as(wish.title()).isEqualTo(before.path("guid").asText());
      assertThat(ready.published()).isEqualTo(connection(ready.guid(), wish.size()));
    }
    checkPlaces(acknowledged.size());
    assertThat(node.violations()).as("given away before they were wiped").isEmpty();
    assertThat(HistoryChecker.violations(history)).as("what clients saw").isEmpty();
    checkReplay();
  }

  /** What is there by title, but for what is ordered destroyed. */
  private Map<String, JsonNode> listed() {
    Map<String, JsonNode> listed = new HashMap<>();
    for (JsonNode instance : cloud.get("/api/services?all").path("services")) {
      if (!instance.path("requested").asText().equals("destroyed")) {
        JsonNode other = listed.put(instance.path("title").asText(), instance);
        assertThat(other).as("another instance of %s", instance).isNull();
      }
    }
    return listed;
  }

  private Answer awaitReady(Wish wish) {
    Answer[] last = new Answer[1];
    Awaitility.await(wish + " to be ready")
        .atMost(Program.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              last[0] = client.ask("auditor", Face.JSON, wish);
              return last[0] != null && last[0].kind() == Answer.Kind.READY;
            });
    return last[0];
  }

  /** As many distinct partitions as allocated instances; those not destroyed have one each. */
  private void checkPlaces(int acknowledged) {
    int allocated = 0;
    Set<String> places = new HashSet<>();
    for (JsonNode instance : cloud.get("/api/services?all").path("services")) {
      if (instance.hasNonNull("partition")) {
        allocated++;
        places.add(instance.path("computer").asText() + "/" + instance.path("partition").asText());
      }
    }
    assertThat(places).as("distinct partitions").hasSize(allocated);
    assertThat(allocated).isGreaterThanOrEqualTo(acknowledged);
    findings =
        "%d titles acknowledged and asked again: 0 lost, 0 moved, 0 doubled; %d instances on %d"
            .formatted(acknowledged, allocated, places.size())
            + " partitions";
  }

  /** The journal alone gives what the master said last, when nothing moves any more. */
  private void checkReplay() throws Exception {
    ended = true;
    threads.get(0).join(Program.PATIENCE.toMillis());
    JsonNode[] said = {cloud.get("/api/graph?format=json")};
    Awaitility.await("rest")
        .atMost(Program.PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              JsonNode before = said[0];
              said[0] = cloud.get("/api/graph?format=json");
              return said[0].equals(before);
            });
    assertThat(cloud.master().terminate()).isZero();
    Program replay =
        Program.start(
            directory,
            "replay",
            List.of(),
            ClassArchive.options(),
            List.of("journal", "replay", "--data", cloud.data().toString(), "--format", "json"));
    assertThat(replay.awaitEnd()).as(replay.errors()).isZero();
    JsonNode replayed = Json.LENIENT.readTree(replay.output());
    assertThat(replayed.path("instances")).isEqualTo(said[0].path("instances"));
    assertThat(replayed.path("computers")).isEqualTo(said[0].path("computers"));
  }

  /** Figures of the run, one line each. */
  String summary() {
    Collections.sort(restarts);
    return "%d kills under %d clients; calls: %s%n%s%nrestarts until served: %d ms at best, %d ms median, %d ms at worst"
        .formatted(
            kills,
            number,
            history.counts(),
            findings,
            restarts.get(0),
            restarts.get(restarts.size() / 2),
            restarts.get(restarts.size() - 1));
  }

  /** Who still runs ends when nobody answers any more. */
  @Override
  public void close() {
    ended = true;
    clients.forEach(LoadClient::end);
    cloud.master().close();
  }
}
