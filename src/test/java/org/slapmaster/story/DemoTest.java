package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as somebody who tries the project runs it. */
final class DemoTest {
  @TempDir(factory = OpenTempDir.class)
  private Path directory;

  @Test
  void onceWithJsonPrintsOneDocumentAndLeavesNothingRunning() throws Exception {
    Program demo = Program.start(directory, "demo", List.of(), List.of("demo", "--once", "--json"));
    assertThat(demo.awaitEnd()).as(demo.errors()).isZero();
    // One document: anything behind it would be refused.
    JsonNode view =
        new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readTree(demo.output());
    assertThat(view.path("page").asText()).contains("<html").contains("guestbook");
    assertThat(view.path("instances")).hasSize(2);
    assertThat(view.path("instances").path(0).path("computer").asText()).isEqualTo("COMP-1");
    assertThat(view.path("instances").path(1).path("computer").asText()).isEqualTo("COMP-2");
    assertThat(view.path("edges").path(0).path("from").asText()).isEqualTo("guestbook");
    assertThat(view.path("edges").path(0).path("to").asText()).isEqualTo("database");
    List<Long> pids =
        StreamSupport.stream(view.path("instances").spliterator(), false)
            .flatMap(
                instance -> StreamSupport.stream(instance.path("processes").spliterator(), false))
            .map(process -> process.path("pid").asLong())
            .toList();
    assertThat(pids).hasSize(2).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(demo.errors()).contains("please wait");
  }

  @Test
  void aDemoThatIsKilledLeavesNoServiceBehind() throws Exception {
    Path kept = directory.resolve("kept");
    String url;
    try (Program demo =
        Program.start(directory, "demo", List.of(), List.of("demo", "--keep", kept.toString()))) {
      url = demo.await("Look at it: (http://\\S+)");
      assertThat(answers(url)).isTrue();
      demo.kill();
    }
    Awaitility.await().atMost(Program.PATIENCE).until(() -> !answers(url));
    // The programs find the services that they end in the directory, which therefore goes last.
    Services.forget(kept);
    assertThat(Services.below(kept)).isEmpty();
  }

  private static boolean answers(String url) throws InterruptedException {
    try {
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (IOException gone) {
      return false;
    }
  }
}
