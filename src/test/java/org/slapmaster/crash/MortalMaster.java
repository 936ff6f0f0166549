package org.slapmaster.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.slapmaster.crash.HaltingJournal.Halt;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.story.Program;

/** A master that dies when its journal comes to a certain event, and is started again. */
final class MortalMaster implements Life.Mortal, AutoCloseable {
  private final Path halt;
  private final TestedMaster master;
  private int deaths;

  MortalMaster(Path directory) {
    halt = directory.resolve("halt");
    master = new TestedMaster(directory, HaltingJournal.settings(halt)).start();
  }

  /** It dies at the next event of this name. */
  void arm(Halt moment) {
    deaths = 0;
    moment.arm(halt);
  }

  /** Since it was armed. */
  int deaths() {
    return deaths;
  }

  @Override
  public void revive() {
    if (!master.cloud().master().isAlive()) {
      deaths++;
      try {
        Files.deleteIfExists(halt);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      master.cloud().startMaster();
    }
  }

  @Override
  public Answer ask(Wish wish) throws InterruptedException {
    return master.client().ask("client", Face.JSON, wish);
  }

  @Override
  public void run() throws InterruptedException {
    master.node().run();
  }

  @Override
  public void introduce(String computer) throws IOException, InterruptedException {
    master.node().introduce(computer, 1);
  }

  @Override
  public void bang(String title) throws IOException, InterruptedException {
    master.client().post("api/services/" + title + "/bang", Map.of("reason", "test"));
  }

  /** How often each event happened so far, by name. */
  Map<String, Integer> events() {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode event : master.cloud().get("/api/journal").path("events")) {
      counts.merge(event.path("event").asText(), 1, Integer::sum);
    }
    return counts;
  }

  /** Nothing is on its way any more that could meet the next moment. */
  void awaitRest() {
    JsonNode[] newest = new JsonNode[1];
    Awaitility.await("rest")
        .atMost(Program.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              JsonNode before = newest[0];
              newest[0] = master.cloud().get("/api/journal?tail=1");
              return newest[0].equals(before);
            });
  }

  /** What must be true of any master in the end; ends it. */
  void checkAll() {
    try {
      master.checkPlacesAndHistory();
      master.checkReplay();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    master.close();
  }
}
