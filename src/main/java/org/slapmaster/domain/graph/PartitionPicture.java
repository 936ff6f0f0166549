package org.slapmaster.domain.graph;

import java.util.List;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;

/**
 * One partition with what occupies it.
 *
 * @param formatted false for a busy one that the last format dropped
 * @param occupant null when free; it stays until its computer confirmed that it is destroyed
 */
public record PartitionPicture(
    PartitionId id, boolean formatted, List<NetworkAddress> addresses, InstancePicture occupant) {
  public PartitionPicture {
    addresses = List.copyOf(addresses);
  }
}
