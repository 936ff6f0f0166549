package org.slapmaster.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slapmaster.model.ComputerId;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;

/**
 * All that a node does with its partitions and software, without Akka: takes orders, carries them
 * out in the background, and reports through a {@link MasterLink}. Everything it was told is on
 * disk, so that {@link #start} needs no master. Thread-safe; no method waits for work to be done
 * unless it says so.
 */
public final class NodeEngine implements AutoCloseable {
  /**
   * @param software where installed software is kept, absolute
   * @param releases directories in which a bare release NAME is looked up, the first match counts
   * @param retention how long the data of a destroyed instance is kept before it is wiped
   * @param threads how many partitions may be worked on at once
   */
  public record Settings(
      ComputerId computer, Path software, List<Path> releases, Duration retention, int threads) {
    public Settings {
      releases = List.copyOf(releases);
    }
  }

  /**
   * A formatted partition.
   *
   * @param addresses numeric, the preferred one first; an address that several slots name is shared
   */
  public record Slot(String name, PartitionPaths paths, List<String> addresses) {
    public Slot {
      addresses = List.copyOf(addresses);
    }
  }

  public NodeEngine(Settings settings, List<Slot> slots, MasterLink link) {}

  /**
   * Adopts or starts everything that is on disk, and takes up interrupted installs; to be called
   * once, before anything else. Returns when running services are adopted.
   */
  public void start() {
    throw new UnsupportedOperationException();
  }

  /** Takes a partition's order; an older one than the last is ignored. */
  public void desire(Desired desired) {
    throw new UnsupportedOperationException();
  }

  /** Takes a software order; an older one than the last for its release is ignored. */
  public void supply(SupplyOrder order) {
    throw new UnsupportedOperationException();
  }

  /** The newest report of every release that was ever ordered here. */
  public List<SoftwareReport> softwareReports() {
    throw new UnsupportedOperationException();
  }

  /** The newest report of every partition that has an order, destroyed ones included. */
  public List<PartitionReport> partitionReports() {
    throw new UnsupportedOperationException();
  }

  /**
   * The end of a service's log, secrets masked, at most 128 KiB; empty when there is none. Reads
   * the disk before it returns.
   *
   * @param service empty: the log of the partition's own processing
   */
  public String readLog(String partition, String service, int lines) {
    throw new UnsupportedOperationException();
  }

  /** Says that a master is in reach (again): what waits for an answer asks once more. */
  public void masterReachable() {
    throw new UnsupportedOperationException();
  }

  /** Ends all work of the node; services keep running. */
  @Override
  public void close() {}
}
