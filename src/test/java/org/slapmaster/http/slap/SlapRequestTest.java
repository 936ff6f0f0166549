package org.slapmaster.http.slap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.http.slap.StockCalls.RELEASE;
import static org.slapmaster.http.slap.StockCalls.assertDone;
import static org.slapmaster.http.slap.StockCalls.attributes;
import static org.slapmaster.http.slap.StockCalls.dictionary;
import static org.slapmaster.http.slap.StockCalls.marshalled;
import static org.slapmaster.http.slap.StockCalls.request;
import static org.slapmaster.http.slap.StockCalls.value;

import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.http.ApiFixture.Answer;
import org.slapmaster.slap.Tuple;

/** Requests as stock clients and running instances make them, on a master that serves. */
final class SlapRequestTest {
  private static final String COMPUTER = "COMP-42";
  private ApiFixture master;
  private StockCalls stock;

  @BeforeEach
  void start() {
    master =
        ApiFixture.start(
            Map.of(
                "slapmaster.software-products.\"my product\".0", "u1",
                "slapmaster.software-products.\"my product\".1", "u2"));
    stock = new StockCalls(master.url);
    stock.computer(COMPUTER, 3);
  }

  @AfterEach
  void stop() {
    master.close();
  }

  private static String[] place(String partition, String... more) {
    String[] fields = {"computer_id", COMPUTER, "computer_partition_id", partition};
    String[] all = Arrays.copyOf(fields, fields.length + more.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    return all;
  }

  @Test
  void theFirstAnswerIsToWaitAndALaterOneHasTheInstance() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("_", "{\"a\": 1}");
    parameters.put("n", "é");
    parameters.put("empty", "");
    parameters.put("list", List.of(1L, "a"));
    parameters.put("truth", true);
    parameters.put("nothing", null);
    String[] fields =
        request("my <root>", COMPUTER, "partition_parameter_xml", marshalled(parameters));
    Answer first = stock.post("requestComputerPartition", fields);
    assertThat(first.status()).isEqualTo(408);
    assertThat(first.text()).startsWith("Please wait: ").endsWith(".");
    assertThat(first.response().headers().firstValue("Cache-Control")).hasValue("private");
    assertThat(first.response().headers().firstValue("Content-Type"))
        .hasValue("text/plain; charset=UTF-8");

    Answer answer = stock.requestUntilAllocated(fields);
    Map<String, Object> instance = attributes(answer);
    assertThat(instance)
        .containsEntry("_connection_dict", Map.of())
        .containsEntry("_filter_dict", Map.of("computer_guid", COMPUTER))
        .containsEntry("_instance_guid", "SOFTINST-1")
        .containsEntry("_requested_state", "started")
        .containsEntry("connection_xml", null)
        .containsEntry("full_ip_list", List.of())
        .containsEntry("instance_title", "my <root>")
        .containsEntry("ip_list", List.of(Tuple.of("slaptap0", "10.0.0.1")))
        .containsEntry("root_instance_title", "my <root>")
        .containsEntry("slap_computer_id", COMPUTER)
        .containsEntry("slap_computer_partition_id", "slappart0")
        .containsEntry("slap_server_url", "slap_server_url")
        .containsEntry("slap_software_release_url", RELEASE)
        .containsEntry("slap_software_type", "default");
    assertThat(List.copyOf(instance.keySet())).isSorted();
    Map<String, Object> shown = dictionary(instance.get("_parameter_dict"));
    assertThat(shown)
        .containsEntry("_", "{\"a\": 1}")
        .containsEntry("n", "é")
        .containsEntry("empty", null)
        .containsEntry("list", "[1, 'a']")
        .containsEntry("truth", "True")
        .containsEntry("nothing", "None");
    assertThat((String) shown.get("timestamp")).matches("[0-9]+\\.[0-9]{6}");
    assertThat(answer.text()).contains("my &amp;lt;root&amp;gt;", "&#233;");

    assertThat(attributes(stock.requestUntilAllocated(fields))).isEqualTo(instance);
    assertThat(attributes(stock.requestUntilAllocated(request("my <root>", COMPUTER))))
        .containsEntry("slap_computer_partition_id", "slappart0");
  }

  @Test
  void whatANodePublishesReachesTheRequester() {
    String partition = stock.instance("root", COMPUTER);
    assertThat(
            stock
                .post(
                    "setComputerPartitionConnectionXml",
                    place(
                        partition,
                        "connection_xml",
                        marshalled(Map.of("url", "http://<x>/", "port", 80L, "e", ""))))
                .text())
        .isEqualTo("done");
    Map<String, Object> instance =
        await()
            .atMost(MasterFixture.PATIENCE)
            .until(
                () -> attributes(stock.requestUntilAllocated(request("root", COMPUTER))),
                shown -> shown.get("connection_xml") != null);
    assertThat(dictionary(instance.get("_connection_dict")))
        .containsEntry("url", "http://<x>/")
        .containsEntry("port", "80")
        .containsEntry("e", null);
    assertThat((String) instance.get("connection_xml"))
        .startsWith("<?xml version='1.0' encoding='utf-8'?>\n<instance>\n")
        .contains("  <parameter id=\"url\">http://&lt;x&gt;/</parameter>\n");
    assertThat(stock.registered(COMPUTER, partition))
        .containsEntry("_connection_dict", instance.get("_connection_dict"));
  }

