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

import java.net.URI;
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
import org.slapmaster.slap.Recorded;
import org.slapmaster.slap.SlapObject;
import org.slapmaster.slap.Tuple;

/** What stock clients and nodes do, call by call, on a master that serves. */
final class SlapToolTest {
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

  private Map<String, Object> computer() {
    return attributes(stock.get("getFullComputerInformation", "computer_id", COMPUTER));
  }

  private Map<String, Object> status(String partition) {
    return dictionary(value(stock.get("getComputerPartitionStatus", place(partition))));
  }

  /** Apart from what only the other stock master says, and from identities and change marks. */
  @Test
  void theComputerIsWrittenAsItWasRecorded() {
    String parameters =
        "<marshal><dictionary id=\"i2\"><string>_</string><string>{\"a\": 1}</string>"
            + "<string>n</string><string>&#233;</string></dictionary></marshal>";
    stock.requestUntilAllocated(
        request("my <root>", COMPUTER, "partition_parameter_xml", parameters));
    stock.format(COMPUTER, 2);
    assertDone(
        stock.post(
            "setComputerPartitionConnectionXml",
            place(
                "slappart0",
                "connection_xml",
                marshalled(Map.of("url", "http://[::1]/")),
                "slave_reference",
                "None")));
    stock.requestUntilAllocated(
        request(
            "my slave",
            COMPUTER,
            "shared_xml",
            marshalled(true),
            "partition_parameter_xml",
            marshalled(Map.of("d", "x", "num", 1L))));
    String document = stock.get("getFullComputerInformation", "computer_id", COMPUTER).text();
    String own =
        document
            .replaceAll("<string>_filter_dict</string><dictionary id=.*?</dictionary>", "")
            .replaceAll("<string>full_ip_list</string><list id=\"i[0-9]+\"/>", "")
            .replaceAll("<string>root_instance_short_title</string><string></string>", "")
            .replaceAll("<string>timestamp</string><int>[0-9]+</int>", "")
            .replaceAll("[0-9]{10}\\.[0-9]{6}", "TIME")
            .replaceAll("SOFTINST-1", "GUID")
            .replaceAll("SOFTINST-2|(?<=slave_title</string><string>)my slave", "SLAVE")
            .replaceAll(" id=\"i[0-9]+\"", "");
    String recorded =
        Recorded.COMPUTER
            .replace("<string>_instance_guid</string><string>COMP-42-slappart1</string>", "")
            .replace("COMP-42-slappart0", "GUID")
            .replaceAll("[0-9]{10}\\.[0-9]+", "TIME")
            .replace(
                "<int>1</int><string>slap_software_type",
                "<string>1</string><string>slap_software_type")
            .replace("_my slave", "SLAVE")
            .replaceAll(" id=\"i[0-9]+\"", "");
    assertThat(own).isEqualTo(recorded);
    for (int id = 2, at = 0; document.indexOf(" id=\"", at) >= 0; id++) {
      at = document.indexOf(" id=\"", at) + 5;
      assertThat(document.substring(at)).startsWith("i" + id + "\"");
    }
  }

