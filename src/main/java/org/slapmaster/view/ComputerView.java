package org.slapmaster.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.model.InstanceGuid;

/**
 * A computer as it is shown.
 *
 * @param open whether it takes new instances
 * @param contact whether its node is there; {@code contactSince} when that last changed
 * @param network null when it has none
 */
public record ComputerView(
    String reference,
    boolean nativeNode,
    boolean open,
    boolean contact,
    Instant contactSince,
    String network,
    SortedMap<String, String> categories,
    int free,
    int used,
    List<Partition> partitions,
    List<Software> software) {

  /**
   * @param formatted false for a used one that the computer's last format no longer has
   * @param instance guid of the instance on it, {@code title} its title; null when free
   */
  public record Partition(
      String name,
      List<String> addresses,
      List<String> capabilities,
      boolean formatted,
      String instance,
      String title) {}

  /**
   * @param wanted false when it was ordered removed
   * @param detail the step of an installation, the end of a failed one's output, or a remark
   * @param digest SHA-256 of the installed content; null before
   */
  public record Software(
      String release, boolean wanted, String state, String detail, String digest, Instant since) {}

  static ComputerView of(ComputerNode node, Map<InstanceGuid, InstanceNode> instances) {
    List<Partition> partitions =
        node.partitions().stream().map(partition -> partition(partition, instances)).toList();
    return new ComputerView(
        node.id().value(),
        node.nativeNode(),
        node.open(),
        node.contact(),
        node.contactSince() == 0 ? null : Times.instant(node.contactSince()),
        node.network(),
        node.categories(),
        (int) node.free(),
        (int) partitions.stream().filter(partition -> partition.instance() != null).count(),
        partitions,
        node.software().stream().map(ComputerView::software).toList());
  }

  /** In one word, fit for a table. */
  public String state() {
    return !contact ? "out of contact" : open ? "open" : "closed";
  }

  /** The same with those partitions only that these instances use. */
  ComputerView only(Set<String> guids) {
    List<Partition> kept =
        partitions.stream().filter(partition -> guids.contains(partition.instance())).toList();
    return new ComputerView(
        reference,
        nativeNode,
        open,
        contact,
        contactSince,
        network,
        categories,
        free,
        used,
        kept,
        software);
  }

  private static Partition partition(
      ComputerNode.Partition partition, Map<InstanceGuid, InstanceNode> instances) {
    InstanceGuid guid = partition.instance();
    InstanceNode instance = guid == null ? null : instances.get(guid);
    return new Partition(
        partition.name(),
        partition.addresses(),
        partition.capabilities(),
        partition.formatted(),
        guid == null ? null : guid.value(),
        instance == null ? null : instance.title().value());
  }

  private static Software software(ComputerNode.Software software) {
    return new Software(
        software.release().url(),
        software.wanted(),
        software.state().toString(),
        software.detail(),
        software.digest() == null || software.digest().isEmpty() ? null : software.digest(),
        Times.instant(software.since()));
  }
}
