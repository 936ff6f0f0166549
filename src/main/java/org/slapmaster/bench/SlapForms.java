package org.slapmaster.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slapmaster.slap.MarshalWriter;

/** The forms that clients and nodes post to a SLAP master, urlencoded. */
final class SlapForms {
  /** What is requested; nobody installs it. */
  static final String RELEASE = "https://example.com/slapmaster-bench/software.cfg";

  private static final String HOST = "255.255.255.255";

  /** Stand for title and computer in {@link #template}. */
  private static final Batch.Title MARKS = new Batch.Title("@TITLE@", "@COMPUTER@");

  private SlapForms() {}

  static String request(Batch.Title title) {
    return request(title, "started");
  }

  /** The order that an instance be destroyed, which its node is to confirm. */
  static String destruction(Batch.Title title) {
    return request(title, "destroyed");
  }

  private static String request(Batch.Title title, String state) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("software_release", RELEASE);
    form.put("software_type", "default");
    form.put("partition_reference", title.text());
    form.put("partition_parameter_xml", marshalled(Map.of("_", "{\"size\": 1}")));
    form.put("filter_xml", marshalled(Map.of("computer_guid", title.computer())));
    form.put("state", marshalled(state));
    form.put("shared_xml", marshalled(false));
    return urlencoded(form);
  }

  /** A request with marks in place of what differs from request to request. */
  static String template() {
    return request(MARKS)
        .replace(encoded(MARKS.text()), MARKS.text())
        .replace(encoded(MARKS.computer()), MARKS.computer());
  }

  /**
   * What a node says of itself.
   *
   * @param firstAddress the number of the first partition's address; the others follow
   */
  static String format(String computer, List<String> partitions, int firstAddress) {
    List<Object> formatted = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      Map<String, String> address = Map.of("addr", address(firstAddress + i), "netmask", HOST);
      formatted.add(
          Map.of(
              "reference", partitions.get(i),
              "address_list", List.of(address),
              "tap", Map.of("name", "")));
    }
    return urlencoded(
        Map.of(
            "xml",
            marshalled(
                Map.of(
                    "reference", computer,
                    "address", "127.0.0.1",
                    "netmask", HOST,
                    "partition_list", formatted))));
  }

  static String supply(String computer) {
    return urlencoded(Map.of("url", RELEASE, "computer_id", computer, "state", "available"));
  }

  /** What a node says when the release is installed. */
  static String available(String computer) {
    return urlencoded(Map.of("url", RELEASE, "computer_id", computer));
  }

  /** What a node says of a partition when it has destroyed the instance there. */
  static String destroyed(String computer, String partition) {
    return urlencoded(Map.of("computer_id", computer, "computer_partition_id", partition));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String address(int number) {
    return "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
  }

  private static String marshalled(Object value) {
    return new String(MarshalWriter.write(value), StandardCharsets.US_ASCII);
  }

  private static String urlencoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }
}
