package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.http.slap.StockCalls.RELEASE;
import static org.slapmaster.http.slap.StockCalls.assertDone;
import static org.slapmaster.http.slap.StockCalls.attributes;
import static org.slapmaster.http.slap.StockCalls.dictionary;
import static org.slapmaster.http.slap.StockCalls.marshalled;
import static org.slapmaster.http.slap.StockCalls.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.http.slap.StockCalls;

/**
 * One tree on two kinds of computers: COMP-1 is slapmaster's own node with real processes, STOCK-1
 * a stock SlapOS node, of which the test says over HTTP what slapgrid and its recipes say.
 */
class StockNeighboursTest {
  private static final String STOCK = "STOCK-1";

  /** An application that requests something of the stock release; %s: more of the request. */
  private static final String APPLICATION =
      """
      request:
        backend:
          title: backend-of-{{ title }}
          software-url: %s
          config: {wanted: "{{ parameter.greeting }}"}
          return: [url]
          %s
      file:
        page: {path: srv/page, content: "{{ parameter.greeting }} {{ connection.backend.url }}"}
      service:
        web: {command: [sh, -c, "exec sleep 1000", web, "{{ file.page }}"]}
      publish: {seen: "{{ connection.backend.url }}"}
      """;

  @TempDir(factory = OpenTempDir.class)
  static Path directory;

  private static Cloud cloud;
  private static StockCalls stock;

