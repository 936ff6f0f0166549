package org.slapmaster.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A partition as its computer's format declares it.
 *
 * @param addresses on which instances may listen, the preferred one first
 * @param capabilities reservations: a partition that has any is given only to requests that name
 *     one
 */
public record PartitionFormat(
    String name, List<NetworkAddress> addresses, SortedSet<String> capabilities) {
  public PartitionFormat {
    addresses = List.copyOf(addresses);
    capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
  }

  /** The numeric addresses alone. */
  public List<String> hosts() {
    return addresses.stream().map(NetworkAddress::address).toList();
  }
}
