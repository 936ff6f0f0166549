package org.slapmaster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.actor.SimulatedNode;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.ReportedState;
import org.slapmaster.protocol.PartitionReport;

final class ApiTest {
  private static final String SECRET = "correct-horse";
  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = ApiFixture.start();
    SimulatedNode.Behaviour publishing = new SimulatedNode.Behaviour();
    publishing.obey =
        desired -> {
          PartitionReport done = SimulatedNode.obey(desired);
          return done.state() != ReportedState.STARTED
              ? done
              : new PartitionReport(
                  done.partition(),
                  done.guid(),
                  done.revision(),
                  done.state(),
                  done.detail(),
                  List.of(),
                  List.of(),
                  ConnectionParameters.of(
                      Map.of("url", "http://x/", "password", SECRET), Set.of("url")));
        };
    api.master.join("COMP-1", 20, publishing);
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> api.get("/api/computers/COMP-1").status() == 200);
    api.master.supply("COMP-1", "app");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static ApiFixture.Answer request(String title) {
    return api.post(
        "/api/request", "{\"title\":\"%s\",\"software_release\":\"app\"}".formatted(title));
  }

  private static JsonNode requestUntilReady(String title) {
    return await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> request(title), answer -> answer.status() == 200)
        .json();
  }

  @Test
  void theFirstAnswerIsPleaseWaitAndALaterOneHasTheConnectionParameters() {
    ApiFixture.Answer first = request("first");
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.json().path("status").asText()).isEqualTo("please_wait");
    assertThat(first.json().path("reason").path("sentence").asText()).isNotEmpty();
    assertThat(first.response().headers().firstValue("Retry-After")).contains("2");

    JsonNode ready = requestUntilReady("first");
    assertThat(ready.path("status").asText()).isEqualTo("ready");
    assertThat(ready.path("computer").asText()).isEqualTo("COMP-1");
    assertThat(ready.path("connection").path("password").asText()).isEqualTo(SECRET);
  }

  @Test
  void secretsLeaveOnlyWhereTheyAreAskedFor() {
    api.post(
        "/api/request",
        """
        {"title": "secretive", "software_release": "app", "parameters": {"key": "correct-horse", "n": 3, "on": true}}
        """);
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () ->
                api.get("/api/services/secretive")
                    .json()
                    .path("service")
                    .path("ready")
                    .asBoolean());
    for (String path :
        List.of(
            "/api/services?all",
            "/api/services/secretive",
            "/api/graph",
            "/api/graph?format=text",
            "/api/graph?format=svg",
            "/api/status",
            "/api/explain/secretive",
            "/api/computers",
            "/api/journal",
            "/api/graph?at=now",
            "/api/services/secretive?at=now",
            "/api/journal/diff?from=master:1.0",
            "/api/journal/why/secretive")) {
      ApiFixture.Answer answer = api.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.text()).as(path).doesNotContain(SECRET);
    }
    JsonNode service = api.get("/api/services/secretive").json().path("service");
    assertThat(service.path("parameters").path("n").asText()).isEqualTo("********");
    assertThat(service.path("connection").path("url").asText()).isEqualTo("http://x/");
    assertThat(
            api.get("/api/services/secretive?secrets=true")
                .json()
                .path("secrets")
                .path("password")
                .asText())
        .isEqualTo(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"title\": 7, \"software_release\": \"app\"}|400|Expected a text as 'title', but got a"
            + " number.",
        "{\"software_release\": \"app\"}|400|Expected a title, but none was given.",
        "{\"title\": \"a\\nb\", \"software_release\": \"app\"}|400|control characters",
        "{\"title\": \"t\", \"software_release\": \"a b\"}|400|software release NAME",
        "{\"title\": \"t\", \"software_release\": \"ftp://h/app\"}|400|Expected a software release",
        "{\"title\": \"t\", \"software_release\": \"file:app\"}|400|Expected a software release",
        "{\"title\": \"t\", \"software_release\": \"http:///app\"}|400|Expected a software release",
        "{\"title\": \"t\", \"software_release\": \"../app\"}|400|Expected a software release",
        "{\"title\": \"t\", \"software_release\": \"app\", \"colour\": 1}|400|'colour'",
        "{\"title\": \"t\", \"software_release\": \"app\", \"title\": \"u\"}|400|Duplicate",
        "{\"title\": \"t\", \"software_release\": \"app\", \"state\": \"up\"}|400|'up'",
        "{\"title\": \"t\", \"software_release\": \"app\", \"shared\": \"no\"}|400|'shared'",
        "{\"title\": \"t\", \"software_release\": \"app\", \"parameters\": {\"k\":"
            + " []}}|400|'parameters.k'",
        "{\"title\": \"t\", \"software_release\": \"app\", \"parameters\": 1}|400|'parameters'",
        "{\"title\": \"t\", \"software_release\": \"app\", \"filter\": {\"where\":"
            + " \"x\"}}|400|'where'",
        "{\"title\": \"t\", \"software_release\": \"app\"|400|Expected JSON",
        "{\"title\": \"t\", \"software_release\": \"app\"} x|400|Expected JSON",
        "[]|400|Expected a JSON object as the body, but got an array.",
        "nonsense|400|Expected JSON"
      })
  void aBadRequestIsRefusedWithASentenceThatNamesTheField(
      String body, int status, String sentence) {
    int before = api.get("/api/journal").json().path("total").asInt();
    ApiFixture.Answer answer = api.post("/api/request", body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.error()).startsWith("Expected").contains(sentence);
    assertThat(api.get("/api/journal").json().path("total").asInt()).isEqualTo(before);
  }

  @Test
  void parametersLargerThanTheLimitAreRefused() {
    String large = "x".repeat(70_000);
    ApiFixture.Answer answer =
        api.post(
            "/api/request",
            "{\"title\":\"t\",\"software_release\":\"app\",\"parameters\":{\"k\":\"%s\"}}"
                .formatted(large));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("65536 bytes");
    assertThat(api.post("/api/request", large + large).status()).isEqualTo(413);
  }

  @Test
  void whatBrowsersSendFromElsewhereIsRefused() throws Exception {
    assertThat(raw("GET /api/status HTTP/1.1", "Host: evil.example")).contains(" 403 ");
    assertThat(raw("GET /api/status HTTP/1.1", "Host: 127.0.0.1", "Origin: http://evil.example"))
        .contains(" 403 ");
    assertThat(raw("GET /api/status HTTP/1.1", "Host: 127.0.0.1", "Origin: null"))
        .contains(" 403 ");
    assertThat(raw("GET /api/status HTTP/1.1", "Host: localhost:80", "Origin: http://localhost:80"))
        .contains(" 200 ");
    ApiFixture.Answer form =
        ApiFixture.send(
            HttpRequest.newBuilder(URI.create(api.url + "/api/services/x/destroy"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(form.status()).isEqualTo(415);
  }

  private static String raw(String... lines) throws Exception {
    URI server = URI.create(api.url);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @Test
  void aMalformedReleaseIsNotSupplied() {
    ApiFixture.Answer answer =
        api.post("/api/supply", "{\"computer\":\"COMP-1\",\"software_release\":\"../app\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("Expected a software release NAME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/graph?frmat=svg",
        "/api/services?every",
        "/api/services/x?secret=1",
        "/api/journal?colour=1",
        "/api/events?since=start"
      })
  void aParameterThatNobodyReadsIsRefused(String path) {
    ApiFixture.Answer answer = api.get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("Expected parameters among");
  }

  @Test
  void theLogOfWhatIsNoServiceIsRefused() {
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () ->
                api.post("/api/request", "{\"title\":\"logging\",\"software_release\":\"app\"}")
                        .status()
                    == 200);
    ApiFixture.Answer answer = api.get("/api/services/logging/logs?service=../../x");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("Expected the name of a service");
  }

  @Test
  void anotherPathOrMethodIsSaidSo() {
    assertThat(api.get("/api/nothing").status()).isEqualTo(404);
    assertThat(api.get("/api/nothing").error()).startsWith("Expected a path of the API");
    ApiFixture.Answer wrong = api.get("/api/request");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.response().headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void anInstanceIsFoundByGuidTitleOrUniquePrefix() {
    String guid = request("prefix-one").json().path("guid").asText();
    request("prefix-two");
    request("a/b c");
    assertThat(guidOf("/api/services/" + guid)).isEqualTo(guid);
    assertThat(guidOf("/api/services/prefix-o")).isEqualTo(guid);
    assertThat(api.get("/api/services/a%2Fb%20c").status()).isEqualTo(200);
    ApiFixture.Answer ambiguous = api.get("/api/services/prefix-");
    assertThat(ambiguous.status()).isEqualTo(409);
    assertThat(ambiguous.error()).contains("prefix-one").contains("prefix-two");
    assertThat(api.get("/api/services/unheard-of").status()).isEqualTo(404);
  }

  private static String guidOf(String path) {
    return api.get(path).json().path("service").path("guid").asText();
  }

  @Test
  void operatorsStopStartRenameAndDestroy() {
    requestUntilReady("ordered");
    ApiFixture.Answer stopping = api.post("/api/services/ordered/stop", "{}");
    assertThat(stopping.status()).isEqualTo(202);
    assertThat(stopping.text()).doesNotContain(SECRET);
    awaitState("ordered", "stopped");
    api.post("/api/services/ordered/start", "{}");
    awaitState("ordered", "started");
    assertThat(api.post("/api/services/ordered/bang", "{\"reason\":\"look\"}").status())
        .isEqualTo(200);
    assertThat(api.post("/api/services/ordered/rename", "{\"title\":\"other\"}").status())
        .isEqualTo(200);
    api.post("/api/services/other/destroy", "{}");
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> api.get("/api/services/other").status() == 404);
  }

  private static void awaitState(String title, String state) {
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () -> api.get("/api/services/" + title).json().path("service").path("state").asText(),
            state::equals);
  }

  @Test
  void aDryRunChangesNothing() {
    ApiFixture.Answer plan =
        api.post(
            "/api/request",
            "{\"title\":\"planned\",\"software_release\":\"app\",\"dry_run\":true}");
    assertThat(plan.json().path("status").asText()).isEqualTo("plan");
    assertThat(plan.json().path("steps")).isNotEmpty();
    assertThat(api.get("/api/services/planned").status()).isEqualTo(404);
  }

  @Test
  void softwareInUseIsNotRemovedAndItsUsersAreNamed() {
    requestUntilReady("user-of-app");
    ApiFixture.Answer refused =
        api.post("/api/remove", "{\"computer\":\"COMP-1\",\"software_release\":\"app\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("reason").asText()).isEqualTo("IN_USE");
    assertThat(
            api.post("/api/supply", "{\"computer\":\"NONE\",\"software_release\":\"app\"}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void theJournalSaysWhoAsked() {
    ApiFixture.send(
        HttpRequest.newBuilder(URI.create(api.url + "/api/request"))
            .header("Content-Type", "application/json")
            .header("X-Remote-User", "alic\u00e9")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"title\":\"hers\",\"software_release\":\"app\"}")));
    JsonNode events = api.get("/api/journal?instance=hers&type=RequestReceived").json();
    assertThat(events.path("events").path(0).path("by").asText())
        .isEqualTo("http 127.0.0.1 as alic? (unverified)");
    assertThat(api.get("/api/journal?tail=two").status()).isEqualTo(400);
    assertThat(api.get("/api/journal?from=soon").status()).isEqualTo(400);
    assertThat(api.get("/api/journal?colour=red").status()).isEqualTo(400);
  }

  @Test
  void nodesLearnWhereTheClusterIs() {
    JsonNode cluster = api.get("/api/cluster").json();
    ApiFixture.Answer held =
        ApiFixture.send(
            HttpRequest.newBuilder(URI.create(api.url + "/api/cluster"))
                .header("Prefer", "wait=1"));
    assertThat(held.json()).isEqualTo(cluster);
    assertThat(held.response().headers().firstValue("Preference-Applied")).hasValue("wait=1");
    assertThat(cluster.path("addresses").path(0).asText())
        .startsWith("akka://slapmaster@127.0.0.1:");
    assertThat(cluster.path("uid").asText()).matches("-?[0-9]+");
    assertThat(api.get("/health").status()).isEqualTo(200);
    assertThat(api.get("/ready").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/status?at=soon                             |400|Expected a moment such as",
        "/api/graph?at=2999-01-01                        |400|in the future",
        "/api/services?at=1999-01-01                     |400|1999-01-01T00:00:00Z is before it.",
        "/api/computers?at=master:999999.0               |400|it has no master:999999.0.",
        "/api/services/nobody?at=now                     |404|Expected an instance called 'nobody'",
        "/api/computers/COMP-9?at=now                    |404|'COMP-9' has not joined",
        "/api/services/nobody?secrets=true&at=now        |400|Expected 'secrets' or 'at', but got both",
        "/api/journal?limit=0                            |400|Expected a number from 1 to 10000",
        "/api/journal?tail=1&limit=1                     |400|Expected either 'tail' or 'limit'",
        "/api/journal?type=Nonsense                      |400|Expected the name of an event",
        "/api/journal?partition=COMP-1                   |400|COMPUTER/NAME",
        "/api/journal?from=master:999999.0               |400|it has no master:999999.0.",
        "/api/journal/event                              |400|Expected a position",
        "/api/journal/event?position=master:999999.0     |404|Expected a position of the journal",
        "/api/journal/diff                               |400|Expected a moment such as",
        "/api/journal/diff?from=now&to=master:1.0        |400|Expected the earlier moment first",
        "/api/journal/why/nobody                         |404|Expected an instance called 'nobody'",
        "/api/journal/why/nobody?at=soon                 |400|Expected a moment such as",
        "/api/events?type=Nonsense                       |400|Expected the name of an event"
      })
  void aBadQuestionAboutThePastIsRefused(String path, int status, String sentence) {
    ApiFixture.Answer answer = api.get(path);
    assertThat(answer.error()).startsWith("Expected").contains(sentence);
    assertThat(answer.status()).isEqualTo(status);
  }
}
