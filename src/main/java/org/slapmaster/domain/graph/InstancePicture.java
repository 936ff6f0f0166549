package org.slapmaster.domain.graph;

import java.util.List;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Title;

/**
 * An instance with what stands around it, as its node and its requester are told.
 *
 * @param root the title of the root of its tree; its own for a root
 * @param addresses of its partition (for a shared instance its host's); empty until allocated
 * @param shared the shared instances that it hosts, in the order of their guids: those ordered
 *     started only
 */
public record InstancePicture(
    InstanceNode instance, Title root, List<NetworkAddress> addresses, List<InstanceNode> shared) {
  public InstancePicture {
    addresses = List.copyOf(addresses);
    shared = List.copyOf(shared);
  }
}
