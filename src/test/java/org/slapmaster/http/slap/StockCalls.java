package org.slapmaster.http.slap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.http.ApiFixture.Answer;
import org.slapmaster.slap.Marshal;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.SlapObject;

/** The SLAP tool as stock clients and nodes call it. */
public final class StockCalls {
  public static final String RELEASE = "https://example.com/software.cfg";
  private final String url;

  /**
   * @param url of the master
   */
  public StockCalls(String url) {
    this.url = url;
  }

  private Answer getPath(String path) {
    return ApiFixture.send(HttpRequest.newBuilder(URI.create(url + path)));
  }

  public Answer get(String method, String... fields) {
    return getPath("/" + method + "?" + form(fields));
  }

  public Answer post(String method, String... fields) {
    return ApiFixture.send(posting(method, fields));
  }

  HttpRequest.Builder posting(String method, String... fields) {
    return HttpRequest.newBuilder(URI.create(url + "/" + method))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form(fields)));
  }

  /** Names and values in turn. */
  static String form(String... fields) {
    return java.util.stream.IntStream.range(0, fields.length / 2)
        .mapToObj(i -> encode(fields[2 * i]) + "=" + encode(fields[2 * i + 1]))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public static String marshalled(Object value) {
    return new String(MarshalWriter.write(value), StandardCharsets.US_ASCII);
  }

  /** The value of a successful answer. */
  static Object value(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.response().headers().firstValue("Content-Type"))
        .hasValueSatisfying(
            type -> assertThat(type).isEqualToIgnoringCase("text/xml; charset=UTF-8"));
    return Marshal.read("an answer", answer.text(), 1 << 25);
  }

  public static Map<String, Object> attributes(Answer answer) {
    return ((SlapObject) value(answer)).attributes();
  }

  /** Formats a computer as {@code slapos node format} does, with its release supplied. */
  public void computer(String reference, int partitions) {
    format(reference, partitions);
    assertDone(
        post("supplySupply", "url", RELEASE, "computer_id", reference, "state", "available"));
    assertDone(post("availableSoftwareRelease", "url", RELEASE, "computer_id", reference));
  }

  void format(String reference, int partitions) {
    assertDone(post("loadComputerConfigurationFromXML", "xml", formatXml(reference, partitions)));
  }

  static String formatXml(String reference, int partitions) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      Map<String, Object> partition = new LinkedHashMap<>();
      partition.put("reference", "slappart" + i);
      partition.put("tap", Map.of("name", "slaptap" + i));
      partition.put(
          "address_list",
          List.of(
              Map.of(
                  "addr", "10.0.%d.%d".formatted(i / 250, i % 250 + 1), "netmask", "255.0.0.0")));
      list.add(partition);
    }
    return marshalled(
        Map.of(
            "reference",
            reference,
            "address",
            "127.0.0.1",
            "netmask",
            "255.255.255.255",
            "partition_list",
            list));
  }

  public static void assertDone(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** Fields of a root request on a computer, with more or other fields in turn. */
  public static String[] request(String title, String computer, String... more) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("software_release", RELEASE);
    fields.put("software_type", "default");
    fields.put("partition_reference", title);
    fields.put("partition_parameter_xml", marshalled(Map.of()));
    fields.put("filter_xml", marshalled(Map.of("computer_guid", computer)));
    fields.put("state", marshalled("started"));
    fields.put("shared_xml", marshalled(false));
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    return fields.entrySet().stream()
        .filter(field -> field.getValue() != null)
        .flatMap(field -> java.util.stream.Stream.of(field.getKey(), field.getValue()))
        .toArray(String[]::new);
  }

  /** Asks until there is a partition. */
  public Answer requestUntilAllocated(String... fields) {
    return await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () -> post("requestComputerPartition", fields),
            answer -> {
              assertThat(answer.status()).as(answer.text()).isIn(200, 408);
              return answer.status() == 200;
            });
  }

  /** A new root instance on a computer; the name of its partition. */
  public String instance(String title, String computer) {
    return partition(requestUntilAllocated(request(title, computer)));
  }

  public static String partition(Answer answer) {
    return (String) attributes(answer).get("slap_computer_partition_id");
  }

  /** What the node is told of one of its partitions. */
  public Map<String, Object> registered(String computer, String partition) {
    return attributes(
        get(
            "registerComputerPartition",
            "computer_reference",
            computer,
            "computer_partition_reference",
            partition));
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> dictionary(Object value) {
    return (Map<String, Object>) value;
  }

  public Map<String, Object> parameters(String computer, String partition) {
    return dictionary(registered(computer, partition).get("_parameter_dict"));
  }

  /** How many events the journal has. */
  int events() {
    return getPath("/api/journal?limit=100000").json().path("events").size();
  }
}
