package org.slapmaster.http.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slapmaster.http.ApiFixture;

/** Every JSON-RPC method on a real server. Answers that do not fit their schema are status 500. */
class JsonRpcTest {
  private static ApiFixture master;

  @BeforeAll
  static void start() {
    master = ApiFixture.start();
  }

  @AfterAll
  static void stop() {
    master.close();
  }

  private static ApiFixture.Answer call(String method, String argument) {
    return master.post("/slapos." + method, argument.replace('\'', '"'));
  }

  private static JsonNode ok(String method, String argument) {
    ApiFixture.Answer answer = call(method, argument);
    assertThat(answer.status()).as("%s %s", method, answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static void computer(String reference, int partitions) {
    StringBuilder list = new StringBuilder();
    for (int n = 0; n < partitions; n++) {
      list.append(n == 0 ? "" : ",")
          .append("{'partition_id': 'slappart" + n + "', 'ip_list': [{'ip-address': '10.0.0." + n)
          .append("', 'network-interface': 'tap" + n + "'}]}");
    }
    ok(
        "put.v0.compute_node_format",
        "{'computer_guid': '" + reference + "', 'compute_partition_list': [" + list + "]}");
    ok(
        "post.v0.software_installation",
        "{'computer_guid': '"
            + reference
            + "', 'software_release_uri': 'http://sr/"
            + reference
            + "'}");
  }

  private static String request(String title, String computer, String more) {
    return "{'title': '"
        + title
        + "', 'software_release_uri': 'http://sr/"
        + computer
        + "', 'software_type': 'default', 'sla_parameters': {'computer_guid': '"
        + computer
        + "'}"
        + more
        + "}";
  }

  /** Asks until it has a place. */
  private static JsonNode placed(String title, String computer, String more) {
    ok("post.v0.software_instance", request(title, computer, more));
    JsonNode record = ok("post.v0.software_instance", request(title, computer, more));
    assertThat(record.path("computer_guid").asText()).isEqualTo(computer);
    return record;
  }

  @Test
  void theFirstAnswerNamesNoPlaceAndValuesAreTheTextThatPythonMakes() {
    computer("COMP-1", 2);
    String parameters =
        ", 'parameters': {'t': true, 'n': null, 'f': 2.0, 'l': [1, 'a'], 'd': {'a': [false]},"
            + " 'e': ''}";
    JsonNode first = ok("post.v0.software_instance", request("app", "COMP-1", parameters));
    assertThat(first.path("computer_guid").asText()).isEmpty();
    assertThat(first.path("compute_partition_id").asText()).isEmpty();

    JsonNode again = placed("app", "COMP-1", parameters);
    assertThat(again.path("parameters").toString())
        .isEqualTo(
            "{\"d\":\"{'a': [False]}\",\"e\":null,\"f\":\"2.0\",\"l\":\"[1, 'a']\",\"n\":\"None\","
                + "\"t\":\"True\"}");
    assertThat(again.path("ip_list").toString()).isEqualTo("[[\"tap0\",\"10.0.0.0\"]]");
    assertThat(again.path("processing_timestamp").isIntegralNumber()).isTrue();
  }

  @Test
  void anInstancesLifeThroughAllMethods() {
    computer("COMP-2", 2);
    String guid = placed("life", "COMP-2", "").path("instance_guid").asText();
    String of = "{'instance_guid': '" + guid + "'";
    assertThat(
            ok("allDocs.v0.compute_node_instance_list", "{'computer_guid': 'COMP-2'}")
                .path("result_list"))
        .hasSize(1);
    ok(
        "put.v0.software_instance_connection_parameter",
        of + ", 'connection_parameter_dict': {'url': 'http://x'}}");
    ok("put.v0.software_instance_error", of + ", 'message': 'Traceback'}");
    assertThat(ok("get.v0.software_instance", of + "}").path("access_status_message").asText())
        .isEqualTo("#error while instanciating: Traceback");
    ok("put.v0.software_instance_reported_state", of + ", 'reported_state': 'started'}");
    ok("put.v0.software_instance_bang", of + ", 'message': 'look'}");
    ok("put.v0.software_instance_title", of + ", 'title': 'renamed'}");
    JsonNode tree = ok("get.v0.instance_tree", "{'title': 'renamed'}");
    assertThat(tree.path("instance_guid").asText()).isEqualTo(guid);
    assertThat(tree.path("connection_parameters").path("url").asText()).isEqualTo("http://x");
    JsonNode place =
        ok(
            "get.v0.compute_partition",
            "{'computer_guid': 'COMP-2', 'compute_partition_id': 'slappart0'}");
    assertThat(place.path("instance_guid").asText()).isEqualTo(guid);
    assertThat(ok("allDocs.v0.instance_tree_list", "{}").toString()).contains("renamed");
    assertThat(ok("get.v0.software_instance_certificate", of + "}").path("key").asText())
        .contains("PRIVATE KEY");

    assertThat(
            call("put.v0.software_instance_reported_state", of + ", 'reported_state': 'destroyed'}")
                .json()
                .path("type")
                .asText())
        .isEqualTo("SOFTWARE-INSTANCE-WRONG-REPORTED-STATE");
    ok("post.v0.software_instance", request("renamed", "COMP-2", ", 'state': 'destroyed'"));
    ok("put.v0.software_instance_reported_state", of + ", 'reported_state': 'destroyed'}");
    assertThat(call("get.v0.software_instance", of + "}").status()).isEqualTo(403);
  }

  @Test
  void whatIsGoneOnceDestroyedIsNotReady() {
    String shared = ", 'shared': true";
    ok("post.v0.software_instance", request("hostless", "COMP-2", shared));
    for (int again = 0; again < 2; again++) {
      JsonNode gone =
          ok(
              "post.v0.software_instance",
              request("hostless", "COMP-2", shared + ", 'state': 'destroyed'"));
      assertThat(gone.path("name").asText()).isEqualTo("SoftwareInstanceNotReady");
    }
    assertThat(call("get.v0.instance_tree", "{'title': 'hostless'}").status()).isEqualTo(403);
  }

  @Test
  void sharedInstancesAreListedWithTheirHost() {
    computer("COMP-3", 1);
    String host = placed("host", "COMP-3", "").path("instance_guid").asText();
    String shared =
        placed("shared", "COMP-3", ", 'shared': true, 'parameters': {'n': 1}")
            .path("instance_guid")
            .asText();
    ok(
        "put.v0.software_instance_connection_parameter",
        "{'instance_guid': '" + shared + "', 'connection_parameter_dict': {'url': 'http://s'}}");

    JsonNode list =
        ok("allDocs.v0.instance_node_instance_list", "{'instance_guid': '" + host + "'}")
            .path("result_list");
    assertThat(list.toString()).contains(shared).contains("{\"n\":\"1\"}");
    assertThat(
            ok("get.v0.software_instance", "{'instance_guid': '" + shared + "'}")
                .path("connection_parameters")
                .path("url")
                .asText())
        .isEqualTo("http://s");
    assertThat(
            ok("get.v0.software_instance", "{'instance_guid': '" + host + "'}")
                .path("connection_parameters"))
        .isEmpty();
  }

  @Test
  void softwareAndComputersThroughAllMethods() {
    computer("COMP-4", 1);
    String of = "{'computer_guid': 'COMP-4'";
    String software = of + ", 'software_release_uri': 'http://sr/COMP-4'";
    ok("put.v0.software_installation_reported_state", software + ", 'reported_state': 'building'}");
    ok("put.v0.software_installation_error", software + ", 'message': 'no disk'}");
    ok(
        "put.v0.software_installation_reported_state",
        software + ", 'reported_state': 'available'}");
    assertThat(
            call(
                    "put.v0.software_installation_reported_state",
                    software + ", 'reported_state': 'destroyed'}")
                .json()
                .path("type")
                .asText())
        .isEqualTo("SOFTWARE-INSTALLATION-DESTROY-NOT-REQUESTED");
    assertThat(ok("get.v0.compute_node_status", of + "}").path("text").asText())
        .startsWith("#access ");
    ok("put.v0.compute_node_bang", of + ", 'message': 'all'}");
    assertThat(call("post.v0.compute_node_usage", of + ", 'tioxml': '<a/>'}").status())
        .isEqualTo(400);
    assertThat(ok("post.v0.compute_node_certificate", of + "}").path("certificate").asText())
        .contains("BEGIN CERTIFICATE");
    assertThat(call("post.v0.compute_node_certificate", of + "}").status()).isEqualTo(403);
    ok("remove.v0.compute_node_certificate", of + "}");
    ok("post.v0.software_installation", software + ", 'state': 'destroyed'}");
    ok(
        "put.v0.software_installation_reported_state",
        software + ", 'reported_state': 'destroyed'}");
    assertThat(
            ok("allDocs.v0.compute_node_software_installation_list", of + "}").path("result_list"))
        .isEmpty();
    assertThat(ok("allDocs.WIP.compute_node_list", "{}").toString()).contains("COMP-4");
    assertThat(ok("get.v0.hateoas_url", "{}").path("hateoas_url").asText())
        .isEqualTo(master.url + "/hateoas/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get.v0.software_instance|{'instance_guid': 'nope'}|403",
        "get.v0.software_instance|{'instance_guid': 'SOFTINST-999999'}|403",
        "get.v0.instance_tree|{'title': 'nope'}|403",
        "allDocs.v0.compute_node_instance_list|{'computer_guid': 'nope'}|403",
        "get.v0.software_instance|{}|400",
        "get.v0.software_instance|{'instance_guid': 1}|400",
        "get.v0.software_instance|{'instance_guid': 'a', 'more': 1}|400",
        "get.v0.software_instance|{'instance_guid': 'a', 'instance_guid': 'b'}|400",
        "get.v0.software_instance|[]|400",
        "get.v0.software_instance|nonsense|400",
        "put.v0.compute_node_format|{'computer_guid': '\\ufffe', 'compute_partition_list': []}|400",
        "put.v0.compute_node_format|{'computer_guid': '\\u0085', 'compute_partition_list': []}|400",
        "put.v0.software_instance_reported_state|{'instance_guid': 'a', 'reported_state': 'x'}|400",
        "get.v0.nothing|{}|404",
      })
  void whatIsWrongIsSaidInOneSentence(String method, String argument, int status) {
    ApiFixture.Answer answer = call(method, argument);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("title").asText()).startsWith("Expected ");
    assertThat(answer.json().path("type").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,application/json,*/*,405",
    "POST,text/plain,*/*,400",
    "POST,application/json; charset=utf-8,*/*,200",
    "POST,application/json,text/html,406",
    "POST,application/json,application/*;q=0.1,200",
    "POST,application/json,application/json;q=0,406",
  })
  void methodTypeAndAcceptedTypeAreHeeded(String verb, String type, String accept, int status) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(master.url + "/slapos.allDocs.v0.instance_tree_list"))
            .header("Content-Type", type)
            .header("Accept", accept)
            .method(verb, HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(ApiFixture.send(request).status()).isEqualTo(status);
  }
}
