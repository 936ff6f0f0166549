package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same master on a real PostgreSQL: what is promised of the embedded journal holds there. */
class PostgresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir(factory = OpenTempDir.class)
  static Path shared;

  private static PostgresServer server;

  @TempDir(factory = OpenTempDir.class)
  Path directory;

  @BeforeAll
  static void startServer() throws IOException {
    server = new PostgresServer(shared.resolve("postgresql")).start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private Path database(String name) throws IOException {
    Path settings = server.settings(name);
    done("journal", "init-schema", "--config", settings.toString());
    return settings;
  }

  private Path release() throws IOException {
    Path release = Files.createDirectories(directory.resolve("hello"));
    Files.writeString(
        release.resolve("software.yaml"),
        """
        title: Hello
        version: "1"
        types: {default: {instance: instance.yaml, connection: {type: object, properties: {password: {type: string}}}}}
        """);
    Files.writeString(
        release.resolve("instance.yaml"),
        """
        service: {sleeper: {command: [sleep, "86400"]}}
        publish: {password: "{{ secret('password') }}"}
        """);
    return release;
  }

  @Test
  void requestsAreServedEndToEndAndAMasterThatComesBackKnowsAllOfIt() throws Exception {
    Path settings = database("story");
    String release = "file:" + release();
    try (Cloud cloud = cloud(settings)) {
      cloud.startMaster().startNode("COMP-1", 3).awaitNode("COMP-1");
      cloud.post("/api/supply", Map.of("computer", "COMP-1", "software_release", release));
      for (String title : List.of("one", "two")) {
        cloud.post("/api/request", Map.of("title", title, "software_release", release));
      }
      await(
          "both to be ready",
          () -> state(cloud, "one").equals("started") && state(cloud, "two").equals("started"));
      cloud.post("/api/services/one/stop", Map.of());
      await("one to be stopped", () -> state(cloud, "one").equals("stopped"));
      JsonNode before = cloud.get("/api/graph");

      cloud.master().kill();
      cloud.startMaster();

      await(
          "the node to be back",
          () -> cloud.get("/api/computers").toString().contains("\"contact\":true"));
      assertThat(cloud.get("/api/graph").path("instances")).isEqualTo(before.path("instances"));
      assertThat(state(cloud, "two")).isEqualTo("started");
      assertThat(server.query("story", "select count(distinct persistence_id) from event_journal"))
          .as("master, computer, two partitions, two requests")
          .isEqualTo("6");
      assertThat(directory.resolve("master/journal")).doesNotExist();

      assertThat(cloud.master().terminate()).isZero();
      assertThat(done("journal", "verify", "--config", settings.toString()))
          .contains("Sound: ", "PostgreSQL keeps no hash chain");
    }
    Path data = directory.resolve("master");
    Path back = database("back");
    String there = done("journal", "copy", "--from", settings.toString(), "--to", data.toString());
    String andBack = done("journal", "copy", "--from", data.toString(), "--to", back.toString());
    assertThat(andBack).isEqualTo(there).contains("the same in both");
    try (Cloud embedded = new Cloud(directory)) {
      embedded.startMaster();
      assertThat(state(embedded, "two")).isEqualTo("started");
      assertThat(state(embedded, "one")).isEqualTo("stopped");
    }
  }

  /** What a command says that does what it is told. */
  private String done(String... arguments) throws IOException {
    try (Program program = Program.start(directory, arguments[1], List.of(), List.of(arguments))) {
      assertThat(program.awaitEnd()).as(program.errors()).isZero();
      return program.output();
    }
  }

  @Test
  void aServerThatGoesAndComesBackUnderLoadLosesNothingThatWasAcknowledged() throws Exception {
    Path settings = database("outage");
    try (Cloud cloud = cloud(settings)) {
      cloud.startMaster();
      try (Load load = new Load(cloud.url())) {
        load.awaitAccepted(50);
        server.kill();
        load.awaitRefused();
        assertThat(load.refusal.get())
            .as("what callers hear")
            .contains("Expected to reach the database outage at 127.0.0.1:");
        server.start();
        load.awaitAccepted(50);
        server.stop();
        load.awaitRefused();
        server.start();
        load.awaitAccepted(50);

        cloud.master().kill();
        cloud.startMaster();
        load.end();
        await("all that was accepted to be there", () -> titles(cloud).containsAll(load.accepted));
        assertThat(load.other).as("answers that are neither yes nor 'not now'").isEmpty();
      }
      // What the master knows is what is in the database, and its view of it as well.
      Set<String> known = titles(cloud);
      cloud.master().terminate();
      cloud.startMaster();
      assertThat(titles(cloud)).isEqualTo(known);
    }
  }

  @Test
  void aSecondMasterOnTheSameDatabaseIsRefusedInOneSentence() throws Exception {
    Path settings = database("sole");
    try (Cloud cloud = cloud(settings)) {
      cloud.startMaster();
      try (Program second = master("second", settings)) {
        assertThat(second.awaitEnd()).isEqualTo(2);
        assertThat(second.errors())
            .contains("Expected to be the only master on the database sole at 127.0.0.1:")
            .contains("but another one at 127.0.0.1 has it since ");
      }
    }
    try (Program next = master("next", settings)) {
      next.await("slapmaster ready (http://\\S+)");
    }
  }

  @Test
  void whatIsMissingIsSaidInOneSentence() throws Exception {
    Path settings = server.settings("bare");
    try (Program untabled = master("untabled", settings)) {
      assertThat(untabled.awaitEnd()).isEqualTo(2);
      assertThat(untabled.errors())
          .contains("but they are not there. Create them with: slapmaster");
    }
    Path nowhere = directory.resolve("nowhere.conf");
    Files.writeString(nowhere, Files.readString(settings).replace("= bare", "= nowhere"));
    try (Program missing = master("missing", nowhere)) {
      assertThat(missing.awaitEnd()).isEqualTo(2);
      assertThat(missing.errors()).contains("but there is none. Create it with: createdb");
    }
    Path silent = directory.resolve("silent.conf");
    Files.writeString(
        silent,
        "slapmaster.journal.store = postgresql\nslapmaster.postgresql { port = 1, patience = 1s }");
    try (Program unreached = master("unreached", silent)) {
      assertThat(unreached.awaitEnd()).isEqualTo(2);
      assertThat(unreached.errors()).contains("Expected to reach the database slapmaster at 127.");
    }
  }

  private Cloud cloud(Path settings) {
    return new Cloud(
        directory, List.of("--config", settings.toString()));
  }

  private Program master(String name, Path settings) {
    return Program.start(
        directory,
        name,
        List.of(),
        List.of(
            "master",
            "--http",
            "127.0.0.1:0",
            "--config",
            settings.toString(),
            "--data",
            directory.resolve(name).toString()));
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(PATIENCE).ignoreExceptions().until(condition);
  }

  private static String state(Cloud cloud, String title) {
    return cloud.get("/api/services/" + title).path("service").path("reported").asText();
  }

  private static Set<String> titles(Cloud cloud) {
    return new TreeSet<>(cloud.get("/api/services").findValuesAsText("title"));
  }

  /** Clients that request one new instance after the other. */
  private static final class Load implements AutoCloseable {
    private static final int CLIENTS = 4;
    private final HttpClient http =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger number = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    final Set<String> accepted = new ConcurrentSkipListSet<>();
    final Set<String> other = new ConcurrentSkipListSet<>();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicReference<String> refusal = new AtomicReference<>("");

    Load(String url) {
      this.url = url;
      for (int n = 0; n < CLIENTS; n++) {
        Thread client = new Thread(this::run, "load-" + n);
        client.setDaemon(true);
        client.start();
        clients.add(client);
      }
    }

    private void run() {
      while (!ended.get()) {
        request("title-" + number.incrementAndGet());
      }
    }

    private void request(String title) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/request"))
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(30))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"title\": \"%s\", \"software_release\": \"web\"}".formatted(title)))
              .build();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 202) {
          accepted.add(title);
        } else if (answer.statusCode() == 503) {
          refused.incrementAndGet();
          refusal.updateAndGet(
              said -> said.contains("to reach the database") ? said : answer.body());
        } else {
          other.add(answer.statusCode() + " " + answer.body());
        }
      } catch (IOException masterIsAway) {
        // Told nothing: the next one.
      } catch (InterruptedException end) {
        ended.set(true);
      }
    }

    void awaitAccepted(int more) {
      int wanted = accepted.size() + more;
      PostgresTest.await("requests to be accepted", () -> accepted.size() >= wanted);
    }

    void awaitRefused() {
      int before = refused.get();
      PostgresTest.await(
          "callers to hear why not now",
          () -> refused.get() > before && refusal.get().contains("to reach the database"));
    }

    void end() throws InterruptedException {
      ended.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }

    @Override
    public void close() {
      clients.forEach(Thread::interrupt);
    }
  }
}
