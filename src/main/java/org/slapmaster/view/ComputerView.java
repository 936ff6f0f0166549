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
 * @param title as it was requested; its reference when nobody gave it one
 * @param kind {@link #NATIVE} when slapmaster's own node serves it, {@link #POLLING} when whoever
 *     serves it calls
 * @param open whether it takes new instances
 * @param contact whether its node is there; {@code contactSince} when that last changed, null when
 *     it never called
 * @param network null when it has none
 */
public record ComputerView(
    String reference,
    String title,
    String kind,
    boolean open,
    boolean contact,
    Instant contactSince,
    String network,
    SortedMap<String, String> categories,
    int free,
    int used,
    List<Partition> partitions,
    List<Software> software) {
  public static final String NATIVE = "native";
  public static final String POLLING = "polling";

  /**
   * @param formatted false for a used one that the computer's last format no longer has
   * @param instance guid of the instance on it, {@code title} its title; null when free
   * @param shared how many shared instances that one serves
   */
  public record Partition(
      String name,
      List<String> addresses,
      List<String> capabilities,
      boolean formatted,
      String instance,
      String title,
      int shared) {}

  /**
   * @param wanted false when it was ordered removed
   * @param detail the step of an installation, the end of a failed one's output, or a remark
   * @param access the last report in the words of the stock protocol; null when nothing was
   *     reported
   * @param digest SHA-256 of the installed content; null before
   */
  public record Software(
      String release,
      boolean wanted,
      String state,
      String detail,
      String access,
      String digest,
      Instant since) {}

  /**
   * @param served how many shared instances are served by whom
   */
  static ComputerView of(
      ComputerNode node,
      Map<InstanceGuid, InstanceNode> instances,
      Map<InstanceGuid, Integer> served) {
    List<Partition> partitions =
        node.partitions().stream()
            .map(partition -> partition(partition, instances, served))
            .toList();
    return new ComputerView(
        node.id().value(),
        node.title(),
        node.nativeNode() ? NATIVE : POLLING,
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

  /** In a word or two, fit for a table. */
  public String state() {
    if (!contact) {
      return expected() ? "expected" : "out of contact";
    }
    return open ? "open" : "closed";
  }

  /** Whether it is known by name only and never called yet. */
  boolean expected() {
    return !contact && contactSince == null;
  }

  /** The same with those partitions only that these instances use. */
  ComputerView only(Set<String> guids) {
    List<Partition> kept =
        partitions.stream().filter(partition -> guids.contains(partition.instance())).toList();
    return new ComputerView(
        reference,
        title,
        kind,
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
      ComputerNode.Partition partition,
      Map<InstanceGuid, InstanceNode> instances,
      Map<InstanceGuid, Integer> served) {
    InstanceGuid guid = partition.instance();
    InstanceNode instance = guid == null ? null : instances.get(guid);
    return new Partition(
        partition.name(),
        partition.addresses(),
        partition.capabilities(),
        partition.formatted(),
        guid == null ? null : guid.value(),
        instance == null ? null : instance.title().value(),
        guid == null ? 0 : served.getOrDefault(guid, 0));
  }

  private static Software software(ComputerNode.Software software) {
    return new Software(
        software.release().url(),
        software.wanted(),
        software.state().toString(),
        software.detail(),
        software.access().reported() ? software.access().text() : null,
        software.digest() == null || software.digest().isEmpty() ? null : software.digest(),
        Times.instant(software.since()));
  }
}
