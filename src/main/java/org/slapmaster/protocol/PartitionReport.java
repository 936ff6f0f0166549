package org.slapmaster.protocol;

import java.util.List;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;

/**
 * The complete picture of the instance on one partition.
 *
 * @param partition the name on its computer
 * @param revision the revision of the {@link Desired} that {@code state} is about
 * @param state {@code STARTED} only when promises passed and every declared connection parameter is
 *     published
 * @param detail what it waits for ({@code database: url, password}) or the error, one sentence of
 *     at most 1,000 characters without secrets; empty when there is nothing to say
 * @param published what was published so far in the life of the instance; a value once published
 *     stays until replaced
 * @param shared of the shared instances that it serves
 */
public record PartitionReport(
    String partition,
    InstanceGuid guid,
    long revision,
    ReportedState state,
    String detail,
    List<ProcessInfo> processes,
    List<PromiseResult> promises,
    ConnectionParameters published,
    List<SharedReport> shared)
    implements WireMessage {
  public PartitionReport {
    processes = List.copyOf(processes);
    promises = List.copyOf(promises);
    shared = List.copyOf(shared);
  }

  /** Of an instance that serves no shared ones. */
  public PartitionReport(
      String partition,
      InstanceGuid guid,
      long revision,
      ReportedState state,
      String detail,
      List<ProcessInfo> processes,
      List<PromiseResult> promises,
      ConnectionParameters published) {
    this(partition, guid, revision, state, detail, processes, promises, published, List.of());
  }

  /**
   * What the host says of one shared instance.
   *
   * @param revision the revision of the {@link SharedDesired} that it is about
   * @param published for it; empty when nothing is yet
   * @param detail why it cannot be served, one sentence of at most 1,000 characters; empty when it
   *     can
   */
  public record SharedReport(
      InstanceGuid guid, long revision, ConnectionParameters published, String detail)
      implements WireMessage {}
}
