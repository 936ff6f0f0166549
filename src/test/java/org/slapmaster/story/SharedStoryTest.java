package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slapmaster.codec.Json;

/** Several databases on one server: shared instances on a host that slapmaster's own node runs. */
class SharedStoryTest {
  @TempDir(factory = OpenTempDir.class)
  Path directory;

  private Cloud cloud;

  @ParameterizedTest
  @EnumSource
  void eachHasItsOwnDatabaseAndKeepsItWhateverIsKilledAndWhoeverGoes(DatabaseKind kind)
      throws IOException {
    try (Cloud started = new Cloud(directory).startMaster().startNode("COMP-1", 2)) {
      cloud = started;
      cloud.awaitNode("COMP-1");
      cloud.cli("supply", "COMP-1", kind.release(), "--wait");
      cloud.cli("request", "server", kind.release(), "--wait");
      long server = pid("server");
      Map<String, String> first = requested(kind, "first");
      Map<String, String> second = requested(kind, "second");

      assertThat(kind.addAndRead(first, "of first")).hasValue(List.of("of first"));
      assertThat(kind.addAndRead(second, "of second")).hasValue(List.of("of second"));
      assertThat(kind.read(with(first, "password", second.get("password")))).isEmpty();
      assertShown();

      cloud.node("COMP-1").kill();
      cloud.cli("service", "destroy", "first");
      cloud.cli("request", "third", kind.release(), "--shared");
      cloud.startNode("COMP-1", 2).awaitNode("COMP-1");
      Map<String, String> third = requested(kind, "third");
      await()
          .atMost(Program.PATIENCE)
          .untilAsserted(() -> assertThat(kind.read(first)).as("what went").isEmpty());
      assertThat(kind.addAndRead(third, "of third")).hasValue(List.of("of third"));
      assertThat(requested(kind, "second")).isEqualTo(second);
      assertThat(kind.read(second)).hasValue(List.of("of second"));
      assertThat(pid("server")).as("the server was left alone").isEqualTo(server);

      cloud.cli("service", "stop", "second");
      await()
          .atMost(Program.PATIENCE)
          .untilAsserted(() -> assertThat(kind.read(second)).as("what is stopped").isEmpty());
      cloud.cli("service", "start", "second");
      assertThat(requested(kind, "second")).isEqualTo(second);
      assertThat(kind.read(second)).hasValue(List.of("of second"));

      cloud.cli("request", "third", kind.release(), "--shared", "--param", kind.unfitting());
      await()
          .atMost(Program.PATIENCE)
          .until(
              () -> cloud.cli("explain", "third"),
              said -> said.contains("Expected parameters that fit"));
      assertThat(kind.read(third)).as("as it was served last").hasValue(List.of("of third"));
      assertThat(requested(kind, "second")).isEqualTo(second);
      assertThat(pid("server")).isEqualTo(server);
      if (kind == DatabaseKind.MARIADB) {
        assertThat(DatabaseKind.query(second, "SHOW DATABASES"))
            .hasValue(List.of("information_schema", second.get("database")));
      }
      assertNoSecretLeaks(second.get("password"));

      cloud.cli("service", "destroy", "server", "--wait");
      assertThat(Services.below(directory)).isEmpty();
    }
  }

  /** An application whose database is in a server that somebody else requested. */
  @Test
  void anApplicationUsesADatabaseOfTheServerThatItIsToldTo() {
    try (Cloud started = new Cloud(directory).startMaster().startNode("COMP-1", 3)) {
      cloud = started;
      cloud.awaitNode("COMP-1");
      cloud.cli("supply", "COMP-1", "mariadb", "--wait");
      cloud.cli("supply", "COMP-1", "php-guestbook", "--wait");
      cloud.cli("request", "other", "mariadb", "--wait");
      cloud.cli("request", "wanted", "mariadb", "--wait");
      String guid = service("wanted").path("guid").asText();
      JsonNode application =
          ready(
              "request",
              "my-site",
              "php-guestbook",
              "--type",
              "shared",
              "--param",
              "server=" + guid);

      String url = application.path("connection").path("url").asText();
      Cloud.submit(url, "author=Ada&message=kept");
      assertThat(Cloud.page(url)).contains("Welcome", "kept");
      JsonNode database = service("shared-database");
      assertThat(database.path("shared").asBoolean()).isTrue();
      assertThat(database.path("host").asText()).isEqualTo(guid);
      cloud.cli("service", "destroy", "my-site", "--wait");
      assertThat(cloud.cli("service", "list")).contains("wanted").doesNotContain("shared-database");
    }
  }

  private void assertShown() {
    assertThat(cloud.cli("service", "list"))
        .containsPattern("first .*COMP-1/slappart0, served by server");
    assertThat(cloud.cli("service", "info", "first"))
        .containsPattern("state +started")
        .containsPattern("served by +server");
    assertThat(cloud.cli("graph")).contains("shared, served by server");
    assertThat(cloud.cli("computer", "info", "COMP-1")).contains("serves 2 shared");
  }

  private void assertNoSecretLeaks(String password) throws IOException {
    for (String path :
        List.of("/api/services", "/api/services/second", "/api/journal?tail=1000", "/api/status")) {
      assertThat(cloud.get(path).toString()).as(path).doesNotContain(password);
    }
    assertThat(Services.below(directory))
        .noneMatch(process -> Services.command(process).contains(password));
    assertThat(cloud.output()).doesNotContain(password);
  }

  /** What is published for a shared one, once it is ready. */
  private Map<String, String> requested(DatabaseKind kind, String title) {
    JsonNode answer = ready("request", title, kind.release(), "--shared");
    Map<String, String> connection = new TreeMap<>();
    answer
        .path("connection")
        .properties()
        .forEach(entry -> connection.put(entry.getKey(), entry.getValue().asText()));
    assertThat(connection).containsOnlyKeys("url", "host", "port", "user", "password", "database");
    return connection;
  }

  private JsonNode ready(String... request) {
    List<String> words = new ArrayList<>(List.of(request));
    words.addAll(List.of("--json", "--wait"));
    try {
      JsonNode answer = Json.LENIENT.readTree(cloud.cli(words.toArray(String[]::new)));
      assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("ready");
      return answer;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private JsonNode service(String title) {
    return cloud.get("/api/services/" + title).path("service");
  }

  private long pid(String title) {
    return service(title).path("processes").path(0).path("pid").asLong();
  }

  private static Map<String, String> with(Map<String, String> all, String key, String value) {
    Map<String, String> changed = new TreeMap<>(all);
    changed.put(key, value);
    return changed;
  }
}
