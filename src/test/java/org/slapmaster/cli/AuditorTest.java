package org.slapmaster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.actor.SimulatedNode;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;

/**
 * An auditor who has only the data directory: who asked for what, why it is where it is, what the
 * cloud looked like, and what changed since. A running master says the same.
 */
final class AuditorTest {
  private static final String SECRET = "correct-horse";
  private static ApiFixture api;

  /** Positions of events: when the tree was there, when it was changed, when a part was gone. */
  private static String built;

  private static String changed;

  /** What the running master answered, by the question. */
  private static final Map<List<String>, String> SAID = new HashMap<>();

  @BeforeAll
  static void aTreeIsRequestedChangedAndPartlyDestroyed() {
    api = ApiFixture.start();
    order(
        "request",
        "site",
        "app",
        "--param",
        "password=" + SECRET,
        "--filter",
        "computer_guid=COMP-1");
    SimulatedNode.Behaviour slow = new SimulatedNode.Behaviour();
    slow.obey = AuditorTest::waitingForTheDatabase;
    api.master.join("COMP-1", 2, slow);
    api.master.join("COMP-2", 2);
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> api.get("/api/computers/COMP-2").status() == 200);
    order("supply", "COMP-1", "app", "--wait");
    order("supply", "COMP-2", "db", "--wait");
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> service("site").path("state").asText().equals("waiting"));
    request("database", "db", Map.of("size", "1"));
    ready("database");
    slow.obey = SimulatedNode::obey;
    order("service", "bang", "site");
    ready("site");
    built = newest();
    request("database", "db", Map.of("size", "2"));
    ready("database");
    order("service", "rename", "site", "shop");
    changed = newest();
    request("cache", "db", Map.of());
    ready("cache");
    order("service", "destroy", "cache", "--wait");
    for (List<String> question : questions()) {
      List<String> asked = new ArrayList<>(question);
      asked.addAll(List.of("--master", api.url));
      SAID.put(question, CliTest.plain(asked).out());
    }
    api.stop();
  }

  @AfterAll
  static void remove() {
    api.close();
  }

  private static PartitionReport waitingForTheDatabase(Desired desired) {
    PartitionReport done = SimulatedNode.obey(desired);
    return new PartitionReport(
        done.partition(),
        done.guid(),
        done.revision(),
        ReportedState.WAITING,
        "waiting for database: url",
        List.of(),
        List.of(),
        done.published());
  }

  private static void order(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--master", api.url));
    CliTest.Result result = CliTest.plain(all);
    assertThat(result.exitCode()).as("%s: %s", all, result.err()).isZero();
  }

  /** The site requests something itself. */
  private static void request(String title, String release, Map<String, String> parameters) {
    MasterFixture.await(
        api.master.client.request(
            MasterFixture.request(
                new Requester.Instance(InstanceGuid.numbered(1)),
                title,
                release,
                parameters,
                RequestedState.STARTED),
            MasterFixture.TESTER));
  }

  private static JsonNode service(String name) {
    return api.get("/api/services/" + name).json().path("service");
  }

  private static void ready(String name) {
    await().atMost(MasterFixture.PATIENCE).until(() -> service(name).path("ready").asBoolean());
  }

  private static String newest() {
    return api.get("/api/journal?tail=1").json().path("events").path(0).path("position").asText();
  }

  private static List<List<String>> questions() {
    return List.of(
        List.of("journal", "list", "--tree", "site", "--json"),
        List.of("journal", "list", "--by", "HTTP", "--json"),
        List.of("journal", "list", "--partition", "COMP-2/slappart0", "--to", changed),
        List.of("journal", "list", "--limit", "3", "--from", "master:2.0", "--to", changed),
        List.of("journal", "show", "master:1.0"),
        List.of("status", "--at", built),
        List.of("service", "list", "--all", "--at", built),
        List.of("service", "info", "site", "--at", built),
        List.of("service", "info", "database", "--at", changed, "--json"),
        List.of("computer", "list", "--at", built),
        List.of("computer", "info", "COMP-2", "--at", built),
        List.of("explain", "site", "--at", built),
        List.of("graph", "--at", built),
        List.of("graph", "site", "--format", "dot", "--at", built),
        List.of("graph", "--format", "mermaid", "--at", changed),
        List.of("journal", "replay", "--format", "json", "--at", built),
        List.of("journal", "diff", built, changed),
        List.of("journal", "diff", built, changed, "--json"),
        List.of("journal", "why", "database", "--at", changed),
        List.of("journal", "why", "site", "--json", "--at", built));
  }

  private static CliTest.Result ask(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", api.data.toString()));
    CliTest.Result result = CliTest.plain(all);
    assertThat(result.out() + result.err()).doesNotContain(SECRET);
    return result;
  }

  @Test
  void aStoppedDirectoryAnswersAsTheRunningMasterDid() {
    for (List<String> question : questions()) {
      CliTest.Result stopped = ask(question.toArray(String[]::new));
      assertThat(stopped.exitCode()).as("%s: %s", question, stopped.err()).isZero();
      assertThat(stopped.out()).as("%s", question).isNotEmpty().isEqualTo(SAID.get(question));
    }
  }

  @Test
  void whoRequestedThis() {
    assertThat(ask("journal", "list", "--instance", "site", "--type", "RequestReceived").out())
        .contains("SOFTINST-1 'site' requested by user: app (default), started [http 127.0.0.1 as ")
        .contains("1 of 1 events as asked for, in the period from 20");
    assertThat(ask("journal", "list", "--instance", "database", "--type", "RequestReceived").out())
        .contains("SOFTINST-2 'database' requested by SOFTINST-1: db (default), started [tester]");
  }

  @Test
  void whenWasItAllocatedAndWhyThere() {
    assertThat(ask("journal", "list", "--instance", "site", "--type", "PartitionAllocated").out())
        .containsPattern(
            "20\\S+Z  master:\\S+  PartitionAllocated  SOFTINST-1 allocated on COMP-1/slappart0")
        .contains(
            "the first free partition of COMP-1, for which it was first in line when that had")
        .contains("filter computer_guid=COMP-1");
    assertThat(ask("journal", "why", "database").out())
        .contains(
            "SOFTINST-2 allocated on COMP-2/slappart0, the first free partition of COMP-2, the only"
                + " computer with room and the software installed, no instance before");
  }

  @Test
  void whatItWaitedForAndHowLong() {
    CliTest.Result why = ask("journal", "why", "site", "--json", "--at", built);
    JsonNode steps = why.json().path("steps");
    List<String> events = new ArrayList<>();
    List<String> waits = new ArrayList<>();
    JsonNode children = null;
    JsonNode allocated = null;
    double waited = 0;
    for (JsonNode step : steps) {
      events.add(step.path("event").asText());
      waits.add(step.path("waited").path("cause").asText());
      waited += step.path("waited").path("seconds").asDouble();
      children =
          step.path("waited").path("children").isEmpty()
              ? children
              : step.path("waited").path("children");
      allocated = step.path("event").asText().equals("PartitionAllocated") ? step : allocated;
    }
    assertThat(events)
        .startsWith("RequestReceived", "AllocationDeferred")
        .containsSubsequence(
            "PartitionAllocated",
            "RequestTakenUp",
            "PartitionAssigned",
            "InstanceWaiting",
            "InstanceStarted",
            "InstanceReady");
    assertThat(waits).contains("NO_COMPUTER", "INSTANCE_WAITS");
    assertThat(allocated.path("because").path("text").asText())
        .isEqualTo("COMP-1 offers app installed");
    assertThat(children.path(0).path("title").asText()).isEqualTo("database");
    assertThat(why.json().path("reached").asBoolean()).isTrue();
    assertThat(why.json().path("seconds").asDouble()).isBetween(waited - 1e-6, waited + 1e-6);
  }

  @Test
  void whatTheCloudLookedLikeThen() {
    assertThat(ask("journal", "replay", "--at", built).out())
        .containsPattern(
            "As of 20\\S+Z \\(" + built.replace("|", "\\|") + "\\): the newest of [0-9]+ events")
        .endsWith(
            """
            site  app  started on COMP-1/slappart0  gives url, with
            └─ database  db  started on COMP-2/slappart0  gives url, with
            """);
    assertThat(ask("graph").out()).contains("shop  app").doesNotContain("cache");
    assertThat(ask("service", "list", "--at", "2001-01-01").err())
        .startsWith("Expected a moment of the journal, whose first event is of 20");
    assertThat(ask("status", "--at", "2999-01-01").err()).contains("in the future");
    assertThat(ask("service", "info", "shop", "--show-secrets").err())
        .startsWith("Expected --show-secrets of a running master");
  }

  @Test
  void aMomentMayBeginWithAMinusSign() {
    // Once the journal is a second old, it is about a moment after its end.
    await()
        .atMost(MasterFixture.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ask("journal", "diff", "-1s").out())
                    .endsWith("0 new, 0 gone, 0 changed.\n"));
    assertThat(ask("journal", "diff", "-1s", "now").exitCode()).isZero();
    assertThat(ask("journal", "diff", built, "-1s").out()).endsWith("2 changed.\n");
    assertThat(ask("graph", "--at", "-1s").out()).contains("shop  app");
    assertThat(ask("journal", "list", "--from", "-1s").out())
        .isEqualTo("No events in that period.\n");
    CliTest.Result mistyped = ask("journal", "diff", built, "--jsno");
    assertThat(mistyped.exitCode()).isEqualTo(2);
    assertThat(mistyped.err()).startsWith("Expected a moment such as ").contains("'--jsno'");
  }

  @Test
  void whatChangedSince() {
    assertThat(ask("journal", "diff", built, changed).out())
        .contains("~ instance SOFTINST-1 (shop)")
        .containsPattern("title +site -> shop")
        .contains("~ instance SOFTINST-2 (database)")
        .containsPattern("parameters +size -> size \\(other values\\)")
        .endsWith("0 new, 0 gone, 2 changed.\n");
    assertThat(ask("journal", "diff", changed).out()).endsWith("0 new, 0 gone, 0 changed.\n");
    assertThat(ask("journal", "diff", changed, built).err())
        .startsWith("Expected the earlier moment first, but ");
    assertThat(ask("journal", "why", "cache").out())
        .contains("SOFTINST-3 is gone")
        .contains("BEING_DESTROYED");
  }
}