  @BeforeAll
  static void start() throws IOException {
    cloud = new Cloud(directory).startMaster().startNode("COMP-1", 4).awaitNode("COMP-1");
    stock = new StockCalls(cloud.url());
    stock.computer(STOCK, 4);
    release("front", APPLICATION.formatted(RELEASE, "sla: {computer_guid: %s}".formatted(STOCK)));
    release("tenant", APPLICATION.formatted(RELEASE, "shared: true"));
    for (String release : List.of(url("front"), url("tenant"), "jdk-database")) {
      cloud.cli("supply", "COMP-1", release, "--wait");
    }
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static void release(String name, String instance) throws IOException {
    Path release = Files.createDirectories(directory.resolve("releases").resolve(name));
    Files.writeString(release.resolve("instance.yaml"), instance);
    Files.writeString(
        release.resolve("software.yaml"),
        """
        title: Application
        types:
          default:
            instance: instance.yaml
            parameters: {properties: {greeting: {type: string, default: hello}}}
            connection: {properties: {seen: {public: true}}}
        """);
  }

  private static String url(String release) {
    return "file:" + directory.resolve("releases").resolve(release);
  }

  @Test
  void anInstanceOnANativeNodeRequestsOneOnAStockNode() throws IOException {
    cloud.cli("request", "front", url("front"));
    String backend = awaitPlace("backend-of-front");
    await("what it waits for")
        .atMost(Program.PATIENCE)
        .until(() -> cloud.cli("explain", "front"), said -> said.contains("backend: url"));
    assertThat(parameters(backend)).containsEntry("wanted", "hello");

    publish(backend, "http://one");
    report(backend, "started");
    awaitSeen("front", "http://one");
    Path page = directory.resolve("COMP-1/partitions/" + placeOf("front") + "/srv/page");
    assertThat(page).hasContent("hello http://one");

    publish(backend, "http://two"); // which wakes the requester
    awaitSeen("front", "http://two");
    assertThat(page).hasContent("hello http://two");

    Object before = parameters(backend).get("timestamp");
    cloud.cli("request", "front", url("front"), "--param", "greeting=bye", "--wait");
    await("the child's new parameters")
        .atMost(Program.PATIENCE)
        .untilAsserted(() -> assertThat(parameters(backend)).containsEntry("wanted", "bye"));
    assertThat(parameters(backend).get("timestamp")).isNotEqualTo(before);

    cloud.cli("service", "stop", "front");
    awaitOrdered(backend, "stopped");
    report(backend, "stopped");
    awaitState("front", "stopped");
    awaitState("backend-of-front", "stopped");
    cloud.cli("service", "start", "front");
    awaitOrdered(backend, "started");
    report(backend, "started");
    awaitState("front", "started");

    // The application is stopped at once, and wiped when what it requested is gone.
    cloud.cli("service", "destroy", "front");
    awaitOrdered(backend, "destroyed");
    await("the end of its processes")
        .atMost(Program.PATIENCE)
        .until(() -> service("front").path("processes").isEmpty());
    assertThat(page).exists();
    report(backend, "stopped");
    report(backend, "destroyed");
    awaitGone("front");
    assertThat(page).doesNotExist();
    awaitGone("backend-of-front");
  }

  @Test
  void anInstanceOnAStockNodeRequestsOneOnANativeNode() {
    String web = stock.instance("web", STOCK);
    report(web, "started");
    String[] wanted = ofInstance(web, "db", "user", "one");
    assertThat(stock.post("requestComputerPartition", wanted).status()).isEqualTo(408);
    Object before = parameters(web).get("timestamp");

    Map<String, String> connection = awaitConnection(wanted);
    assertThat(connection).containsEntry("user", "one").containsKey("password");
    assertThat(DatabaseKind.JDK.addAndRead(connection, "row")).hasValue(List.of("row"));
    await("its being woken")
        .atMost(Program.PATIENCE)
        .untilAsserted(() -> assertThat(parameters(web).get("timestamp")).isNotEqualTo(before));

    Map<String, String> changed = new TreeMap<>(connection);
    changed.put("user", "two");
    changed.put("url", connection.get("url").replace("//one:", "//two:"));
    String[] other = ofInstance(web, "db", "user", "two");
    await("the changed parameter")
        .atMost(Program.PATIENCE)
        .until(() -> awaitConnection(other), changed::equals);
    assertThat(DatabaseKind.JDK.read(changed)).hasValue(List.of("row"));

    // Whoever uses it is stopped first.
    stock.post("requestComputerPartition", request("web", STOCK, "state", marshalled("stopped")));
    assertThat(DatabaseKind.JDK.read(changed)).isPresent();
    report(web, "stopped");
    awaitState("db", "stopped");
    stock.post("requestComputerPartition", request("web", STOCK));
    awaitConnection(other);
    report(web, "started");
    awaitState("db", "started");
    assertThat(DatabaseKind.JDK.read(changed)).hasValue(List.of("row"));

    stock.post("requestComputerPartition", request("web", STOCK, "state", marshalled("destroyed")));
    report(web, "stopped");
    awaitGone("db");
    report(web, "destroyed");
    awaitGone("web");
    assertThat(stock.registered(STOCK, web)).containsEntry("_requested_state", "destroyed");
  }

  @Test
  void aSharedInstanceOfANativeRequesterIsServedByAStockHost() {
    String host = stock.instance("stock-host", STOCK);
    report(host, "started");
    cloud.cli("request", "tenant", url("tenant"));
    Map<String, Object> entry = awaitShared(host);
    assertThat(entry)
        .containsEntry("wanted", "hello")
        .containsEntry("slave_title", "backend-of-tenant");
    assertDone(
        stock.post(
            "setComputerPartitionConnectionXml",
            at(
                host,
                "connection_xml",
                marshalled(Map.of("url", "http://shared")),
                "slave_reference",
                (String) entry.get("slave_reference"))));
    awaitSeen("tenant", "http://shared");
    cloud.cli("service", "destroy", "tenant", "--wait");
    await("an empty list")
        .atMost(Program.PATIENCE)
        .until(() -> ((List<?>) parameters(host).get("slave_instance_list")).isEmpty());
  }

  @Test
  void aSharedInstanceOfAStockRequesterIsServedByANativeHost() {
    cloud.cli("request", "native-host", "jdk-database", "--wait");
    String user = stock.instance("user", STOCK);
    report(user, "started");
    String[] wanted = ofInstance(user, "own-tables", "rows", "1", "shared_xml", marshalled(true));
    Map<String, String> connection = awaitConnection(wanted);
    assertThat(DatabaseKind.JDK.addAndRead(connection, "row")).hasValue(List.of("row"));
    assertThat(DatabaseKind.JDK.addAndRead(connection, "more")).hasValue(List.of("row"));
    assertThat(attributes(stock.requestUntilAllocated(wanted)))
        .containsEntry("slap_computer_id", "COMP-1")
        .containsEntry("slap_computer_partition_id", placeOf("native-host"));

    stock.post(
        "requestComputerPartition",
        ofInstance(
            user,
            "own-tables",
            "rows",
            "1",
            "shared_xml",
            marshalled(true),
            "state",
            marshalled("destroyed")));
    await("the end of its account")
        .atMost(Program.PATIENCE)
        .until(() -> DatabaseKind.JDK.read(connection).isEmpty());
    awaitState("native-host", "started");
  }

  // --- what the stock node does

  /** Reads all orders, as a node does before it acts on them. */
  private static void read() {
    assertDone(stock.get("getFullComputerInformation", "computer_id", STOCK));
  }

  private static void report(String partition, String state) {
    read();
    assertDone(stock.post(state + "ComputerPartition", at(partition)));
  }

  private static void publish(String partition, String url) {
    assertDone(
        stock.post(
            "setComputerPartitionConnectionXml",
            at(partition, "connection_xml", marshalled(Map.of("url", url)))));
  }

  private static String[] at(String partition, String... more) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("computer_id", STOCK);
    fields.put("computer_partition_id", partition);
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    return fields.entrySet().stream()
        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
        .toArray(String[]::new);
  }

