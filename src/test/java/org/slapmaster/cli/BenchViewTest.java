package org.slapmaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slapmaster.bench.BenchReport;
import org.slapmaster.bench.Figures;
import org.slapmaster.bench.Machine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

final class BenchViewTest {
  private static BenchReport.Details details(
      int present, Map<Integer, Long> statuses, long errors, BenchReport.Allocation allocation) {
    return new BenchReport.Details(
        present, 2000, 1.234, 56.78, 99.5, errors, new TreeMap<>(statuses), 0, allocation);
  }

  private static final BenchReport.Case ALONE =
      new BenchReport.Case(
          "new requests, 16 connections, 100 instances",
          "requests/s",
          6123.4,
          null,
          null,
          100,
          16,
          5,
          10,
          details(
              100,
              Map.of(408, 30_617L),
              0,
              new BenchReport.Allocation(30_617, 30_617, 0, 0, 30_617, 0, 0.25, 180, 12.5, 140.0)),
          null);

  private static final BenchReport.Case COMPARED =
      new BenchReport.Case(
          "computer information, 1,000 partitions in use",
          "ms",
          5.0,
          250.0,
          50.0,
          1000,
          1,
          5,
          10,
          details(1000, Map.of(200, 900L), 0, null),
          details(1300, Map.of(200, 19L, 500, 1L), 1, null));

  private static final Machine MACHINE =
      new Machine(2, "Example CPU", 24_000_000_000L, "Linux 6", "OpenJDK 17");

  private static final BenchReport REPORT =
      new BenchReport("http", List.of(ALONE, COMPARED), MACHINE);

  private static String printed(Consumer<PrintWriter> print) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      print.accept(out);
    }
    return text.toString();
  }

  @Test
  void jsonHasTheFiguresAndNullsWhereThereIsNoReference() throws Exception {
    JsonNode json =
        new ObjectMapper().readTree(printed(out -> ClientCommand.printJson(REPORT, out)));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("bench", "results", "machine");
    assertThat(json.path("bench").asText()).isEqualTo("http");
    JsonNode alone = json.path("results").path(0);
    assertThat(alone.path("case").asText()).isEqualTo(ALONE.name());
    assertThat(alone.path("unit").asText()).isEqualTo("requests/s");
    assertThat(alone.path("ours").asDouble()).isEqualTo(6123.4);
    assertThat(alone.get("reference").isNull()).isTrue();
    assertThat(alone.get("ratio").isNull()).isTrue();
    assertThat(alone.path("ours_details").path("allocation").path("lost").asInt(-1)).isZero();
    JsonNode compared = json.path("results").path(1);
    assertThat(compared.path("reference").asDouble()).isEqualTo(250);
    assertThat(compared.path("ratio").asDouble()).isEqualTo(50);
    assertThat(compared.path("reference_details").path("statuses").path("500").asInt())
        .isEqualTo(1);
  }

  @Test
  void theTablesSayWhatWasMeasuredAndWhatBecameOfIt() {
    String text = printed(out -> new BenchView(REPORT, new Style(false)).print(out));
    assertThat(text)
        .isEqualTo(
            """
            2 cores of Example CPU, 24 GB, Linux 6, OpenJDK 17. Masters and load generator share it; 5 s for each case, up to 10 s of warm-up before it.

            CASE                                           UNIT        OURS   P50      P99      ERRORS  REFERENCE  P50      P99      ERRORS  RATIO
            new requests, 16 connections, 100 instances    requests/s  6,123  1.23 ms  56.8 ms  0       -          -        -        -       -
            computer information, 1,000 partitions in use  ms          5.00   1.23 ms  56.8 ms  0       250        1.23 ms  56.8 ms  1       50.0

            WHAT BECAME OF THEM                          MASTER  ACCEPTED  FOUND AGAIN  LOST  MOVED  PARTITIONS  GIVEN TWICE  ALL ALLOCATED AFTER  EACH WITHIN: P50  P99
            new requests, 16 connections, 100 instances  ours    30,617    30,617       0     0      30,617      0            0.25 s               12.5 ms           140 ms

            computer information, 1,000 partitions in use: the reference had 1,300 instances and 2,000 partitions.
            computer information, 1,000 partitions in use: the reference answered 200 19 times, 500 1 times.
            """);
  }

  @Test
  void plainFiguresAreOneTableAndJsonOfTheSameShape() throws Exception {
    Figures figures =
        new Figures(
            "journal",
            List.of(
                Figures.Figure.compared("100 writers", "events/s", 70_000, 7_000),
                Figures.Figure.of("master", "s", 9.87)),
            MACHINE,
            List.of("Nodes are SIMULATED."));
    assertThat(printed(out -> new FiguresView(figures, new Style(false)).print(out)))
        .isEqualTo(
            """
            2 cores of Example CPU, 24 GB, Linux 6, OpenJDK 17.

            CASE         UNIT      OURS    REFERENCE  RATIO
            100 writers  events/s  70,000  7,000      10.0
            master       s         9.87    -          -

            Nodes are SIMULATED.
            """);
    JsonNode json =
        new ObjectMapper().readTree(printed(out -> ClientCommand.printJson(figures, out)));
    assertThat(json.path("bench").asText()).isEqualTo("journal");
    assertThat(json.path("machine").path("cores").asInt()).isEqualTo(2);
    assertThat(json.path("results").path(0).path("case").asText()).isEqualTo("100 writers");
    assertThat(json.path("results").path(0).path("ratio").asDouble()).isEqualTo(10);
    assertThat(json.path("results").path(1).get("reference").isNull()).isTrue();
    assertThat(json.path("results").path(1).get("ratio").isNull()).isTrue();
  }

  @Test
  void theCommandLineIsCheckedBeforeAnythingIsStarted() {
    assertThat(bench("--instances", "0"))
        .isEqualTo("2 Expected between 1 and 100000 instances, but got 0.\n");
    assertThat(bench("--connections", "1000"))
        .isEqualTo("2 Expected between 1 and 256 connections, but got 1000.\n");
    assertThat(bench("--run", "a b"))
        .isEqualTo(
            "2 Expected the name of a run of letters and digits (16 at most), but got 'a b'.\n");
    assertThat(bench("--seconds", "0")).startsWith("2 Expected at least one second for each case");
    assertThat(bench("--cases", "old")).startsWith("2 Invalid value for option '--cases'");
    assertThat(run("million", "--computers", "7"))
        .isEqualTo("2 Expected a multiple of 10 computers, up to 100,000, but got 7.\n");
    assertThat(run("million", "--computers", "10", "--partitions", "1", "--requests", "11"))
        .isEqualTo(
            "2 Expected between 1 and 10 requests, as many as there are partitions, but got 11.\n");
    assertThat(run("replay", "--data", "/nowhere"))
        .isEqualTo("2 Expected the data directory of a master, but /nowhere has no journal.\n");
    assertThat(run("journal", "--rounds", "0"))
        .startsWith("2 Expected rounds of at least 100 ms and between 1 and 100 of them");
  }

  private static String bench(String... options) {
    return run("http", options);
  }

  /** The exit code, and what is said. */
  private static String run(String bench, String... options) {
    StringWriter err = new StringWriter();
    String[] command = new String[options.length + 2];
    command[0] = "bench";
    command[1] = bench;
    System.arraycopy(options, 0, command, 2, options.length);
    int exitCode =
        Cli.commandLine()
            .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
            .setErr(new PrintWriter(err, true))
            .execute(command);
    return exitCode + " " + err;
  }
}
