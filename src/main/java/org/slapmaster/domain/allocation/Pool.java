package org.slapmaster.domain.allocation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
  /**
   * Groups by the releases that their computers have; the key null stands for computers that take
   * any release. An index, made when it is asked for first: whoever replays a journal never asks.
   */
  private transient Map<Set<SoftwareRelease>, Group> groups;

  private final TreeMap<ComputerId, PooledComputer> computers = new TreeMap<>();

  /** The same: it is looked into for every event. */
  private final transient Map<ComputerId, PooledComputer> byId = new HashMap<>();

  private final SoftwarePolicy.Both policies;

  public Pool(SoftwarePolicy.Both policies) {
    this.policies = policies;
  }

  /** Computers of equal software that are open and in contact. */
  static final class Group {
    final Set<SoftwareRelease> software;
    int size;

    /** Those with a free partition; each is taken out before its load changes. */
    final TreeSet<PooledComputer> free = new TreeSet<>(PooledComputer::leastUsedFirst);

    Group(Set<SoftwareRelease> software) {
      this.software = software;
    }
  }

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
    leaveGroup(computer);
    computer.change(format, software, open, contact, at);
    joinGroup(computer);
  }

  /** Forgets a computer without instances. */
  public void withdraw(ComputerId id) {
    computers.remove(id);
    PooledComputer computer = byId.remove(id);
    if (computer != null) {
      leaveGroup(computer);
    }
  }

  /**
   * Gives a free partition to an instance; a used one is a fault of the rules and stops the master.
   * Returns it as the pool knows it, so that there is one copy of its names.
   */
  public PartitionId occupy(PartitionId partition, InstanceGuid guid) {
    PooledComputer computer = byId.get(partition.computer());
    takeOut(computer);
    String name = computer.occupy(partition.name(), guid);
    putBack(computer);
    return new PartitionId(computer.id(), name);
  }

  /** Takes a partition back. */
  public void release(PartitionId partition, InstanceGuid guid) {
    PooledComputer computer = byId.get(partition.computer());
    takeOut(computer);
    computer.release(partition.name(), guid);
    putBack(computer);
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
      computers.values().forEach(this::joinGroup);
    }
    List<Iterator<PooledComputer>> found = new ArrayList<>();
    int count = 0;
    for (Group group : groups.values()) {
      if (group.software == null || group.software.contains(release)) {
        count += group.free.size();
        found.add(group.free.iterator());
      }
    }
    return new Candidates(count, found);
  }

  private void joinGroup(PooledComputer computer) {
    if (groups != null && computer.open() && computer.contact()) {
      computer.group = groups.computeIfAbsent(computer.eligible(), Group::new);
      computer.group.size++;
      putBack(computer);
    }
  }

  private void leaveGroup(PooledComputer computer) {
    takeOut(computer);
    Group group = computer.group;
    if (group != null && --group.size == 0) {
      groups.remove(group.software);
    }
    computer.group = null;
  }

  private static void takeOut(PooledComputer computer) {
    if (computer.group != null) {
      computer.group.free.remove(computer);
    }
  }

  private static void putBack(PooledComputer computer) {
    if (computer.group != null && computer.hasFree()) {
      computer.group.free.add(computer);
    }
  }
}
