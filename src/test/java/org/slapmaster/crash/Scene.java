package org.slapmaster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.story.Program;

/** A real master under the load of many clients, and the questions when all is over. */
final class Scene implements AutoCloseable {
  private static final List<String> STOCK = List.of("COMP-1", "COMP-2");
  private static final int STOCK_PARTITIONS = 150;
  private static final long RUN_PAUSE_MILLIS = 60;
  private final TestedMaster master;
  private final List<LoadClient> clients = new ArrayList<>();
  private StreamReader stream;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Long> restarts = new ArrayList<>();
  private final int number;
  private final long seed;
  private volatile boolean ended;
  private volatile Throwable nodeFailure;
  private int kills;
  private String findings = "";

  Scene(Path directory, long seed, int number) {
    this.master = new TestedMaster(directory, "");
    this.seed = seed;
    this.number = number;
  }

  void start() throws IOException, InterruptedException {
    master.start();
    for (String computer : STOCK) {
      master.node().introduce(computer, STOCK_PARTITIONS);
    }
    thread("stock node", this::runNode);
    stream = new StreamReader(master.cloud().url(), seed);
    thread("stream", stream);
    List<String> computers = new ArrayList<>(STOCK);
    computers.add(NativeComputers.COMPUTER);
    computers.add("");
    for (int i = 1; i <= number; i++) {
      LoadClient one = new LoadClient(i, seed, master.client(), computers, master::connection);
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
        master.node().run();
        Thread.sleep(RUN_PAUSE_MILLIS);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      nodeFailure = e;
    }
  }

  /** Under load. */
  void awaitAnswers(int more) {
    long wanted = master.client().answers() + more;
    Awaitility.await(more + " answers")
        .atMost(Program.PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              failIfAnybodyFailed();
              return master.client().answers() >= wanted;
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

  TestedMaster master() {
    return master;
  }

  /** kill -9. */
  void kill() {
    master.cloud().master().kill();
    kills++;
  }

  int kills() {
    return kills;
  }

  /** Another kill, {@code millis} after a start. */
  void killWhileStarting(int millis) throws InterruptedException {
    master.cloud().beginMaster();
    Thread.sleep(millis);
    kill();
  }

  void restart() {
    long before = System.nanoTime();
    master.cloud().startMaster();
    restarts.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
  }

  /** The clients stop; the node goes on. */
  void endLoad() throws InterruptedException {
    clients.forEach(LoadClient::end);
    for (Thread thread : threads.subList(2, threads.size())) {
      thread.join(Program.PATIENCE.toMillis());
    }
    failIfAnybodyFailed();
  }

  /** Looks first, because asking again would make anew what was lost; then asks again. */
  void checkEverything() throws Exception {
    Map<String, Wish> acknowledged = new TreeMap<>();
    clients.forEach(
        one -> one.acknowledged().forEach(wish -> acknowledged.put(wish.title(), wish)));
    Map<String, JsonNode> listed = master.listed();
    assertThat(listed.keySet()).as("acknowledged is kept").containsAll(acknowledged.keySet());
    for (Wish wish : acknowledged.values()) {
      Answer ready = awaitReady(wish);
      JsonNode before = listed.get(wish.title());
      assertThat(ready.guid()).as(wish.title()).isEqualTo(before.path("guid").asText());
      assertThat(ready.published()).isEqualTo(master.connection(ready.guid(), wish.size()));
    }
    int allocated = master.checkPlacesAndHistory();
    assertThat(allocated).isGreaterThanOrEqualTo(acknowledged.size());
    ended = true;
    threads.get(0).join(Program.PATIENCE.toMillis());
    endStream();
    master.checkReplay();
    checkStream();
    findings =
        "%d titles acknowledged and asked again: 0 lost, 0 moved, 0 doubled; %d instances on as"
                .formatted(acknowledged.size(), allocated)
            + " many partitions; the journal alone gives the same graph%nstream of %d events over %d"
                .formatted(stream.ids().size(), stream.cuts())
            + " connections: no gap, no duplicate";
  }

  private void endStream() {
    long events = master.events();
    Awaitility.await("the last event")
        .atMost(Program.PATIENCE)
        .until(() -> stream.ids().size() >= events);
    stream.end();
  }

  /** Every event of the journal came once, those of an actor in their order. */
  private void checkStream() throws IOException, InterruptedException {
    List<String> journal =
        master.journal().stream().map(event -> event.position().toString()).toList();
    assertThat(stream.ids()).as("no duplicate").doesNotHaveDuplicates();
    assertThat(stream.ids()).as("no gap").containsExactlyInAnyOrderElementsOf(journal);
    assertThat(byActor(stream.ids())).isEqualTo(byActor(journal));
  }

  private static Map<String, List<String>> byActor(List<String> positions) {
    return positions.stream()
        .collect(
            Collectors.groupingBy(
                position -> position.substring(0, position.lastIndexOf(':')), Collectors.toList()));
  }

  private Answer awaitReady(Wish wish) {
    Answer[] last = new Answer[1];
    try {
      Awaitility.await(wish + " to be ready")
          .atMost(Program.PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                failIfAnybodyFailed();
                last[0] = master.client().ask("auditor", Face.JSON, wish);
                return last[0] != null && last[0].kind() == Answer.Kind.READY;
              });
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          wish + " waits: " + master.cloud().get("/api/explain/" + wish.title()), late);
    }
    return last[0];
  }

  /** Figures of the run, one line each. */
  String summary() {
    Collections.sort(restarts);
    return "%d kills under %d clients; calls: %s%n%s%nrestarts until served: %d ms at best, %d median, %d at worst"
        .formatted(
            kills,
            number,
            master.history().counts(),
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
    master.close();
  }
}
