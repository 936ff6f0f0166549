package org.slapmaster.slapproxy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * All that a slapproxy knew at one moment, as values that this master accepts; what it would not
 * accept is in {@code leftOut}, each with the reason. The format is slapos.core's slapproxy schema
 * version 17.
 *
 * @param computers in the order of their references, also those that are known only because
 *     software is supplied to them
 * @param software what is to be available
 * @param instances roots first, so that every requester stands before what it requested
 * @param sharedInstances in the order of the database
 * @param leftOut in the order in which it was found
 */
public record SlapproxyDatabase(
    List<Computer> computers,
    List<Software> software,
    List<Instance> instances,
    List<SharedInstance> sharedInstances,
    List<LeftOut> leftOut) {

  public SlapproxyDatabase {
    computers = List.copyOf(computers);
    software = List.copyOf(software);
    instances = List.copyOf(instances);
    sharedInstances = List.copyOf(sharedInstances);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads the database of a slapproxy, which may be running, and changes nothing.
   *
   * @throws IllegalArgumentException with one sentence when the file is no such database, is of
   *     another version, cannot be read, or is too large
   */
  public static SlapproxyDatabase read(Path file) {
    return SlapproxyTables.read(file).assemble();
  }

  /**
   * A computer as it was formatted last.
   *
   * @param address the computer's own; empty when slapproxy does not know it
   * @param partitions in the order of their names
   */
  public record Computer(ComputerId id, String address, List<Partition> partitions) {
    public Computer {
      partitions = List.copyOf(partitions);
    }

    /**
     * The format of a computer that polls.
     *
     * @throws IllegalArgumentException with one sentence when it has too many partitions
     */
    public ComputerFormat format() {
      return new ComputerFormat(
          false, null, new TreeMap<>(), partitions.stream().map(Partition::format).toList());
    }
  }

  /**
   * A computer partition.
   *
   * @param format its name, and its addresses with what is known of the interfaces
   * @param free false when slapproxy had given it to an instance, also one that is left out
   */
  public record Partition(PartitionFormat format, boolean free) {}

  /** A software release that is to be available on a computer. */
  public record Software(ComputerId computer, SoftwareRelease release) {}

  /**
   * An instance on a partition.
   *
   * @param requester the root of the tree that it was requested in; empty for a root. slapproxy
   *     keeps the root only, whichever instance of the tree asked
   */
  public record Instance(
      PartitionId partition,
      Title title,
      Optional<PartitionId> requester,
      SoftwareRelease release,
      SoftwareType type,
      Parameters parameters,
      ConnectionParameters connectionParameters,
      RequestedState state) {
    public boolean isRoot() {
      return requester.isEmpty();
    }
  }

  /**
   * An instance within another, its host; slapproxy keeps no state of it, it is always started.
   *
   * @param reference what its host calls it
   * @param requester as of an {@link Instance}; empty for one that a user requested
   * @param host where its host is, which is among the instances
   * @param release its host's
   * @param type its host's
   */
  public record SharedInstance(
      String reference,
      Title title,
      Optional<PartitionId> requester,
      PartitionId host,
      SoftwareRelease release,
      SoftwareType type,
      Parameters parameters,
      ConnectionParameters connectionParameters) {}

  /**
   * What cannot be taken over.
   *
   * @param what such as {@code instance 'db' on COMP-1/slappart1}
   * @param why one sentence
   */
  public record LeftOut(String what, String why) {}

  /**
   * Partitions that have been given away, but to nothing among the instances: something may run
   * there that a new instance would overwrite.
   */
  public List<PartitionId> occupiedByUnknown() {
    Set<PartitionId> known = new HashSet<>();
    instances.forEach(instance -> known.add(instance.partition()));
    return computers.stream()
        .flatMap(
            computer ->
                computer.partitions().stream()
                    .filter(partition -> !partition.free())
                    .map(partition -> new PartitionId(computer.id(), partition.format().name())))
        .filter(partition -> !known.contains(partition))
        .toList();
  }
}
