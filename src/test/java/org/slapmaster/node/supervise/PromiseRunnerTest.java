package org.slapmaster.node.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.PromiseResult;

class PromiseRunnerTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path root;
  private final List<List<PromiseResult>> edges = new CopyOnWriteArrayList<>();
  private PartitionPaths paths;
  private PromiseRunner promises;

  @BeforeEach
  void prepare() throws IOException {
    paths = Scene.partition(root, RunAs.SELF);
    promises = new PromiseRunner(paths, edges::add);
  }

  @AfterEach
  void close() {
    promises.close();
  }

  @Test
  void aPortPassesWhileSomethingListens() throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    promises.retain(
        List.of(new PromiseSpec.Tcp("listens", HOUR, LIMIT, "127.0.0.1", listener.getLocalPort())));
    assertThat(promises.runAll()).extracting("passed").containsExactly(true);

    listener.close();

    assertThat(only().passed()).isFalse();
    assertThat(only().message()).startsWith("Expected 127.0.0.1 port ").contains("refused");
  }

  @Test
  void aPageHasToAnswerTheStatusAndContainTheText() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page = "Welcome".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/") ? 200 : 404, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      promises.retain(
          List.of(
              new PromiseSpec.Http("a", HOUR, LIMIT, URI.create(base + "/"), 200, "Welcome"),
              new PromiseSpec.Http(
                  "b", HOUR, LIMIT, URI.create(base + "/?key=hunter2"), 200, "Goodbye"),
              new PromiseSpec.Http("c", HOUR, LIMIT, URI.create(base + "/gone"), 200, null),
              new PromiseSpec.Http("d", HOUR, LIMIT, URI.create(base + "/gone"), 404, null)));

      List<PromiseResult> results = promises.runAll();

      assertThat(results).extracting("passed").containsExactly(true, false, false, true);
      assertThat(results.get(1).message())
          .isEqualTo("Expected " + base + "/ to contain the promised text, but it does not.");
      assertThat(results.get(2).message())
          .isEqualTo("Expected status 200 of " + base + "/gone, but got 404.");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aCommandThatTakesTooLongFailsAndItsProcessesEndAndOthersDoNotWaitForIt() throws IOException {
    promises.retain(
        List.of(
            command("hangs", HOUR, Duration.ofMillis(300), "echo $$ >>pids; exec sleep 1000"),
            command("fails", HOUR, LIMIT, "echo wrong password hunter2; exit 2"),
            command("passes", HOUR, LIMIT, "true")));

    List<PromiseResult> results = promises.runAll();

    assertThat(results).extracting("name").containsExactly("fails", "hangs", "passes");
    assertThat(results).extracting("passed").containsExactly(false, false, true);
    assertThat(results.get(0).message())
        .isEqualTo(
            "Expected the command to succeed, but it ended with exit code 2: wrong password ********");
    assertThat(results.get(1).message()).startsWith("Expected an answer within");
    await().untilAsserted(() -> assertThat(Scene.noted(paths, "pids")).noneMatch(Scene::alive));
  }

  @Test
  void sinceChangesAtEdgesOnlyAndOutlivesTheNodeProgram() throws IOException {
    Path fact = Files.createFile(paths.home().resolve("fact"));
    List<PromiseSpec> specs = List.of(command("holds", HOUR, LIMIT, "test -e fact"));
    promises.retain(specs);
    promises.runAll();
    long since = only().since();
    assertThat(only().since()).isEqualTo(since);
    promises.close();

    promises = new PromiseRunner(paths, edges::add);
    promises.retain(specs);
    assertThat(only().since()).isEqualTo(since);

    Files.delete(fact);
    assertThat(only().since()).isGreaterThan(since);
    assertThat(edges).isEmpty();
  }

  @Test
  void aPromiseThatBeginsToFailInItsPeriodIsTold() throws IOException {
    Path fact = Files.createFile(paths.home().resolve("fact"));
    promises.retain(List.of(command("holds", Duration.ofMillis(100), LIMIT, "test -e fact")));
    await().until(() -> edges.size() == 1);
    assertThat(edges.get(0)).extracting("passed").containsExactly(true);

    Files.delete(fact);
    await().until(() -> edges.size() == 2);
    assertThat(edges.get(1)).extracting("passed").containsExactly(false);

    promises.retain(List.of());
    assertThat(promises.runAll()).isEmpty();
  }

  private PromiseResult only() {
    List<PromiseResult> results = promises.runAll();
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  private static PromiseSpec command(
      String name, Duration period, Duration timeout, String script) {
    return new PromiseSpec.Command(
        name, period, timeout, List.of("sh", "-c", script), new TreeMap<>(), List.of("hunter2"));
  }
}
