package org.slapmaster.http.slap;

import java.util.List;
import java.util.SortedMap;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;
import org.slapmaster.slap.MarshalWriter;

/** How values of the master look in marshalled documents, whichever document it is. */
final class Wire {
  private static final long MICROS = 1_000_000;

  private Wire() {}

  /** A text of a dictionary of texts, where the empty one shows as none. */
  static void text(MarshalWriter out, String value) {
    out.string(value.isEmpty() ? null : value);
  }

  static void texts(MarshalWriter out, SortedMap<String, String> values) {
    out.dictionary();
    values.forEach(
        (key, value) -> {
          out.string(key);
          text(out, value);
        });
    out.end();
  }

  /**
   * A change mark as text: seconds with six decimals, always. Nodes compare it as text, and do
   * their work again when it differs.
   */
  static String timestamp(long micros) {
    String fraction = Long.toString(MICROS + micros % MICROS);
    return micros / MICROS + "." + fraction.substring(1);
  }

  /** The addresses that are not behind a gateway of their own. */
  static void addresses(MarshalWriter out, PartitionId place, List<NetworkAddress> addresses) {
    out.list();
    for (NetworkAddress address : addresses) {
      if (!address.routed()) {
        out.tuple(networkInterface(place, address), address.address());
      }
    }
    out.end();
  }

  /** The other addresses, with what a routing table needs. */
  static void routes(MarshalWriter out, PartitionId place, List<NetworkAddress> addresses) {
    out.list();
    for (NetworkAddress address : addresses) {
      if (address.routed()) {
        out.tuple(
            networkInterface(place, address),
            address.address(),
            address.gateway(),
            address.netmask(),
            address.network());
      }
    }
    out.end();
  }

  /** A partition without a tap device goes by its own name. */
  private static String networkInterface(PartitionId place, NetworkAddress address) {
    return address.networkInterface().isEmpty() ? place.name() : address.networkInterface();
  }
}
