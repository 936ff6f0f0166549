package org.slapmaster.domain.graph;

import java.util.List;
import java.util.Optional;
import org.slapmaster.model.SoftwareRelease;

/**
 * One computer with everything that its node is told. Pictures of one computer are the same object
 * as long as nothing of it changed, so that whatever is made from one can be kept with it.
 *
 * @param version the {@code at} of the newest event in it, microseconds: grows with every change
 * @param ordersAt up to which moment of the master's stream the orders in it are known,
 *     microseconds
 * @param partitions formatted ones and busy ones that the last format dropped, in their order
 */
public record ComputerPicture(
    ComputerNode computer, long version, long ordersAt, List<PartitionPicture> partitions) {
  public ComputerPicture {
    partitions = List.copyOf(partitions);
  }

  /** One of its partitions; empty when there is none of that name. */
  public Optional<PartitionPicture> partition(String name) {
    return partitions.stream().filter(partition -> partition.id().name().equals(name)).findFirst();
  }

  /** A release that was ordered there; empty when it never was, or is gone. */
  public Optional<ComputerNode.Software> software(SoftwareRelease release) {
    return computer.software().stream()
        .filter(software -> software.release().equals(release))
        .findFirst();
  }
}
