package org.slapmaster.http.slap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.http.ApiFixture.Answer;
import org.slapmaster.http.RawConnection;

/** Calls that no stock client makes: one sentence each, and nothing in the journal. */
final class HostileCallsTest {
  private static ApiFixture master;
  private static StockCalls stock;
  private int eventsBefore;

  @BeforeAll
  static void start() {
    master = ApiFixture.start();
    stock = new StockCalls(master.url);
    stock.computer("COMP-42", 2);
    stock.instance("there", "COMP-42");
  }

  @AfterAll
  static void stop() {
    master.close();
  }

  @BeforeEach
  void count() {
    eventsBefore = stock.events();
  }

  @AfterEach
  void nothingWasJournaled() {
    assertThat(stock.events()).isEqualTo(eventsBefore);
  }

  private static void assertRefused(int status, Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).matches("(Expected|Please wait|')[^\\n]*\\.");
  }

  /** The method, the status, and fields in turn. */
  private record Case(String method, int status, String... fields) {
    @Override
    public String toString() {
      return method
          + " "
          + List.of(fields).stream().map(f -> f.substring(0, Math.min(60, f.length()))).toList();
    }
  }

  private static Case request(int status, String... instead) {
    return new Case(
        "requestComputerPartition", status, StockCalls.request("new", "COMP-42", instead));
  }

  private static Case of(String method, int status, String... fields) {
    return new Case(method, status, fields);
  }

  static Stream<Case> cases() {
    String[] there = {"computer_id", "COMP-42", "computer_partition_id", "slappart0"};
    String bomb =
        "<!DOCTYPE m [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
            + "<marshal><dictionary><string>x</string><string>&b;</string></dictionary></marshal>";
    String deep = "<marshal>" + "<tuple>".repeat(10_000) + "</tuple>".repeat(10_000) + "</marshal>";
    return Stream.of(
        request(400, "software_release", null),
        request(400, "software_release", ""),
        request(400, "software_release", "a b"),
        request(400, "software_release", "http://"),
        request(400, "partition_reference", null),
        request(400, "partition_reference", ""),
        request(400, "partition_reference", " "),
        request(400, "partition_reference", "x\0y"),
        request(400, "partition_reference", "x".repeat(10_000)),
        request(400, "software_type", "x\ny"),
        request(400, "state", "started"),
        request(400, "state", StockCalls.marshalled("running")),
        request(400, "state", StockCalls.marshalled(1L)),
        request(400, "shared_xml", "1"),
        request(400, "shared_xml", StockCalls.marshalled("true")),
        request(400, "partition_parameter_xml", "<marshal>"),
        request(400, "partition_parameter_xml", bomb),
        request(400, "partition_parameter_xml", deep),
        request(400, "partition_parameter_xml", StockCalls.marshalled(List.of())),
        request(400, "partition_parameter_xml", StockCalls.marshalled(Map.of(1L, "a"))),
        request(400, "partition_parameter_xml", "<marshal><string>a</string></marshal>"),
        request(
            400, "partition_parameter_xml", StockCalls.marshalled(Map.of("k", "x".repeat(70_000)))),
        request(
            400,
            "partition_parameter_xml",
            "<marshal><dictionary><string>a</string><object id='i2' module='os' class='x'><tuple/>"
                + "<dictionary id='i3'/></object></dictionary></marshal>"),
        request(400, "filter_xml", "nonsense"),
        request(400, "computer_id", "COMP-42"),
        request(400, "computer_partition_id", "slappart0"),
        request(404, "computer_id", "COMP-43", "computer_partition_id", "slappart0"),
        request(404, "computer_id", "COMP-42", "computer_partition_id", "slappart9"),
        request(404, "computer_id", "COMP-42", "computer_partition_id", "slappart1"),
        request(404, "computer_id", "../..", "computer_partition_id", "slappart1"),
        request(408, "state", StockCalls.marshalled("destroyed")),
        of("getFullComputerInformation", 400),
        of("getFullComputerInformation", 404, "computer_id", "COMP-43"),
        of("getComputerInformation", 404, "computer_id", "é <>&"),
        of("registerComputerPartition", 400, "computer_reference", "COMP-42"),
        of(
            "registerComputerPartition",
            404,
            "computer_reference",
            "COMP-42",
            "computer_partition_reference",
            "slappart9"),
        of("loadComputerConfigurationFromXML", 400),
        of("loadComputerConfigurationFromXML", 400, "xml", "<marshal>"),
        of("loadComputerConfigurationFromXML", 400, "xml", StockCalls.marshalled(Map.of())),
        of("loadComputerConfigurationFromXML", 400, "xml", bomb),
        format("reference", "no such/computer"),
        format("partition_list", null),
        format("partition_list", "x"),
        format("partition_list", List.of("x")),
        format("partition_list", List.of(Map.of("reference", "a/b"))),
        format("partition_list", List.of(partition("p", "10.0.0.1"), partition("p", "10.0.0.1"))),
        format("partition_list", List.of(partition("p", "not an address"))),
        format("partition_list", List.of(Map.of("reference", "p", "tap", Map.of("name", 1L)))),
        of("supplySupply", 400, "computer_id", "COMP-42"),
        of("supplySupply", 404, "url", StockCalls.RELEASE, "computer_id", "COMP-43"),
        of(
            "supplySupply",
            400,
            "url",
            StockCalls.RELEASE,
            "computer_id",
            "COMP-42",
            "state",
            "maybe"),
        of("availableSoftwareRelease", 404, "url", "http://x/", "computer_id", "COMP-43"),
        of("destroyedSoftwareRelease", 404, "url", StockCalls.RELEASE, "computer_id", "COMP-42"),
        of("startedComputerPartition", 400),
        of("startedComputerPartition", 404, free()),
        of("softwareInstanceError", 404, unknown()),
        of("softwareInstanceBang", 404, unknown()),
        of("softwareInstanceRename", 400, there),
        of("softwareInstanceRename", 404, with(unknown(), "new_name", "x")),
        of("softwareInstanceRename", 404, with(there, "new_name", "x", "slave_reference", "nope")),
        of("setComputerPartitionConnectionXml", 400, there),
        of("setComputerPartitionConnectionXml", 400, with(there, "connection_xml", "x")),
        of("destroyedComputerPartition", 404, unknown()),
        of("getComputerPartitionCertificate", 404, free()),
        of("generateComputerCertificate", 404, "computer_id", "COMP-43"),
        of("revokeComputerCertificate", 404, "computer_id", "COMP-42"),
        of("getComputerStatus", 404, "computer_id", "COMP-43"),
        of("getComputerPartitionStatus", 404, free()),
        of("getSoftwareInstallationStatus", 404, "url", "http://x/", "computer_id", "COMP-42"),
        of("getHostingSubscriptionIpList", 404, free()),
        of("useComputer", 400, "computer_id", "COMP-42", "use_string", "<journal/>"),
        of("useComputer", 400, "computer_id", "COMP-42"),
        of("computerBang", 404, "computer_id", "COMP-43", "message", "x"),
        of("requestComputer", 400),
        of("getSoftwareReleaseListFromSoftwareProduct", 400),
        of(
            "getSoftwareReleaseListFromSoftwareProduct",
            400,
            "software_product_reference",
            "p",
            "software_release_url",
            "u"),
        of("updateComputerPartitionRelatedInstanceList", 400, there),
        of(
            "updateComputerPartitionRelatedInstanceList",
            400,
            with(there, "instance_reference_xml", StockCalls.marshalled("x"))),
        of(
            "updateComputerPartitionRelatedInstanceList",
            404,
            with(unknown(), "instance_reference_xml", StockCalls.marshalled(List.of("x")))),
        of(
            "updateComputerPartitionRelatedInstanceList",
            404,
            with(free(), "instance_reference_xml", StockCalls.marshalled(List.of("x")))),
        of("noSuchMethod", 404),
        of("", 404),
        of("requestComputerPartition/more", 404));
  }

  private static String[] free() {
    return new String[] {"computer_id", "COMP-42", "computer_partition_id", "slappart1"};
  }

  private static String[] unknown() {
    return new String[] {"computer_id", "COMP-42", "computer_partition_id", "slappart9"};
  }

  private static String[] with(String[] fields, String... more) {
    return Stream.concat(Stream.of(fields), Stream.of(more)).toArray(String[]::new);
  }

  private static Map<String, Object> partition(String reference, String address) {
    return Map.of("reference", reference, "address_list", List.of(Map.of("addr", address)));
  }

  private static Case format(String key, Object value) {
    Map<String, Object> format = new LinkedHashMap<>();
    format.put("reference", "COMP-7");
    format.put("partition_list", List.of());
    format.put(key, value);
    return of("loadComputerConfigurationFromXML", 400, "xml", StockCalls.marshalled(format));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCallThatMakesNoSenseGetsOneSentence(Case call) {
    assertRefused(call.status(), stock.post(call.method(), call.fields()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "software_release=%ff%fe",
        "software_release=%zz",
        "software_release=%4",
        "computer_id=a&computer_id=b",
      })
  void aFormThatCannotBeReadIsRefused(String form) {
    assertRefused(
        400,
        ApiFixture.send(
            HttpRequest.newBuilder(URI.create(master.url + "/requestComputerPartition"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))));
  }

  @Test
  void aFormOfTooManyFieldsIsRefused() {
    String[] many = Collections.nCopies(200, "x").toArray(String[]::new);
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "field" + i;
    }
    assertRefused(400, stock.post("getComputerStatus", many));
  }

  @Test
  void whatIsNoFormIsRefused() {
    for (String type :
        Set.of("application/json", "multipart/form-data; boundary=x", "text/plain")) {
      assertRefused(
          415,
          ApiFixture.send(
              HttpRequest.newBuilder(URI.create(master.url + "/requestComputer"))
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofString("computer_title=x"))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS"})
  void otherVerbsAreRefused(String verb) {
    for (String method : Set.of("requestComputerPartition", "getComputerStatus")) {
      Answer answer =
          ApiFixture.send(
              HttpRequest.newBuilder(URI.create(master.url + "/" + method + "?computer_id=COMP-42"))
                  .method(verb, HttpRequest.BodyPublishers.noBody()));
      assertRefused(405, answer);
      assertThat(answer.response().headers().firstValue("Allow")).isPresent();
    }
  }

  /** Or any page could have a browser do it by showing a picture. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "requestComputerPartition",
        "supplySupply",
        "softwareInstanceBang",
        "destroyedComputerPartition",
        "generateComputerCertificate"
      })
  void nothingIsChangedByAGet(String method) {
    assertRefused(405, stock.get(method, StockCalls.request("by get", "COMP-42")));
  }

  @Test
  void aPageFromElsewhereIsRefused() throws Exception {
    for (String foreign :
        List.of(
            "Host: evil.example\r\nUser-Agent: Mozilla/5.0\r\n",
            "Host: evil.example\r\nReferer: http://evil.example/\r\n",
            "Host: evil.example\r\nOrigin: http://evil.example\r\n",
            "Host: 127.0.0.1\r\nOrigin: http://evil.example\r\n",
            "Host: 127.0.0.1\r\nOrigin: null\r\n",
            "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\n")) {
      try (RawConnection connection = new RawConnection(master.url)) {
        connection.send(
            "POST /requestComputer HTTP/1.1\r\n"
                + foreign
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 16\r\n\r\n"
                + "computer_title=x");
        assertThat(connection.answer()).contains(" 403 ").contains("Expected a call");
      }
    }
  }

  @Test
  void aStockClientMayCallByAnyNameThatItsNetworkKnows() throws Exception {
    try (RawConnection connection = new RawConnection(master.url)) {
      connection.send("GET /getHateoasUrl HTTP/1.1\r\nHost: master.example:5000\r\n\r\n");
      assertThat(connection.answer()).endsWith("http://master.example:5000/hateoas/");
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    for (String garbage :
        List.of(
            "\0\1\2\3".repeat(20) + "\r\n\r\n",
            "HELLO\r\n".repeat(20) + "\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET /getHateoasUrl HTTP/1.1\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "POST /requestComputer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
            "POST /requestComputer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ;;;\r\n"
                + "Content-Length: 1\r\n\r\nx")) {
      try (RawConnection connection = new RawConnection(master.url)) {
        assertThat(connection.send(garbage).status())
            .as(garbage)
            .isBetween(400, 505)
            .isNotEqualTo(500);
      }
    }
  }
}
