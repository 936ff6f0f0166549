package org.slapmaster.node;

import java.util.concurrent.CompletionStage;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.protocol.ChildAnswer;
import org.slapmaster.protocol.ChildRequest;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;

/**
 * The way to the master as the rest of a node sees it. All methods return at once, may be called
 * from any thread, and are harmless while no master is in reach.
 */
public interface MasterLink {
  /**
   * Hands on the newest picture of a partition; it replaces earlier ones that were not delivered.
   */
  void report(PartitionReport report);

  /** Hands on the newest picture of a release; it replaces earlier ones that were not delivered. */
  void report(SoftwareReport report);

  /**
   * Requests a child for the instance on {@code partition}. Fails, within seconds, while no master
   * is in reach.
   */
  CompletionStage<ChildAnswer> request(
      String partition, InstanceGuid requester, ChildRequest request);

  /**
   * Asks the master to hold a port for the life of an instance. Fails, within seconds, while no
   * master is in reach.
   *
   * @param replace true: the port held so far was taken by a stranger
   * @return the port that is held now: this one, or the one that {@code name} holds already; zero:
   *     held under another name, propose another
   */
  CompletionStage<Integer> holdPort(
      String partition, InstanceGuid guid, String name, String address, int port, boolean replace);
}
