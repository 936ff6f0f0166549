package org.slapmaster.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

@Meaning("A partition as its computer's format declares it.")
public record PartitionFormat(
    @Meaning("Its name on the computer.") String name,
    @Meaning("On which instances may listen, the preferred one first.")
        List<NetworkAddress> addresses,
    @Meaning("Reservations: a partition that has any is given only to requests that name one.")
        SortedSet<String> capabilities) {
  public PartitionFormat {
    addresses = List.copyOf(addresses);
    capabilities =
        capabilities.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
  }

  /** The numeric addresses alone. */
  public List<String> hosts() {
    return addresses.stream().map(NetworkAddress::address).toList();
  }
}
