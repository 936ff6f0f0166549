package org.slapmaster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.actor.StockClient;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.Title;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds {@code openapi.yaml} and the running server together. */
final class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
  private static JsonNode openApi;
  private static ApiFixture api;

  @BeforeAll
  static void start() throws IOException {
    try (InputStream yaml = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      openApi = new ObjectMapper().valueToTree(document);
    }
    api = ApiFixture.start();
    api.master.join("COMP-1", 3);
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> api.get("/api/computers/COMP-1").status() == 200);
    api.master.supply("COMP-1", "app");
    for (String title : List.of("web", "waits")) {
      api.post(
          "/api/request",
          "{\"title\":\"%s\",\"software_release\":\"%s\"}"
              .formatted(title, title.equals("web") ? "app" : "nowhere"));
    }
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> api.get("/api/services/web").json().path("service").path("ready").asBoolean());
    poll();
  }

  /** A computer that polls, with a title, one that was only requested, and shared instances. */
  private static void poll() {
    StockClient stock = api.master.client.stock();
    ComputerId polling =
        MasterFixture.await(stock.requestComputer(new Title("office"), MasterFixture.TESTER));
    SoftwareRelease release = new SoftwareRelease("stock");
    MasterFixture.await(stock.format(polling, MasterFixture.polling(1), MasterFixture.TESTER));
    MasterFixture.await(stock.supply(polling, release, true, MasterFixture.TESTER));
    MasterFixture.await(
        stock.reportSoftware(
            polling, release, StockClient.SoftwareReport.ERROR, "failed", MasterFixture.TESTER));
    MasterFixture.await(stock.requestComputer(new Title("later"), MasterFixture.TESTER));
    for (String shared : List.of("app", "nowhere")) {
      api.post(
          "/api/request",
          "{\"title\":\"shared-%s\",\"software_release\":\"%s\",\"shared\":true}"
              .formatted(shared, shared));
    }
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> api.get("/api/services/shared-app").json().path("service").has("host_title"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private record Operation(String method, String path, JsonNode description) {}

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    openApi
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(
                        method ->
                            operations.add(
                                new Operation(method.getKey(), path.getKey(), method.getValue()))));
    return operations;
  }

  @Test
  void everyOperationThatIsDescribedIsServed() {
    assertThat(operations()).hasSizeGreaterThan(20);
    for (Operation operation : operations()) {
      String path =
          operation
              .path()
              .replace("{name}", "web")
              .replace("{reference}", "COMP-1")
              .replace("{partition}", "slappart9")
              .concat(required(operation));
      if (operation.path().equals("/api/events")) {
        // Never ends when all is well.
        assertThat(api.get(path + "?after=nowhere").status()).isEqualTo(400);
        continue;
      }
      // A field that no call has: the operation is found, and nothing happens.
      ApiFixture.Answer answer =
          operation.method().equals("get") ? api.get(path) : api.post(path, "{\"none\":0}");
      assertThat(answer.status())
          .as("%s %s: %s", operation.method(), path, answer.text())
          .isEqualTo(operation.method().equals("get") ? 200 : 400);
      assertThat(answer.error()).as(path).doesNotStartWith("Expected a path of the API");
    }
  }

  /** What has to follow the question mark, from the examples of the description. */
  private static String required(Operation operation) {
    List<String> parameters = new ArrayList<>();
    for (JsonNode parameter : operation.description().path("parameters")) {
      if (parameter.path("required").asBoolean()) {
        String example = parameter.path("schema").path("example").asText();
        parameters.add(parameter.path("name").asText() + "=" + example);
      }
    }
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  @Test
  void everyRouteThatIsServedIsDescribed() throws IOException {
    // Routes are written with these words as segments; each has to stand in a described path.
    Set<String> described = new TreeSet<>();
    operations().forEach(operation -> described.addAll(List.of(operation.path().split("/"))));
    Pattern segment = Pattern.compile("(?:path|pathPrefix|segment|slash)\\(\\s*\"([a-z-]+)\"");
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/slapmaster/http/api"))) {
      Set<String> served = new TreeSet<>();
      for (Path source : sources.toList()) {
        Matcher matcher = segment.matcher(Files.readString(source));
        while (matcher.find()) {
          served.add(matcher.group(1));
        }
      }
      assertThat(served).hasSizeGreaterThan(20).isSubsetOf(described);
    }
  }

  @Test
  void answersAreAsDescribed() {
    for (String path :
        List.of(
            "/api/services",
            "/api/services?all",
            "/api/computers",
            "/api/status",
            "/api/graph",
            "/api/services?at=now",
            "/api/computers?at=now",
            "/api/status?at=now",
            "/api/graph?at=now",
            "/api/journal",
            "/api/journal?limit=1",
            "/api/journal?instance=nobody&from=now",
            "/api/journal/event?position=master:1.0",
            "/api/journal/diff?from=master:1.0",
            "/api/cluster",
            "/health",
            "/ready")) {
      valid("get", path.replaceFirst("\\?.*", ""), api.get(path));
    }
    valid("get", "/api/services/{name}", api.get("/api/services/waits"));
    valid("get", "/api/services/{name}", api.get("/api/services/web?secrets"));
    valid("get", "/api/services/{name}", api.get("/api/services/shared-app"));
    valid("get", "/api/services/{name}", api.get("/api/services/shared-nowhere"));
    valid("get", "/api/computers/{reference}", api.get("/api/computers/COMP-1"));
    valid("get", "/api/explain/{name}", api.get("/api/explain/waits"));
    valid("get", "/api/services/{name}", api.get("/api/services/web?at=now"));
    valid("get", "/api/computers/{reference}", api.get("/api/computers/COMP-1?at=now"));
    valid("get", "/api/explain/{name}", api.get("/api/explain/waits?at=now"));
    for (String name : List.of("web", "waits", "shared-app", "nobody")) {
      valid("get", "/api/journal/why/{name}", api.get("/api/journal/why/" + name));
    }
    valid("get", "/api/explain/{name}", api.get("/api/explain/nobody"));
    String request = "{\"title\":\"%s\",\"software_release\":\"%s\"%s}";
    for (String body :
        List.of(
            request.formatted("web", "app", ""),
            request.formatted("waits", "nowhere", ""),
            request.formatted("new", "app", ",\"dry_run\":true"),
            request.formatted("new", "app", ",\"state\":\"destroyed\""),
            request.formatted("new", "a b", ""))) {
      valid("post", "/api/request", api.post("/api/request", body));
    }
    valid("post", "/api/services/{name}/stop", api.post("/api/services/waits/stop", "{}"));
    valid("post", "/api/services/{name}/bang", api.post("/api/services/web/bang", "{}"));
    valid(
        "post",
        "/api/supply",
        api.post("/api/supply", "{\"computer\":\"COMP-1\",\"software_release\":\"app\"}"));
    valid("post", "/api/computers/{reference}/close", closed());
  }

  private static ApiFixture.Answer closed() {
    api.post("/api/computers/COMP-1/close", "{}");
    return api.post("/api/computers/COMP-1/open", "{}");
  }

  /** The body against the schema that the description has for its status. */
  private static void valid(String method, String path, ApiFixture.Answer answer) {
    JsonNode responses = openApi.path("paths").path(path).path(method).path("responses");
    JsonNode response = responses.path(Integer.toString(answer.status()));
    response = resolved(response.isMissingNode() ? responses.path("default") : response);
    JsonNode schema = response.path("content").path("application/json").path("schema");
    assertThat(schema.isObject()).as("%s %s %d", method, path, answer.status()).isTrue();
    Set<ValidationMessage> problems = schema(schema).validate(answer.json());
    assertThat(problems).as("%s %s: %s", method, path, answer.text()).isEmpty();
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? openApi.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static JsonSchema schema(JsonNode schema) {
    // OpenAPI's schemas as JSON Schema, the components beside them for the references.
    Map<String, JsonNode> document =
        Map.of(
            "allOf",
            new ObjectMapper().createArrayNode().add(schema),
            "components",
            openApi.path("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
        .getSchema(new ObjectMapper().<JsonNode>valueToTree(document));
  }
}
