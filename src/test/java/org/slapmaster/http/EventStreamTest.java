package org.slapmaster.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
  private ApiFixture api;

  @BeforeEach
  void start() {
    api = ApiFixture.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void request(String title) {
    api.post(
        "/api/request",
        "{\"title\":\"%s\",\"software_release\":\"app\",\"parameters\":{\"k\":\"hidden\"}}"
            .formatted(title));
  }

  /** Reads {@code count} events behind {@code lastId} and hangs up. */
  private List<String> read(String lastId, int count) throws IOException, InterruptedException {
    return read("/api/events", lastId, count);
  }

  private List<String> read(String path, String lastId, int count)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.url + path)).header("Last-Event-ID", lastId).build();
    List<String> ids = new ArrayList<>();
    try (Stream<String> lines =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
      lines
          .peek(line -> assertThat(line).doesNotContain("hidden"))
          .filter(line -> line.startsWith("id: "))
          .limit(count)
          .forEach(line -> ids.add(line.substring("id: ".length())));
    }
    return ids;
  }

  @Test
  void aStreamThatIsCutAgainAndAgainHasNoGapAndNoDuplicate() throws Exception {
    for (int i = 0; i < 10; i++) {
      request("instance-" + i);
    }
    List<String> whole = new ArrayList<>();
    api.get("/api/journal")
        .json()
        .path("events")
        .forEach(event -> whole.add(event.path("position").asText()));
    assertThat(whole).hasSizeGreaterThan(10);

    List<String> pieces = new ArrayList<>(read("start", 1));
    while (pieces.size() < whole.size()) {
      int next = Math.min(3, whole.size() - pieces.size());
      pieces.addAll(read(pieces.get(pieces.size() - 1), next));
    }
    assertThat(pieces).isEqualTo(whole);
  }

  @Test
  void whatHappensWhileOneListensIsHeard() throws Exception {
    request("before");
    List<String> known = read("start", 1);
    Thread later = new Thread(() -> request("after"));
    later.start();
    int total = 4;
    List<String> heard = read(known.get(0), total - 1);
    later.join();
    assertThat(heard).hasSize(total - 1).doesNotContainAnyElementsOf(known);
  }

  @Test
  void aPositionThatIsNoneIsRefused() {
    assertThat(api.get("/api/events?after=yesterday").status()).isEqualTo(400);
  }

  @Test
  void onlyWhatIsAskedForIsHeardBeItOfThePastOrToCome() throws Exception {
    request("one");
    request("other");
    Thread later = new Thread(() -> request("third"));
    later.start();
    assertThat(read("/api/events?type=requestreceived", "start", 3)).hasSize(3);
    later.join();
    assertThat(read("/api/events?instance=other", "start", 2))
        .isEqualTo(positions("/api/journal?instance=other"));
    Thread named = new Thread(() -> request("fourth"));
    named.start();
    // Called so by nobody yet when one begins to listen.
    assertThat(read("/api/events?instance=fourth", "start", 2)).hasSize(2);
    named.join();
  }

  private List<String> positions(String path) {
    List<String> positions = new ArrayList<>();
    api.get(path)
        .json()
        .path("events")
        .forEach(event -> positions.add(event.path("position").asText()));
    return positions;
  }
}
