package org.slapmaster.slapproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.cli.Cli;
import org.slapmaster.http.ApiFixture;

/** A slapproxy's database, taken over by the command and looked at through the stock faces. */
class SlapproxyImportTest {
  @TempDir Path directory;

  private static String slapmaster(int exitCode, String... arguments) {
    StringWriter out = new StringWriter();
    int code =
        Cli.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(new StringWriter(), true))
            .execute(arguments);
    assertThat(code).as(out.toString()).isEqualTo(exitCode);
    return out.toString();
  }

  private static JsonNode ask(ApiFixture master, String method, String argument) {
    ApiFixture.Answer answer = master.post("/slapos." + method, argument.replace('\'', '"'));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void everythingIsWhereItWasAndASecondImportChangesNothing() throws Exception {
    Path file = directory.resolve("proxy.db");
    try (SlapproxyFixture proxy = SlapproxyFixture.create(file)) {
      proxy.computer("COMP-1", 5);
      proxy.address("COMP-1", "slappart1", "tap1", "10.1.0.1");
      proxy.execute(
          "INSERT INTO software17 VALUES (?, 'COMP-1', 'available')", SlapproxyFixture.RELEASE);
      proxy.instance(1, "root", "");
      proxy.instance(2, "database", "root");
      proxy.instance(3, "leaving", "");
      proxy.set(3, "requested_state", "destroyed");
      proxy.hosts(2, SlapproxyFixture.entry("_guest", Map.of("d", "x")));
      proxy.shared(2, "_guest", "");
    }
    try (ApiFixture master = ApiFixture.start()) {
      String plan =
          slapmaster(0, "slapproxy-import", file.toString(), "--dry-run", "--master", master.url);
      assertThat(plan).contains("'database'").contains("requested by 'root'");
      assertThat(ask(master, "allDocs.WIP.compute_node_list", "{}").path("result_list")).isEmpty();

      slapmaster(0, "slapproxy-import", file.toString(), "--master", master.url);

      JsonNode database =
          ask(
              master,
              "get.v0.compute_partition",
              "{'computer_guid': 'COMP-1', 'compute_partition_id': 'slappart2'}");
      assertThat(database.path("title").asText()).isEqualTo("database");
      assertThat(database.path("root_instance_title").asText()).isEqualTo("root");
      assertThat(database.path("parameters").path("size").asText()).isEqualTo("3");
      JsonNode guests =
          ask(
              master,
              "allDocs.v0.instance_node_instance_list",
              "{'instance_guid': '" + database.path("instance_guid").asText() + "'}");
      assertThat(guests.path("result_list")).hasSize(1);
      String guest = guests.path("result_list").get(0).path("instance_guid").asText();
      assertThat(
              ask(master, "get.v0.software_instance", "{'instance_guid': '" + guest + "'}")
                  .path("connection_parameters")
                  .path("url")
                  .asText())
          .isEqualTo("https://_guest");
      JsonNode list =
          ask(master, "allDocs.v0.compute_node_instance_list", "{'computer_guid': 'COMP-1'}")
              .path("result_list");
      assertThat(list).hasSize(3);
      assertThat(list.toString()).contains("\"title\":\"leaving\"").contains("destroyed");

      String again = slapmaster(0, "slapproxy-import", file.toString(), "--master", master.url);
      assertThat(again).contains("imported");
      assertThat(
              ask(master, "allDocs.v0.compute_node_instance_list", "{'computer_guid': 'COMP-1'}")
                  .path("result_list"))
          .isEqualTo(list);
    }
  }

  @Test
  void whatIsNoSuchDatabaseEndsWithOneSentence() {
    slapmaster(2, "slapproxy-import", directory.toString(), "--master", "http://127.0.0.1:1");
  }
}