  private static Map<String, Object> parameters(String partition) {
    return stock.parameters(STOCK, partition);
  }

  private static void awaitOrdered(String partition, String state) {
    await("the order " + state)
        .atMost(Program.PATIENCE)
        .until(() -> state.equals(stock.registered(STOCK, partition).get("_requested_state")));
  }

  private static Map<String, Object> awaitShared(String host) {
    List<?> list =
        await("the shared instance")
            .atMost(Program.PATIENCE)
            .until(
                () -> (List<?>) parameters(host).get("slave_instance_list"),
                shared -> !shared.isEmpty());
    return dictionary(list.get(0));
  }

  /** A request of the instance on a partition for a database with one parameter. */
  private static String[] ofInstance(
      String partition, String title, String name, String value, String... more) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("software_release", "jdk-database");
    fields.put("filter_xml", marshalled(Map.of("computer_guid", "COMP-1")));
    fields.put("partition_parameter_xml", marshalled(Map.of(name, value)));
    fields.put("computer_id", STOCK);
    fields.put("computer_partition_id", partition);
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    return request(
        title,
        STOCK,
        fields.entrySet().stream()
            .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
            .toArray(String[]::new));
  }

  /** Asks again as a recipe does, until everything that it wants is published. */
  private static Map<String, String> awaitConnection(String... request) {
    Map<String, Object> found =
        await("what is published")
            .atMost(Program.PATIENCE)
            .until(
                () ->
                    dictionary(
                        attributes(stock.requestUntilAllocated(request)).get("_connection_dict")),
                connection -> connection.containsKey("url"));
    Map<String, String> connection = new TreeMap<>();
    found.forEach((key, value) -> connection.put(key, (String) value));
    return connection;
  }

  // --- what anybody sees

  private static JsonNode service(String title) {
    return cloud.get("/api/services/" + title).path("service");
  }

  private static String placeOf(String title) {
    return service(title).path("partition").asText();
  }

  private static String awaitPlace(String title) {
    return await("a place for " + title)
        .atMost(Program.PATIENCE)
        .until(() -> placeOf(title), place -> !place.isEmpty());
  }

  private static void awaitState(String title, String state) {
    await(title + " " + state)
        .atMost(Program.PATIENCE)
        .until(() -> service(title).path("state").asText(), state::equals);
  }

  private static void awaitGone(String title) {
    await("the end of " + title)
        .atMost(Program.PATIENCE)
        .until(() -> service(title).isMissingNode());
  }

  private static void awaitSeen(String title, String value) {
    await(title + " sees " + value)
        .atMost(Program.PATIENCE)
        .until(() -> service(title).path("connection").path("seen").asText(), value::equals);
    awaitState(title, "started");
  }
}
