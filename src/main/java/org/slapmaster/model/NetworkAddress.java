package org.slapmaster.model;

/**
 * An address of a partition with what its computer said of the network behind it, after slapformat.
 */
@Meaning("An address of a partition with what its computer said of the network behind it.")
public record NetworkAddress(
    @Meaning("The tap device; empty when the partition has none of its own.")
        String networkInterface,
    @Meaning("Numeric.") String address,
    @Meaning("Empty when not told.") String netmask,
    @Meaning("Empty unless the address is routed through a tap device.") String gateway,
    @Meaning("Empty unless the address is routed through a tap device.") String network) {
  private static final int MAX_LENGTH = 128;

  public NetworkAddress {
    Expect.that(
        address != null && !address.isEmpty(), "Expected an address, but an empty one was given.");
    check(networkInterface);
    check(address);
    check(netmask);
    check(gateway);
    check(network);
  }

  private static void check(String part) {
    boolean fits = part != null && part.length() <= MAX_LENGTH;
    for (int i = 0; fits && i < part.length(); i++) {
      fits = part.charAt(i) > ' ';
    }
    if (!fits) {
      Expect.that(
          false,
          "Expected the parts of an address without blanks and of at most %d characters, but got '%s'.",
          MAX_LENGTH,
          Expect.shown(String.valueOf(part)));
    }
  }

  /** An address of which nothing else is known. */
  public static NetworkAddress of(String address) {
    return new NetworkAddress("", address, "", "", "");
  }

  /** Whether it is the route of a tap device, as slapformat names it, and not for listening. */
  public boolean routed() {
    return networkInterface.startsWith("route_");
  }
}
