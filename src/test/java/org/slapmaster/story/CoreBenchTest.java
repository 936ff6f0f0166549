package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benches of the core as somebody runs them, in a small form; how fast anything is matters not.
 */
final class CoreBenchTest {
  @TempDir private Path directory;

  @Test
  void everyRequestIsReadyOnAPartitionOfItsOwn() throws Exception {
    JsonNode results =
        bench("million", "--requests", "2000", "--computers", "20", "--partitions", "100");
    assertThat(results.findValuesAsText("case"))
        .contains("master", "all actors", "master, heap of an instance");
    assertThat(result(results, "master").path("unit").asText()).isEqualTo("s");
    assertThat(result(results, "all actors").path("unit").asText()).isEqualTo("s");
  }

  @Test
  void theJournalsPluginIsComparedWithAkkasOwn() throws Exception {
    JsonNode results = bench("journal", "--seconds", "0.1", "--rounds", "1", "--warm-up", "0");
    assertThat(results.findValuesAsText("case"))
        .containsExactly("1 writer", "1 writer batch 100", "100 writers", "1000 writers");
    for (JsonNode result : results) {
      assertThat(result.path("unit").asText()).isEqualTo("events/s");
      assertThat(result.path("ours").asDouble()).as(result.toString()).isPositive();
      assertThat(result.path("reference").asDouble()).as(result.toString()).isPositive();
      assertThat(result.path("ratio").asDouble()).as(result.toString()).isPositive();
    }
  }

  @Test
  void allOfAJournalIsInTheGraphAtItsEndAndHalfOfItInTheMiddle() throws Exception {
    JsonNode results =
        bench("replay", "--requests", "2000", "--computers", "20", "--partitions", "100");
    // 20 computers, and each request received, allocated and ready.
    assertThat(result(results, "graph at the end, events").path("ours").asInt()).isEqualTo(6_020);
    assertThat(result(results, "graph in the middle, events").path("ours").asInt())
        .isBetween(20, 6_000);
    assertThat(result(results, "recover the master").path("unit").asText()).isEqualTo("s");
    assertThat(result(results, "recover the master, with a snapshot").path("unit").asText())
        .isEqualTo("s");
    assertThat(result(results, "snapshot, on disk").path("ours").asDouble()).isPositive();
  }

  private JsonNode bench(String... arguments) throws Exception {
    Path temporary = Files.createDirectories(directory.resolve("temporary"));
    List<String> command = new ArrayList<>(List.of("bench"));
    command.addAll(List.of(arguments));
    command.add("--json");
    Program bench =
        Program.start(
            directory,
            "bench",
            List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary),
            command);
    assertThat(bench.awaitEnd()).as(bench.errors()).isZero();
    JsonNode report = new ObjectMapper().readTree(bench.output());
    assertThat(report.path("bench").asText()).isEqualTo(arguments[0]);
    assertThat(report.path("machine").path("cores").asInt()).isPositive();
    assertThat(Files.list(temporary).filter(Files::isDirectory)).isEmpty();
    return report.path("results");
  }

  private static JsonNode result(JsonNode results, String name) {
    for (JsonNode result : results) {
      if (result.path("case").asText().equals(name)) {
        return result;
      }
    }
    throw new AssertionError("Expected a case " + name + " in " + results);
  }
}