  @Test
  void anInstanceRequestsWithinItsTree() {
    String partition = stock.instance("root", COMPUTER);
    String[] child =
        request("child", COMPUTER, "computer_id", COMPUTER, "computer_partition_id", partition);
    assertThat(attributes(stock.requestUntilAllocated(child)))
        .containsEntry("instance_title", "child")
        .containsEntry("root_instance_title", "root");
    assertThat(stock.parameters(COMPUTER, "slappart1"))
        .containsEntry("root_instance_title", "root")
        .containsEntry("slap_software_type", "default");
    assertThat(value(stock.get("getHostingSubscriptionIpList", place("slappart1"))))
        .isEqualTo(List.of(Tuple.of("slaptap0", "10.0.0.1"), Tuple.of("slaptap1", "10.0.0.2")));
    assertThat(
            stock
                .post(
                    "updateComputerPartitionRelatedInstanceList",
                    place(partition, "instance_reference_xml", marshalled(List.of("child"))))
                .text())
        .isEmpty();
  }

  @Test
  void aSharedInstanceIsServedByItsHost() {
    String host = stock.instance("host", COMPUTER);
    String[] shared =
        request(
            "shared",
            COMPUTER,
            "shared_xml",
            marshalled(true),
            "partition_parameter_xml",
            marshalled(Map.of("d", "x", "num", 1L)));
    Map<String, Object> answer = attributes(stock.requestUntilAllocated(shared));
    assertThat(answer)
        .containsEntry("slap_computer_partition_id", host)
        .containsEntry("_parameter_dict", Map.of("d", "x", "num", "1"))
        .containsEntry("_connection_dict", Map.of())
        .containsEntry("_requested_state", "started")
        .containsEntry("slave_instance_list", List.of());
    List<?> hosted =
        await()
            .atMost(MasterFixture.PATIENCE)
            .until(
                () -> (List<?>) stock.parameters(COMPUTER, host).get("slave_instance_list"),
                list -> list.size() == 1);
    Map<String, Object> entry = dictionary(hosted.get(0));
    assertThat(entry)
        .containsEntry("d", "x")
        .containsEntry("slave_title", "shared")
        .containsEntry("slave_reference", answer.get("_instance_guid"));
    // Whoever requests the host is told the same.
    assertThat(attributes(stock.requestUntilAllocated(request("host", COMPUTER))))
        .containsEntry("slave_instance_list", hosted);
    assertDone(
        stock.post(
            "setComputerPartitionConnectionXml",
            place(
                host,
                "connection_xml",
                marshalled(Map.of("domain", "a.example")),
                "slave_reference",
                (String) entry.get("slave_reference"))));
    await()
        .atMost(MasterFixture.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(attributes(stock.requestUntilAllocated(shared)))
                    .containsEntry("_connection_dict", Map.of("domain", "a.example")));
    assertThat(
            stock
                .post(
                    "softwareInstanceRename",
                    place(host, "new_name", "renamed", "slave_reference", "SOFTINST-2"))
                .text())
        .isEqualTo("done");
  }

  @Test
  void aTitleIsChangedUnlessItIsTaken() {
    String partition = stock.instance("one", COMPUTER);
    stock.instance("two", COMPUTER);
    assertThat(stock.post("softwareInstanceRename", place(partition, "new_name", "two")).status())
        .isEqualTo(404);
    assertThat(stock.post("softwareInstanceRename", place(partition, "new_name", "uno")).text())
        .isEqualTo("done");
    assertThat(StockCalls.partition(stock.requestUntilAllocated(request("uno", COMPUTER))))
        .isEqualTo(partition);
  }

  @Test
  void whoPrefersToWaitHearsOfTheAllocation() {
    stock.instance("one", COMPUTER);
    stock.instance("two", COMPUTER);
    stock.instance("three", COMPUTER);
    Thread later = new Thread(() -> stock.format(COMPUTER, 4));
    HttpRequest.Builder held = stock.posting("requestComputerPartition", request("four", COMPUTER));
    later.start();
    Answer answer = ApiFixture.send(held.header("Prefer", "wait=60"));
    assertThat(attributes(answer)).containsEntry("slap_computer_partition_id", "slappart3");
    assertThat(answer.response().headers().firstValue("Preference-Applied")).hasValue("wait=60");

    for (String noWait : List.of("wait=0", "wait=x", "respond-async")) {
      assertThat(
              ApiFixture.send(
                      stock
                          .posting("requestComputerPartition", request("five", COMPUTER))
                          .header("Prefer", noWait))
                  .status())
          .as(noWait)
          .isEqualTo(408);
    }
    Answer late =
        ApiFixture.send(
            stock
                .posting("requestComputerPartition", request("five", COMPUTER))
                .header("Prefer", "wait=1"));
    assertThat(late.status()).isEqualTo(408);
    assertThat(late.response().headers().firstValue("Preference-Applied")).hasValue("wait=1");
  }
}
