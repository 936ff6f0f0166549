package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load test as somebody runs it; how fast anything is does not matter here. */
final class BenchTest {
  @TempDir private Path directory;

  @Test
  void aShortRunLosesNothingAndLeavesNothingBehind() throws Exception {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "wrk"))),
        "needs wrk");
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Program bench =
        Program.start(
            directory,
            "bench",
            List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary),
            List.of(
                "bench",
                "http",
                "--json",
                "--seconds",
                "1",
                "--warm-up",
                "1",
                "--instances",
                "20",
                "--connections",
                "2,1"));
    assertThat(bench.awaitEnd()).as(bench.errors()).isZero();
    JsonNode results = new ObjectMapper().readTree(bench.output()).path("results");
    assertThat(results.findValuesAsText("case"))
        .containsExactly(
            "existing titles, 2 connections, 20 instances",
            "existing titles, 1 connection, 20 instances",
            "new requests, 2 connections, 20 instances",
            "new requests, 1 connection, 20 instances",
            "computer information, 1,000 partitions in use");
    for (JsonNode result : results) {
      assertThat(result.path("ours").asDouble()).as(result.toString()).isPositive();
      assertThat(result.path("ours_details").path("errors").asInt(-1))
          .as(result.toString())
          .isZero();
    }
    for (JsonNode allocation : List.of(allocation(results, 2), allocation(results, 3))) {
      int accepted = allocation.path("accepted").asInt();
      assertThat(accepted).isPositive();
      assertThat(allocation.path("found_again").asInt()).isEqualTo(accepted);
      assertThat(allocation.path("partitions").asInt()).isEqualTo(accepted);
      assertThat(allocation.path("lost").asInt(-1)).isZero();
      assertThat(allocation.path("given_twice").asInt(-1)).isZero();
    }
    assertThat(allocation(results, 2).path("samples").asInt()).isPositive();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void withoutTheLoadGeneratorItsPackageIsNamed() throws Exception {
    Program bench =
        Program.start(
            directory,
            "bench",
            List.of("env", "PATH=" + directory.resolve("nothing")),
            List.of("bench", "http"));
    assertThat(bench.awaitEnd()).isEqualTo(1);
    assertThat(bench.errors())
        .isEqualToIgnoringNewLines(
            "Expected the load generator wrk, but it is not installed. Install the package wrk.");
  }

  private static JsonNode allocation(JsonNode results, int index) {
    return results.path(index).path("ours_details").path("allocation");
  }
}
