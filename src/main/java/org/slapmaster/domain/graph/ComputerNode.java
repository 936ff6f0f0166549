package org.slapmaster.domain.graph;

import java.util.List;
import java.util.SortedMap;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/**
 * A computer in the graph.
 *
 * @param title as it was requested; its reference when nobody gave it one
 * @param network null when it has none
 * @param contactSince when it was last lost or found, microseconds
 */
public record ComputerNode(
    ComputerId id,
    String title,
    boolean nativeNode,
    boolean open,
    boolean contact,
    long contactSince,
    String network,
    SortedMap<String, String> categories,
    List<Partition> partitions,
    List<Software> software) {

  /**
   * @param instance null when free; {@code formatted} is false for a busy one that the last format
   *     dropped
   */
  public record Partition(
      String name,
      List<String> addresses,
      List<String> capabilities,
      boolean formatted,
      InstanceGuid instance) {}

  /**
   * @param wanted false: ordered removed
   * @param detail the step of an installation, the end of the output of a failed one, or a remark
   * @param access the last report in the words of the stock protocol
   */
  public record Software(
      SoftwareRelease release,
      boolean wanted,
      SoftwareState state,
      String detail,
      String digest,
      long since,
      AccessStatus access) {}

  /** Partitions that have no instance. */
  public long free() {
    return partitions.stream()
        .filter(partition -> partition.instance() == null && partition.formatted())
        .count();
  }
}
