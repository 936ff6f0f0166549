package org.slapmaster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.actor.StockClient;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.Title;
import org.slapmaster.view.StatusView;

/** Shared instances and computers that poll, on the command line. */
final class SharedInstancesCliTest {
  private static ApiFixture api;
  private static StockClient stock;
  private static ComputerId computer;
  private static String host;
  private static String tenant;

  /** A computer that polls, a host on it, one whom it serves, and one whom nobody can. */
  @BeforeAll
  static void start() {
    api = ApiFixture.start();
    stock = api.master.client.stock();
    computer =
        MasterFixture.await(stock.requestComputer(new Title("office"), MasterFixture.TESTER));
    format(2);
    done(stock.supply(computer, new SoftwareRelease("app"), true, MasterFixture.TESTER));
    host = requested("host");
    tenant = requested("tenant", "--shared", "--filter", "instance_guid=" + host);
    assertThat(slapmaster("request", "homeless", "other", "--shared").exitCode()).isZero();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static void format(int partitions) {
    ComputerFormat all = MasterFixture.format(partitions);
    done(
        stock.format(
            computer,
            new ComputerFormat(false, null, new TreeMap<>(), all.partitions()),
            MasterFixture.TESTER));
  }

  private static void done(CompletionStage<Optional<Refusal>> answer) {
    assertThat(MasterFixture.await(answer)).isEmpty();
  }

  /** The guid, once it has its place. */
  private static String requested(String title, String... options) {
    List<String> request = new ArrayList<>(List.of("request", title, "app", "--json"));
    request.addAll(List.of(options));
    return await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () -> slapmaster(request.toArray(String[]::new)).json(),
            answer -> answer.has("partition"))
        .path("guid")
        .asText();
  }

  private static CliTest.Result slapmaster(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--master", api.url));
    return CliTest.plain(all);
  }

  /** Ages are left out. */
  private static String out(String... arguments) {
    return slapmaster(arguments).out().replaceAll("[0-9]+ s(?=  )", "N s");
  }

  @Test
  void aSharedInstanceIsShownWithWhoServesItUntilItIsServedOrWhyNobodyDoes() {
    assertThat(out("service", "list"))
        .containsPattern(
            "tenant +SOFTINST-2 +app +waiting for its host +COMP-1/slappart0, served by host"
                + " +waiting for its host 'host' on COMP-1/slappart0 to publish for it")
        .containsPattern(
            "homeless +SOFTINST-3 +other +waiting for a host +no instance of other and type"
                + " default is on a partition to serve it; request one");
    assertThat(out("explain", "tenant"))
        .contains("tenant on COMP-1/slappart0 is waiting for its host: waiting for its host 'host'")
        .contains("\n  because host on COMP-1/slappart0 is deploying");
    assertThat(out("graph")).contains("shared, served by host\n");

    assertThat(out("service", "info", "homeless")).containsPattern("served by +nobody yet");
    MasterFixture.await(stock.visit(computer));
    done(
        stock.reportInstance(
            new InstanceGuid(tenant),
            StockClient.InstanceReport.ERROR,
            "no quota",
            MasterFixture.TESTER));
    assertThat(out("service", "info", "tenant"))
        .containsPattern("state +error")
        .containsPattern("report +#error while instanciating: no quota")
        .containsPattern("served by +host \\(" + host + "\\)")
        .containsPattern("tenant +app +error +COMP-1/slappart0, served by host");
    done(
        stock.publish(
            new InstanceGuid(tenant),
            ConnectionParameters.of(Map.of("url", "http://tenant"), Set.of()),
            MasterFixture.TESTER));
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () -> slapmaster("request", "tenant", "app", "--shared").out(),
            answer -> answer.contains("url = http://tenant"));
    // As it is requested it stays: one of its own is another thing.
    assertThat(slapmaster("request", "tenant", "app").exitCode()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aComputerThatPollsIsShownWithItsTitleItsSharedInstancesAndWhatIsNotFormatted() {
    assertThat(out("computer", "list")).containsPattern("COMP-1 \\(office\\) +open +1 +1 ");
    assertThat(out("computer", "info", "COMP-1"))
        .containsPattern("title +office")
        .containsPattern("node +polls over HTTP")
        .containsPattern("slappart0 +127.0.1.1 +host, serves 1 shared +" + host);
    format(0);
    assertThat(out("computer", "info", "COMP-1")).contains("slappart0 (not formatted)");
    format(2);
    JsonNode shown = slapmaster("computer", "info", "COMP-1", "--json").json();
    assertThat(shown.path("kind").asText()).isEqualTo("polling");
    assertThat(shown.path("partitions").path(0).path("shared").asInt()).isOne();
  }

  @Test
  void aComputerThatIsOnlyExpectedIsNotAProblem() {
    ComputerId later =
        MasterFixture.await(stock.requestComputer(new Title("later"), MasterFixture.TESTER));
    assertThat(out("computer", "info", later.value()))
        .containsPattern("state +expected")
        .containsPattern("contact +never");
    assertThat(slapmaster("status", "--json").json().path("problems").findValuesAsText("about"))
        .contains("homeless")
        .doesNotContain(later.value());
  }

  @Test
  void theOverviewSaysWhoServesWhom() {
    assertThat(out("status"))
        .containsPattern("homeless +waiting for a host +N s +no instance of other")
        .containsPattern("COMP-1 \\(office\\) +open")
        .containsPattern("tenant +app +\\S.* COMP-1/slappart0, served by host");
    assertThat(slapmaster("status", "--json").json().path("backlog").isInt()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|1 computer",
        "1|1 order waits to be sent to a partition",
        "1234|1,234 orders wait to be sent to partitions"
      })
  void theOverviewSaysHowManyOrdersWaitWhenAnyDo(int backlog, String line) {
    StringWriter out = new StringWriter();
    StatusCommand command = new StatusCommand();
    Cli.commandLine().addSubcommand("overview", command);
    command.show(
        new StatusView(
            Instant.EPOCH,
            new StatusView.Counts(1, 0, 0, 0, 0),
            backlog,
            List.of(),
            List.of(),
            List.of()),
        new PrintWriter(out, true));
    assertThat(out.toString()).contains(line);
    assertThat(out.toString().contains(" sent to ")).isEqualTo(backlog > 0);
  }
}
