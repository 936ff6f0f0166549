package org.slapmaster.domain.allocation;

import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slapmaster.domain.Archive;
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

  /** Those of the last format, and those that it dropped and that still have an instance. */
  private final Map<String, Slot> partitions = new HashMap<>();

  /** Those of the last format in the order of their names. */
  private List<Slot> formatted = List.of();

  /** Which of {@link #formatted} are free. */
  private final BitSet free = new BitSet();

  private int usedCount;
  private final TreeMap<SoftwareRelease, Offer.Software> software = new TreeMap<>();

  private ComputerFormat format;
  private boolean open;
  private boolean contact;
  private long contactSince;

  /** Where {@link Pool} lists it; null: nowhere, because it takes no new instance. */
  transient Pool.Group group;

  /** A partition and who is on it. */
  private static final class Slot {
    final String name;
    PartitionFormat format;

    /** Its place among the formatted ones; -1 when the last format does not declare it. */
    int number = -1;

    /** Null: nobody. */
    InstanceGuid occupant;

    Slot(String name) {
      this.name = name;
    }
  }

  PooledComputer(ComputerId id, SoftwarePolicy.Both policies) {
    this.id = id;
    this.policies = policies;
  }

  /** Of equal load the first by reference. */
  static int leastUsedFirst(PooledComputer left, PooledComputer right) {
    int byLoad = Integer.compare(left.usedCount, right.usedCount);
    return byLoad != 0 ? byLoad : left.id.compareTo(right.id);
  }

  void change(
      ComputerFormat newFormat,
      Map<SoftwareRelease, Offer.Software> newSoftware,
      Boolean newOpen,
      Boolean newContact,
      long at) {
    if (newFormat != null) {
      format(newFormat);
    }
    if (newSoftware != null) {
      software.putAll(newSoftware);
      software.values().removeIf(offer -> offer.state() == SoftwareState.REMOVED);
    }
    open = newOpen == null ? open : newOpen;
    contact = newContact == null ? contact : newContact;
    contactSince = newContact == null ? contactSince : at;
  }

  private void format(ComputerFormat newFormat) {
    format = newFormat;
    partitions.values().removeIf(slot -> slot.occupant == null);
    partitions.values().forEach(slot -> slot.number = -1);
    for (PartitionFormat partition : newFormat.partitions()) {
      partitions.computeIfAbsent(partition.name(), Slot::new).format = partition;
    }
    formatted =
        newFormat.partitions().stream()
            .map(partition -> partitions.get(partition.name()))
            .sorted(Comparator.comparing((Slot slot) -> slot.name, PartitionId::compareNames))
            .toList();
    free.clear();
    for (int number = 0; number < formatted.size(); number++) {
      Slot slot = formatted.get(number);
      slot.number = number;
      free.set(number, slot.occupant == null);
    }
  }

  /** Returns the name, the one copy of it that is kept. */
  String occupy(String partition, InstanceGuid guid) {
    Slot slot = partitions.computeIfAbsent(partition, Slot::new);
    if (slot.occupant != null) {
      throw new IllegalStateException(
          "Expected "
              + id
              + "/"
              + partition
              + " to be free for "
              + guid
              + ", but it has "
              + slot.occupant
              + ".");
    }
    slot.occupant = guid;
    usedCount++;
    if (slot.number >= 0) {
      free.clear(slot.number);
    }
    return slot.name;
  }

  void release(String partition, InstanceGuid guid) {
    InstanceGuid occupant = occupant(partition);
    if (!guid.equals(occupant)) {
      throw new IllegalStateException(
          "Expected "
              + id
              + "/"
              + partition
              + " to have "
              + guid
              + ", but it has "
              + occupant
              + ".");
    }
    Slot slot = partitions.get(partition);
    slot.occupant = null;
    usedCount--;
    if (slot.number >= 0) {
      free.set(slot.number);
    } else {
      partitions.remove(partition);
    }
  }

  /** What it offers, as if it had said all of it at once. */
  Offer offer() {
    return new Offer(format, software, open, contact);
  }

  /** Carries the partitions that the last format dropped. */
  void carryDropped(Archive archive) {
    archive.each(
        partitions.values().stream().filter(slot -> slot.number < 0).toList(),
        new Slot(null),
        known -> {
          String name = archive.shared(String.class, known.name);
          PartitionFormat kept = archive.single(PartitionFormat.class, known.format);
          partitions.computeIfAbsent(name, Slot::new).format = kept;
        });
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
    return usedCount;
  }

  /** The instances on it by partition name, as of now. */
  public SortedMap<String, InstanceGuid> used() {
    TreeMap<String, InstanceGuid> used = new TreeMap<>(PartitionId::compareNames);
    for (Slot slot : partitions.values()) {
      if (slot.occupant != null) {
        used.put(slot.name, slot.occupant);
      }
    }
    return used;
  }

  /** Who is on a partition; null when nobody is, or there is none of that name. */
  public InstanceGuid occupant(String partition) {
    Slot slot = partitions.get(partition);
    return slot == null ? null : slot.occupant;
  }

  public SortedMap<SoftwareRelease, Offer.Software> software() {
    return Collections.unmodifiableSortedMap(software);
  }

  /** A formatted or still used partition; empty when there is none of that name. */
  public Optional<PartitionFormat> partition(String name) {
    return Optional.ofNullable(partitions.get(name)).map(slot -> slot.format);
  }

  /**
   * Whether the last format declares the partition; a used one that it dropped keeps its instance.
   */
  public boolean formatted(String name) {
    Slot slot = partitions.get(name);
    return slot != null && slot.number >= 0;
  }

  /** The partitions that the last format declares. */
  public int formattedCount() {
    return formatted.size();
  }

  boolean hasFree() {
    return !free.isEmpty();
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
    int number = free.nextSetBit(0);
    while (number >= 0 && !suits(number, capability)) {
      number = free.nextSetBit(number + 1);
    }
    return number < 0 ? Optional.empty() : Optional.of(formatted.get(number).name);
  }

  /** How many partitions are free for a request that names this capability, or none if null. */
  long freeCount(String capability) {
    return free.stream().filter(number -> suits(number, capability)).count();
  }

  private boolean suits(int number, String capability) {
    Set<String> capabilities = formatted.get(number).format.capabilities();
    return capability == null ? capabilities.isEmpty() : capabilities.contains(capability);
  }
}
