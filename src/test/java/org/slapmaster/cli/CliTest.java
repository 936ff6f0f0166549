package org.slapmaster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.actor.SimulatedNode;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

final class CliTest {
  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = ApiFixture.start();
    SimulatedNode.Behaviour running = new SimulatedNode.Behaviour();
    running.obey = CliTest::run;
    api.master.join("COMP-1", 3, running);
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> api.get("/api/computers/COMP-1").status() == 200);
    assertThat(slapmaster("supply", "COMP-1", "app", "--wait").exitCode).isZero();
    assertThat(slapmaster("request", "web", "app", "--param", "key=hidden", "--wait").exitCode)
        .isZero();
    assertThat(slapmaster("request", "waiting", "nowhere").exitCode).isZero();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /** Started at once, with a process and a promise. */
  private static PartitionReport run(Desired desired) {
    PartitionReport done = SimulatedNode.obey(desired);
    boolean started = done.state() == ReportedState.STARTED;
    return new PartitionReport(
        done.partition(),
        done.guid(),
        done.revision(),
        done.state(),
        done.detail(),
        started
            ? List.of(new ProcessInfo("server", 4711, "serve --fast", 1_000_000, 2))
            : List.of(),
        started ? List.of(new PromiseResult("page", true, "answers 200", 1_000_000)) : List.of(),
        done.published());
  }

  record Result(int exitCode, String out, String err) {
    JsonNode json() {
      try {
        return ViewJson.MAPPER.readTree(out);
      } catch (IOException failure) {
        throw new AssertionError("Expected JSON, but got " + out, failure);
      }
    }
  }

  private static Result slapmaster(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    boolean asks = !List.of("completion", "replay", "--help").contains(all.get(all.size() - 1));
    if (asks && !all.contains("--master") && !all.contains("--data")) {
      all.addAll(List.of("--master", api.url));
    }
    return plain(all);
  }

  static Result plain(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Cli.commandLine()
            .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new Result(exitCode, out.toString(), err.toString());
  }

  @Test
  void theOverviewSaysWhatIsNotWellFirst() {
    Result status = slapmaster("status");
    assertThat(status.out.replaceAll("[0-9]+ s(?=  )", "N s"))
        .isEqualTo(
            """
            1 computer, 3 partitions (2 free), 2 instances (1 ready)

            NOT WELL  STATE        FOR  BECAUSE
            waiting   unallocated  N s  2 partitions free, on 1 computer, which does not have nowhere installed

            COMPUTER  STATE  USED  FREE  SOFTWARE
            COMP-1    open   1     2     app

            INSTANCE  SOFTWARE  STATE        PLACE
            web       app       started      COMP-1/slappart0
            waiting   nowhere   unallocated
            """);
    assertThat(slapmaster("status", "--json").json().path("counts").path("ready").asInt())
        .isEqualTo(1);
  }

  @Test
  void listsAreAlignedTables() {
    assertThat(slapmaster("service", "list").out)
        .isEqualTo(
            """
            TITLE    GUID        SOFTWARE  STATE        PLACE             BECAUSE
            web      SOFTINST-1  app       started      COMP-1/slappart0
            waiting  SOFTINST-2  nowhere   unallocated                    2 partitions free, on 1 computer, which does not have nowhere installed
            """);
    assertThat(slapmaster("computer", "list").out)
        .isEqualTo(
            """
            REFERENCE  STATE  USED  FREE  NETWORK  SOFTWARE
            COMP-1     open   1     2     -        app
            """);
  }

  @Test
  void infoShowsProcessesPromisesAndMaskedParameters() {
    Result info = slapmaster("service", "info", "web");
    assertThat(info.out)
        .contains("key  ********")
        .containsPattern("url +tcp://SOFTINST-1")
        .containsPattern("server +web +4711 +.* +2 +serve --fast")
        .containsPattern("page +web +passed +.* +answers 200");
    assertThat(
            slapmaster("service", "info", "web", "--show-secrets", "--json").json().has("secrets"))
        .isTrue();
    assertThat(slapmaster("computer", "info", "COMP-1").out)
        .containsPattern("slappart0 +127.0.1.1 +web +SOFTINST-1")
        .containsPattern("slappart1 +127.0.1.2 +free")
        .containsPattern("app +installed");
  }

  @Test
  void logsComeFromTheComputer() {
    assertThat(slapmaster("service", "logs", "web").out)
        .isEqualTo("== processing\nthe log of\n== server\nthe log of server\n");
    assertThat(slapmaster("service", "logs", "web", "--service", "server").out)
        .isEqualTo("the log of server\n");
    assertThat(slapmaster("service", "logs", "waiting").exitCode).isEqualTo(ExitCode.REFUSED);
    assertThat(slapmaster("service", "logs", "web", "--lines", "1001").err).contains("1000");
  }

  @Test
  void explainSaysWhatAnInstanceWaitsForAndSinceWhen() {
    assertThat(slapmaster("explain", "waiting").out)
        .matches(
            "waiting is unallocated: 2 partitions free, on 1 computer, which does not have nowhere"
                + " installed, since 20\\S+Z \\(\\d+ \\w+ ago\\)\n");
    assertThat(slapmaster("explain", "web").out)
        .startsWith("web on COMP-1/slappart0 is started, since ");
  }

  @Test
  void theGraphIsDrawnInEveryFormat() {
    assertThat(slapmaster("graph").out).contains("web  app  started on COMP-1/slappart0");
    assertThat(slapmaster("graph", "--format", "dot").out).startsWith("digraph");
    assertThat(slapmaster("graph", "--format", "mermaid").out).startsWith("flowchart");
    assertThat(slapmaster("graph", "--format", "svg").out).startsWith("<svg");
    assertThat(slapmaster("graph", "--json", "web").json().path("instances")).hasSize(1);
    assertThat(slapmaster("graph", "--format", "jpeg").exitCode).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void requestsSayHowFarTheyAre() throws IOException {
    assertThat(slapmaster("request", "web", "app", "--param", "key=hidden").out)
        .startsWith("web is started on COMP-1/slappart0\n  url = tcp://SOFTINST-1");
    assertThat(slapmaster("request", "new", "app", "--dry-run").out).contains("'new'");
    Result waited = slapmaster("request", "waiting", "nowhere", "--wait", "--timeout", "0");
    assertThat(waited.exitCode).isEqualTo(ExitCode.PLEASE_WAIT);
    assertThat(waited.out).startsWith("Please wait: 2 partitions free");
    Path file = Files.createTempFile("parameters", ".json");
    Files.writeString(file, "{\"size\": 3, \"key\": \"overridden\"}");
    assertThat(
            slapmaster(
                    "request", "f", "nowhere", "--params-file", file.toString(), "--param", "key=v")
                .exitCode)
        .isZero();
    Files.writeString(file, "[1]");
    assertThat(slapmaster("request", "f", "nowhere", "--params-file", file.toString()).exitCode)
        .isEqualTo(ExitCode.USAGE);
    Files.delete(file);
    assertThat(slapmaster("service", "destroy", "f", "--wait").out).isEqualTo("f: destroyed\n");
  }

  @Test
  void aParameterArrivesExactlyAsItWasTyped() {
    String typed = "a=\"b', \\ $(c) {{ 7 }}\n- d";
    Result requested = slapmaster("request", "typed", "nowhere", "--param", "key=" + typed);
    assertThat(requested.exitCode).isZero();
    assertThat(requested.err).isEmpty();
    // The same value again changes nothing, which a dry run says.
    assertThat(
            api.post(
                    "/api/request",
                    ViewJson.MAPPER
                        .createObjectNode()
                        .put("title", "typed")
                        .put("software_release", "nowhere")
                        .put("dry_run", true)
                        .set("parameters", ViewJson.MAPPER.createObjectNode().put("key", typed))
                        .toString())
                .text())
        .contains("Nothing would change");
    assertThat(slapmaster("request", "typed", "nowhere", "--param", "=x").err)
        .contains("Expected NAME=VALUE");
    slapmaster("service", "destroy", "typed", "--wait");
  }

  @Test
  void ordersAreCarriedOutAndWaitedFor() {
    slapmaster("request", "ordered", "app", "--wait");
    assertThat(slapmaster("service", "stop", "ordered", "--wait").out)
        .isEqualTo("ordered: stopped\n");
    assertThat(slapmaster("service", "start", "ordered", "--wait").out)
        .isEqualTo("ordered: started\n");
    assertThat(slapmaster("service", "bang", "ordered").exitCode).isZero();
    assertThat(slapmaster("service", "rename", "ordered", "renamed").out)
        .isEqualTo("ordered is called 'renamed' now\n");
    assertThat(slapmaster("service", "destroy", "renamed", "--wait").out)
        .isEqualTo("renamed: destroyed\n");
    assertThat(slapmaster("computer", "set", "COMP-1", "--open=false").exitCode).isZero();
    assertThat(slapmaster("computer", "list").out).contains("closed");
    assertThat(slapmaster("computer", "open", "COMP-1").exitCode).isZero();
  }

  @Test
  void softwareIsSuppliedAndRemovedWhicheverArgumentIsTheComputer() {
    assertThat(slapmaster("supply", "other", "COMP-1", "--wait").out)
        .isEqualTo("other on COMP-1: installed\n");
    assertThat(slapmaster("remove", "COMP-1", "other", "--wait").out)
        .isEqualTo("other on COMP-1: removed\n");
  }

  @Test
  void refusalsAreOneSentenceAndAnExitCode() {
    Result refused = slapmaster("remove", "COMP-1", "app");
    assertThat(refused.exitCode).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err.lines()).hasSize(1);
    assertThat(refused.err).startsWith("Expected");
    assertThat(slapmaster("service", "info", "nobody").exitCode).isEqualTo(ExitCode.REFUSED);
    assertThat(slapmaster("request", "t", "a b").err).contains("software release NAME");
    assertThat(slapmaster("request", "onlytitle").exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(slapmaster("statsu").err).contains("slapmaster status");
    assertThat(slapmaster("service").exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(slapmaster("partition", "confirm-destroyed", "COMP-1", "--reason", "x").err)
        .contains("COMPUTER/NAME");
    assertThat(slapmaster("supply", "other", "COMP-9").err)
        .contains("neither 'other' nor 'COMP-9' has joined");
    Result unreachable = plain(List.of("status", "--master", "http://127.0.0.1:1"));
    assertThat(unreachable.exitCode).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(unreachable.err).contains("slapmaster master");
    assertThat(plain(List.of("status", "--master", "nonsense")).exitCode).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theJournalTellsWhatHappenedAndToWhom() {
    Result list = slapmaster("journal", "list", "--instance", "waiting");
    assertThat(list.out)
        .contains("RequestReceived")
        .contains("'waiting' requested by user: nowhere")
        .doesNotContain("web");
    String position = list.out.lines().findFirst().orElseThrow().split("\\s+")[1];
    assertThat(slapmaster("journal", "show", position).out)
        .contains("RequestReceived")
        .contains("\"title\" : \"waiting\"");
    assertThat(slapmaster("journal", "show", "master:9999.0").exitCode).isEqualTo(ExitCode.REFUSED);
    Result tail = slapmaster("journal", "list", "--tail", "2", "--json");
    assertThat(tail.out.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"position\""));
    assertThat(tail.err).startsWith("2 of ");
    assertThat(slapmaster("journal", "tail", "-n", "2", "--json").out).isEqualTo(tail.out);
    Result first = slapmaster("journal", "list", "--limit", "1");
    assertThat(first.out).contains("1 of ").contains("The next one: --from '");
  }

  @Test
  void everyCommandHasHelpAndTheCompletionScriptKnowsThem() {
    assertThat(slapmaster("completion").out).contains("confirm-destroyed");
    Cli.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(slapmaster(name, "--help").out)
                    .as(name)
                    .contains("Usage: slapmaster " + name));
  }

  @Test
  void aStoppedMastersJournalIsListedAndReplayed(@TempDir Path data) throws IOException {
    String before;
    try (MasterFixture master = MasterFixture.on(data)) {
      MasterFixture.await(
          master.client.request(MasterFixture.root("kept", "app"), MasterFixture.TESTER));
      before = MasterFixture.await(master.client.getGraph()).toString();
    }
    assertThat(before).contains("kept");
    String dir = data.toString();
    assertThat(slapmaster("journal", "list", "--data", dir).out)
        .contains("master:1.0")
        .contains("'kept' requested by user");
    assertThat(slapmaster("journal", "replay", "--data", dir).out)
        .matches(
            "As of 20\\S+Z: the newest of [0-9]+ events is of 20\\S+Z[.]\nkept  app  unallocated\n");
    assertThat(slapmaster("journal", "tail", "-f", "--data", dir).err)
        .contains("Expected a running master to follow");
    assertThat(slapmaster("journal", "replay", "--data", dir, "--format", "svg").out)
        .startsWith("<svg")
        .contains("As of 20");
    Result none = slapmaster("journal", "list", "--data", data.resolve("nothing").toString());
    assertThat(none.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(none.err).contains("has no journal");
  }
}
