package org.slapmaster.http.slap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;

/**
 * What {@code slapos node format} says of its computer, of which a master reads the partitions with
 * their addresses and capabilities. Every reader throws a {@link Problem} with one sentence.
 */
record Format(ComputerId computer, ComputerFormat format) {

  /**
   * @param value as it was marshalled
   */
  static Format read(Object value) {
    Map<?, ?> dictionary = dictionary("the computer", value);
    ComputerId computer =
        Problem.checked(() -> new ComputerId(text("the computer", dictionary, "reference")));
    if (dictionary.get("partition_list") == null) {
      throw Problem.invalid("Expected a 'partition_list' of the computer, but it has none.");
    }
    List<PartitionFormat> partitions = new ArrayList<>();
    for (Object partition : list("the computer", dictionary, "partition_list")) {
      partitions.add(partition(computer, dictionary("a partition", partition)));
    }
    return new Format(
        computer,
        Problem.checked(() -> new ComputerFormat(false, null, new TreeMap<>(), partitions)));
  }

  private static PartitionFormat partition(ComputerId computer, Map<?, ?> dictionary) {
    String name =
        Problem.checked(
            () -> new PartitionId(computer, text("a partition", dictionary, "reference")).name());
    String device = "the tap of " + name;
    Map<?, ?> tap =
        dictionary.get("tap") == null ? Map.of() : dictionary(device, dictionary.get("tap"));
    String tapName = maybe(device, tap, "name");
    List<NetworkAddress> addresses = new ArrayList<>();
    for (Object address : list(name, dictionary, "address_list")) {
      Map<?, ?> parts = dictionary("an address of " + name, address);
      addresses.add(
          address(
              tapName,
              text("an address of " + name, parts, "addr"),
              maybe("an address of " + name, parts, "netmask"),
              "",
              ""));
    }
    String own = maybe(device, tap, "ipv4_addr");
    String gateway = maybe(device, tap, "ipv4_gateway");
    if (!own.isEmpty() && !gateway.isEmpty()) {
      addresses.add(
          address(
              "route_" + tapName,
              own,
              maybe(device, tap, "ipv4_netmask"),
              gateway,
              maybe(device, tap, "ipv4_network")));
    }
    TreeSet<String> capabilities = new TreeSet<>();
    for (Object capability : list(name, dictionary, "capability_list")) {
      if (!(capability instanceof String text)) {
        throw Problem.invalid("Expected texts as the capabilities of %s, but got others.", name);
      }
      capabilities.add(text);
    }
    return new PartitionFormat(name, addresses, capabilities);
  }

  private static NetworkAddress address(
      String networkInterface, String address, String netmask, String gateway, String network) {
    return Problem.checked(
        () -> new NetworkAddress(networkInterface, address, netmask, gateway, network));
  }

  private static Map<?, ?> dictionary(String what, Object value) {
    if (!(value instanceof Map<?, ?> dictionary)) {
      throw Problem.invalid("Expected a dictionary for %s, but got another value.", what);
    }
    return dictionary;
  }

  /** A list; empty when it is not there. */
  private static List<?> list(String what, Map<?, ?> dictionary, String key) {
    Object value = dictionary.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw Problem.invalid("Expected a list as '%s' of %s, but got another value.", key, what);
    }
    return list;
  }

  private static String text(String what, Map<?, ?> dictionary, String key) {
    if (!(dictionary.get(key) instanceof String text) || text.isEmpty()) {
      throw Problem.invalid(
          "Expected a text as '%s' of %s, but got %s.",
          key, Expect.shown(what), dictionary.get(key) == null ? "none" : "another value");
    }
    return text;
  }

  /** A text; empty when there is none. */
  private static String maybe(String what, Map<?, ?> dictionary, String key) {
    Object value = dictionary.get(key);
    return value == null || "".equals(value) ? "" : text(what, dictionary, key);
  }
}