  @Test
  void aFreePartitionSaysThatItIsAndOneAwaitingDestructionKeepsItsRelease() {
    assertThat(stock.registered(COMPUTER, "slappart0"))
        .containsEntry("_requested_state", "destroyed")
        .containsEntry("_software_release_document", null)
        .containsEntry("_need_modification", 0L)
        .doesNotContainKeys("_parameter_dict", "_connection_dict", "_instance_guid");
    String partition = stock.instance("root", COMPUTER);
    String[] destroy = request("root", COMPUTER, "state", marshalled("destroyed"));
    assertThat(attributes(stock.post("requestComputerPartition", destroy)))
        .containsEntry("_requested_state", "destroyed")
        .containsEntry("slap_computer_partition_id", partition);
    await()
        .atMost(MasterFixture.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stock.registered(COMPUTER, partition))
                    .containsEntry("_requested_state", "destroyed")
                    .extractingByKey("_software_release_document")
                    .isInstanceOf(SlapObject.class));
    assertDone(stock.post("stoppedComputerPartition", place(partition)));
    assertThat(stock.post("destroyedComputerPartition", place(partition)).text()).isEqualTo("OK");
    await()
        .atMost(MasterFixture.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stock.registered(COMPUTER, partition))
                    .containsEntry("_software_release_document", null));
    assertThat(stock.post("destroyedComputerPartition", place(partition)).text()).isEqualTo("OK");
    assertThat(stock.post("requestComputerPartition", destroy).status()).isEqualTo(408);
    assertThat(attributes(stock.requestUntilAllocated(request("root", COMPUTER))))
        .extractingByKey("_instance_guid")
        .isNotEqualTo("SOFTINST-1");
  }

  @Test
  void aDestructionThatNobodyOrderedFreesNothingAndIsSaidInWords() {
    String partition = stock.instance("root", COMPUTER);
    Answer answer = stock.post("destroyedComputerPartition", place(partition));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("Expected ");
    assertThat(stock.registered(COMPUTER, partition)).containsEntry("_requested_state", "started");
  }

  @Test
  void reportsAreKeptAndShownAsStatus() {
    String partition = stock.instance("root", COMPUTER);
    assertThat(status(partition))
        .containsEntry("no_data", 1L)
        .containsEntry("text", "#error no data found for SOFTINST-1")
        .containsEntry("user", "SlapOS Master");
    assertThat(stock.post("startedComputerPartition", place(partition)).text()).isEqualTo("OK");
    await()
        .atMost(MasterFixture.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(status(partition))
                    .containsEntry("text", "#access Instance correctly started")
                    .containsEntry("state", "started")
                    .containsEntry("portal_type", "Software Instance")
                    .containsEntry("reference", "SOFTINST-1")
                    .containsEntry("no_data_since_5_minutes", 0L)
                    .doesNotContainKey("no_data"));
    assertDone(
        stock.post(
            "softwareInstanceError", place(partition, "error_log", "x".repeat(500) + "END")));
    await()
        .atMost(MasterFixture.PATIENCE)
        .untilAsserted(
            () ->
                assertThat((String) stock.registered(COMPUTER, partition).get("_access_status"))
                    .startsWith("#error while instanciating: x")
                    .endsWith("END"));
    assertThat(dictionary(value(stock.get("getComputerStatus", "computer_id", COMPUTER))))
        .containsEntry("portal_type", "Compute Node")
        .containsEntry("reference", COMPUTER);
    assertThat(installation(RELEASE))
        .containsEntry("portal_type", "Software Installation")
        .containsEntry("text", "#access software release " + RELEASE + " available")
        .containsEntry("state", "available");
  }

  private Map<String, Object> installation(String release) {
    return dictionary(
        value(stock.get("getSoftwareInstallationStatus", "url", release, "computer_id", COMPUTER)));
  }

  @Test
  void releasesAreSuppliedBuiltAndRemoved() {
    String other = "http://example.com/it's.cfg";
    assertThat(
            stock
                .post("supplySupply", "url", other, "computer_id", COMPUTER, "state", "available")
                .text())
        .isEqualTo("Supplied \"" + other + "\" to be available");
    for (String report : List.of("buildingSoftwareRelease", "availableSoftwareRelease")) {
      assertThat(stock.post(report, "url", other, "computer_id", COMPUTER).text()).isEqualTo("OK");
    }
    assertThat(
            stock
                .post(
                    "softwareReleaseError",
                    "url",
                    other,
                    "computer_id",
                    COMPUTER,
                    "error_log",
                    "boom")
                .text())
        .isEqualTo("OK");
    assertThat(installation(other))
        .containsEntry("text", "#error while installing " + other)
        .as("the last that was reported")
        .containsEntry("state", "available");
    assertDone(
        stock.post("supplySupply", "url", other, "computer_id", COMPUTER, "state", "destroyed"));
    await().atMost(MasterFixture.PATIENCE).until(() -> releases().get(other), "destroyed"::equals);
    assertThat(stock.post("destroyedSoftwareRelease", "url", other, "computer_id", COMPUTER).text())
        .isEqualTo("OK");
    await().atMost(MasterFixture.PATIENCE).until(() -> !releases().containsKey(other));
    assertThat(releases()).containsEntry(RELEASE, "available");
  }

  @Test
  void aReleaseInUseMayBeOrderedOffAComputerThatPollsAndOneThatIsNotThereIsOffAlready() {
    stock.instance("root", COMPUTER);

    assertDone(
        stock.post("supplySupply", "url", RELEASE, "computer_id", COMPUTER, "state", "destroyed"));
    assertThat(releases()).containsEntry(RELEASE, "destroyed");
    String never = "http://example.com/never.cfg";
    assertDone(
        stock.post("supplySupply", "url", never, "computer_id", COMPUTER, "state", "destroyed"));
    assertThat(releases()).doesNotContainKey(never);
    assertDone(
        stock.post("supplySupply", "url", RELEASE, "computer_id", COMPUTER, "state", "available"));
    assertThat(releases()).containsEntry(RELEASE, "available");
  }

  private Map<Object, Object> releases() {
    Map<Object, Object> releases = new LinkedHashMap<>();
    for (Object release : (List<?>) computer().get("_software_release_list")) {
      Map<String, Object> attributes = ((SlapObject) release).attributes();
      releases.put(attributes.get("_software_release"), attributes.get("_requested_state"));
    }
    return releases;
  }

  @Test
  void aBangMovesTheChangeMarkAndReportsDoNot() {
    String partition = stock.instance("root", COMPUTER);
    Object before = stock.parameters(COMPUTER, partition).get("timestamp");
    assertDone(stock.post("startedComputerPartition", place(partition)));
    assertDone(
        stock.post(
            "setComputerPartitionConnectionXml",
            place(partition, "connection_xml", marshalled(Map.of("a", "b")))));
    stock.format(COMPUTER, 3);
    stock.requestUntilAllocated(request("root", COMPUTER));
    assertThat(stock.parameters(COMPUTER, partition)).containsEntry("timestamp", before);
    assertThat(stock.post("softwareInstanceBang", place(partition, "message", "why")).text())
        .isEqualTo("OK");
    Object banged = newTimestamp(partition, before);
    assertThat(stock.post("computerBang", "computer_id", COMPUTER, "message", "why").text())
        .isEqualTo("<marshal><string></string></marshal>");
    newTimestamp(partition, banged);
  }

  private Object newTimestamp(String partition, Object before) {
    return await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () -> stock.parameters(COMPUTER, partition).get("timestamp"),
            now -> !before.equals(now));
  }

  @Test
  void aNodeThatPrefersToWaitHearsOfChangesOnly() {
    Answer first = stock.get("getFullComputerInformation", "computer_id", COMPUTER);
    String tag = first.response().headers().firstValue("ETag").orElseThrow();
    assertThat(information(tag, null).status()).isEqualTo(304);
    assertThat(information(tag, "wait=0").status()).isEqualTo(304);
    Answer unchanged = information(tag, "wait=1");
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.response().headers().firstValue("Preference-Applied")).hasValue("wait=1");
    Thread later =
        new Thread(() -> stock.post("requestComputerPartition", request("new", COMPUTER)));
    later.start();
    Answer changed = information(tag, "respond-async, wait=60");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.response().headers().firstValue("ETag")).isPresent().isNotEqualTo(tag);
  }

  private Answer information(String tag, String preference) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(master.url + "/getFullComputerInformation?computer_id=" + COMPUTER))
            .header("If-None-Match", tag);
    return ApiFixture.send(preference == null ? request : request.header("Prefer", preference));
  }

  @Test
  void certificatesAreIssuedOnceAndRevoked() {
    Answer issued = stock.post("generateComputerCertificate", "computer_id", COMPUTER);
    assertThat((String) dictionary(value(issued)).get("certificate")).contains("BEGIN CERTIFICATE");
    assertThat((String) dictionary(value(issued)).get("key")).contains("PRIVATE KEY");
    assertThat(stock.post("generateComputerCertificate", "computer_id", COMPUTER).status())
        .isEqualTo(404);
    assertDone(stock.post("revokeComputerCertificate", "computer_id", COMPUTER));
    assertThat(value(stock.post("generateComputerCertificate", "computer_id", COMPUTER)))
        .isNotEqualTo(value(issued));
    String partition = stock.instance("root", COMPUTER);
    Object pair = value(stock.get("getComputerPartitionCertificate", place(partition)));
    assertThat(value(stock.get("getComputerPartitionCertificate", place(partition))))
        .isEqualTo(pair);
  }

  @Test
  void productsComputersAndUsageAreAnswered() {
    assertThat(
            value(
                stock.get(
                    "getSoftwareReleaseListFromSoftwareProduct",
                    "software_product_reference",
                    "my product")))
        .isEqualTo(List.of("u1", "u2"));
    assertThat(
            value(
                stock.get(
                    "getSoftwareReleaseListFromSoftwareProduct", "software_release_url", "u2")))
        .isEqualTo(List.of("u1", "u2"));
    SlapObject named = (SlapObject) value(stock.post("requestComputer", "computer_title", "mine"));
    assertThat(named.className()).isEqualTo("Computer");
    assertThat(value(stock.post("requestComputer", "computer_title", "mine"))).isEqualTo(named);
    String report =
        "<journal><transaction type=\"Sale Packing List\"><start_date/><stop_date/><reference/>"
            + "<currency/><payment_mode/><arrow type=\"a\"/><movement><resource/>"
            + "<quantity>1</quantity><price>0</price><VAT/></movement></transaction></journal>";
    assertThat(stock.post("useComputer", "computer_id", COMPUTER, "use_string", report).text())
        .isEqualTo("OK");
  }

  @Test
  void theHateoasAddressIsThatOfTheCall() {
    assertThat(stock.get("getHateoasUrl").text()).isEqualTo(master.url + "/hateoas/");
    assertThat(
            ApiFixture.send(
                    HttpRequest.newBuilder(URI.create(master.url + "/getHateoasUrl"))
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Prefix", "/slap"))
                .text())
        .isEqualTo(master.url.replace("http:", "https:") + "/slap/hateoas/");
  }

  @Test
  void readingMethodsAnswerAPostToo() {
    assertThat(value(stock.post("getFullComputerInformation", "computer_id", COMPUTER)))
        .isEqualTo(value(stock.get("getComputerInformation", "computer_id", COMPUTER)));
  }

  @Test
  void aFormatOfATapWithARouteShowsIt() {
    Map<String, Object> tap =
        Map.of(
            "name", "tap9",
            "ipv4_addr", "10.1.0.2",
            "ipv4_netmask", "255.255.0.0",
            "ipv4_gateway", "10.1.0.1",
            "ipv4_network", "10.1.0.0");
    assertDone(
        stock.post(
            "loadComputerConfigurationFromXML",
            "xml",
            marshalled(
                Map.of(
                    "reference",
                    COMPUTER,
                    "partition_list",
                    List.of(
                        Map.of(
                            "reference",
                            "slappart0",
                            "tap",
                            tap,
                            "address_list",
                            List.of(Map.of("addr", "::1", "netmask", "ffff::"))))))));
    stock.instance("root", COMPUTER);
    assertThat(stock.parameters(COMPUTER, "slappart0"))
        .containsEntry("ip_list", List.of(Tuple.of("tap9", "::1")))
        .containsEntry(
            "full_ip_list",
            List.of(Tuple.of("route_tap9", "10.1.0.2", "10.1.0.1", "255.255.0.0", "10.1.0.0")));
  }
}
