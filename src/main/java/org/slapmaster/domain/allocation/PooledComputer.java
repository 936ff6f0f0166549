package org.slapmaster.domain.allocation;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/**
 * One computer as allocation sees it: what it offers and who is on it. Changed by {@link Pool}
 * only.
 */
public final class PooledComputer {
  private final ComputerId id;
  private final SoftwarePolicy.Both policies;
  private final TreeMap<String, PartitionFormat> partitions =
      new TreeMap<>(PartitionId::compareNames);
  private final TreeMap<String, InstanceGuid> used = new TreeMap<>(PartitionId::compareNames);
  private final TreeSet<String> free = new TreeSet<>(PartitionId::compareNames);
  private final TreeMap<SoftwareRelease, Offer.Software> software = new TreeMap<>();

  /** The partitions of the last format. */
  private final Set<String> formatted = new HashSet<>();

  private ComputerFormat format;
  private boolean open;
  private boolean contact;
  private long contactSince;

  PooledComputer(ComputerId id, SoftwarePolicy.Both policies) {
    this.id = id;
    this.policies = policies;
  }

  void change(
      ComputerFormat newFormat,
      Map<SoftwareRelease, Offer.Software> newSoftware,
      Boolean newOpen,
      Boolean newContact,
      long at) {
    if (newFormat != null) {
      format = newFormat;
      partitions.keySet().retainAll(used.keySet());
      formatted.clear();
      newFormat
          .partitions()
          .forEach(
              partition -> {
                partitions.put(partition.name(), partition);
                formatted.add(partition.name());
              });
      free.clear();
      newFormat.partitions().stream()
          .map(PartitionFormat::name)
          .filter(name -> !used.containsKey(name))
          .forEach(free::add);
    }
    if (newSoftware != null) {
      software.putAll(newSoftware);
      software.values().removeIf(offer -> offer.state() == SoftwareState.REMOVED);
    }
    open = newOpen == null ? open : newOpen;
    contact = newContact == null ? contact : newContact;
    contactSince = newContact == null ? contactSince : at;
  }

  void occupy(String partition, InstanceGuid guid) {
    InstanceGuid other = used.putIfAbsent(partition, guid);
    if (other != null) {
      throw new IllegalStateException(
          "Expected "
              + id
              + "/"
              + partition
              + " to be free for "
              + guid
              + ", but it has "
              + other
              + ".");
    }
    free.remove(partition);
  }

  void release(String partition, InstanceGuid guid) {
    if (!used.remove(partition, guid)) {
      throw new IllegalStateException(
          "Expected "
              + id
              + "/"
              + partition
              + " to have "
              + guid
              + ", but it has "
              + used.get(partition)
              + ".");
    }
    if (formatted(partition)) {
      free.add(partition);
    } else {
      partitions.remove(partition);
    }
  }

  public ComputerId id() {
    return id;
  }

  public ComputerFormat format() {
    return format;
  }

  public boolean open() {
    return open;
  }

  public boolean contact() {
    return contact;
  }

  /** When it was last lost or found, microseconds. */
  public long contactSince() {
    return contactSince;
  }

  /** How many instances it hosts: what spreading goes by. */
  public int usedCount() {
    return used.size();
  }

  /** The instances on it by partition name. */
  public SortedMap<String, InstanceGuid> used() {
    return Collections.unmodifiableSortedMap(used);
  }

  public SortedMap<SoftwareRelease, Offer.Software> software() {
    return Collections.unmodifiableSortedMap(software);
  }

  /** A formatted or still used partition; empty when there is none of that name. */
  public Optional<PartitionFormat> partition(String name) {
    return Optional.ofNullable(partitions.get(name));
  }

  /**
   * Whether the last format declares the partition; a used one that it dropped keeps its instance.
   */
  public boolean formatted(String name) {
    return formatted.contains(name);
  }

  /** The partitions that the last format declares. */
  public int formattedCount() {
    return formatted.size();
  }

  NavigableSet<String> free() {
    return Collections.unmodifiableNavigableSet(free);
  }

  /** What it last said of a release; null when the release was never ordered there. */
  SoftwareState stateOf(SoftwareRelease release) {
    Offer.Software offer = software.get(release);
    return offer == null ? null : offer.state();
  }

  /** Whether instances of {@code release} can run there. */
  public boolean has(SoftwareRelease release) {
    return policy().accepts(stateOf(release));
  }

  /** Whether slapmaster's own node serves it; others poll. */
  public boolean nativeNode() {
    return format != null && format.nativeNode();
  }

  SoftwarePolicy policy() {
    return policies.of(nativeNode());
  }

  /** The releases that it has; null when it takes any. */
  Set<SoftwareRelease> eligible() {
    if (policy() == SoftwarePolicy.ANY) {
      return null;
    }
    return software.keySet().stream().filter(this::has).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The free partition that a request gets: the first without capabilities, or the first with the
   * one it names.
   */
  Optional<String> freePartition(String capability) {
    return free(capability).findFirst();
  }

  /** How many partitions are free for a request that names this capability, or none if null. */
  long freeCount(String capability) {
    return free(capability).count();
  }

  private Stream<String> free(String capability) {
    return free.stream()
        .filter(
            name -> {
              Set<String> capabilities = partitions.get(name).capabilities();
              return capability == null
                  ? capabilities.isEmpty()
                  : capabilities.contains(capability);
            });
  }
}
