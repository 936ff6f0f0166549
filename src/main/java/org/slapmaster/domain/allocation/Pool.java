package org.slapmaster.domain.allocation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slapmaster.domain.Archive;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;

/**
 * All computers and who is on their partitions.
 *
 * <p>Computers that can take an instance now are kept in groups of equal software, each ordered by
 * how many instances a computer hosts, so that the least loaded computer with a release is found
 * without looking at the others: clouds have few different sets of software, however many computers
 * they have.
 */
public final class Pool {
  private static final Comparator<Spot> LEAST_USED_FIRST =
      Comparator.comparingInt(Spot::used).thenComparing(Spot::computer);

  /**
   * Groups by the releases that their computers have; the key null stands for computers that take
   * any release. An index, made when it is asked for first: whoever replays a journal never asks.
   */
  private transient Map<Set<SoftwareRelease>, TreeSet<Spot>> groups;

  private final transient Map<ComputerId, Place> places = new HashMap<>();
  private final TreeMap<ComputerId, PooledComputer> computers = new TreeMap<>();

  /** The same: it is looked into for every event. */
  private final transient Map<ComputerId, PooledComputer> byId = new HashMap<>();

  private final SoftwarePolicy.Both policies;

  public Pool(SoftwarePolicy.Both policies) {
    this.policies = policies;
  }

  private record Spot(int used, ComputerId computer) {}

  private record Place(Set<SoftwareRelease> group, Spot spot) {}

  /** Carries the computers, but not who is on their partitions: that is occupied anew. */
  public void carry(Archive archive) {
    archive.each(
        computers.values(),
        new PooledComputer(null, policies),
        known -> {
          ComputerId id = archive.shared(ComputerId.class, known.id());
          Offer offer = archive.single(Offer.class, known.offer());
          long since = archive.time(known.contactSince());
          if (archive.restores()) {
            offer(id, offer.format(), offer.software(), offer.open(), offer.contact(), since);
          }
          byId.get(id).carryDropped(archive);
        });
  }

  /** Null arguments did not change; {@code at}: when the others did, microseconds. */
  public void offer(
      ComputerId id,
      ComputerFormat format,
      SortedMap<SoftwareRelease, Offer.Software> software,
      Boolean open,
      Boolean contact,
      long at) {
    PooledComputer computer = byId.computeIfAbsent(id, key -> new PooledComputer(key, policies));
    computers.put(computer.id(), computer);
    leaveGroup(id);
    computer.change(format, software, open, contact, at);
    joinGroup(computer, null);
  }

  /** Forgets a computer without instances. */
  public void withdraw(ComputerId id) {
    leaveGroup(id);
    computers.remove(id);
    byId.remove(id);
  }

  /**
   * Gives a free partition to an instance; a used one is a fault of the rules and stops the master.
   * Returns it as the pool knows it, so that there is one copy of its names.
   */
  public PartitionId occupy(PartitionId partition, InstanceGuid guid) {
    PooledComputer computer = byId.get(partition.computer());
    Place before = leaveGroup(computer.id());
    String name = computer.occupy(partition.name(), guid);
    joinGroup(computer, before);
    return new PartitionId(computer.id(), name);
  }

  /** Takes a partition back. */
  public void release(PartitionId partition, InstanceGuid guid) {
    PooledComputer computer = byId.get(partition.computer());
    Place before = leaveGroup(computer.id());
    computer.release(partition.name(), guid);
    joinGroup(computer, before);
  }

  public Optional<PooledComputer> computer(ComputerId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The computer of that reference, if it is one at all: filters may name anything. */
  Optional<PooledComputer> named(String reference) {
    try {
      return computer(new ComputerId(reference));
    } catch (IllegalArgumentException notAReference) {
      return Optional.empty();
    }
  }

  /** All computers in the order of their references. */
  public Collection<PooledComputer> computers() {
    return Collections.unmodifiableCollection(computers.values());
  }

  /**
   * Open computers in contact that have the release and a free partition.
   *
   * @param groups least used first in each
   */
  record Candidates(int count, List<Iterator<PooledComputer>> groups) {}

  Candidates candidates(SoftwareRelease release) {
    if (groups == null) {
      groups = new HashMap<>();
      computers.values().forEach(computer -> joinGroup(computer, null));
    }
    List<Iterator<PooledComputer>> found = new ArrayList<>();
    int count = 0;
    for (Map.Entry<Set<SoftwareRelease>, TreeSet<Spot>> group : groups.entrySet()) {
      if (group.getKey() == null || group.getKey().contains(release)) {
        count += group.getValue().size();
        found.add(group.getValue().stream().map(spot -> byId.get(spot.computer())).iterator());
      }
    }
    return new Candidates(count, found);
  }

  private Place leaveGroup(ComputerId id) {
    Place place = places.remove(id);
    if (place != null) {
      TreeSet<Spot> group = groups.get(place.group());
      group.remove(place.spot());
      if (group.isEmpty()) {
        groups.remove(place.group());
      }
    }
    return place;
  }

  /**
   * @param before where it was when only its load changed: the group is the same and need not be
   *     found again
   */
  private void joinGroup(PooledComputer computer, Place before) {
    if (groups == null || !computer.open() || !computer.contact() || !computer.hasFree()) {
      return;
    }
    Set<SoftwareRelease> group = before == null ? computer.eligible() : before.group();
    Spot spot = new Spot(computer.usedCount(), computer.id());
    groups.computeIfAbsent(group, key -> new TreeSet<>(LEAST_USED_FIRST)).add(spot);
    places.put(computer.id(), new Place(group, spot));
  }
}
