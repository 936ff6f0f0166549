package org.slapmaster.protocol;

import java.util.ArrayList;
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
  private static final long MAX_SHARED_BYTES = 64 * 1024;

  /** Names, guid and revision of one shared instance. */
  private static final long ENTRY_BYTES = 200;

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
   * The same as reports of which each fits into one message of the cluster: the shared instances
   * are shared out among them, all else is in each. Never empty.
   */
  public List<PartitionReport> parts() {
    List<PartitionReport> parts = new ArrayList<>();
    List<SharedReport> part = new ArrayList<>();
    long size = 0;
    for (SharedReport each : shared) {
      if (size + each.size() > MAX_SHARED_BYTES && !part.isEmpty()) {
        parts.add(with(part));
        part.clear();
        size = 0;
      }
      part.add(each);
      size += each.size();
    }
    parts.add(with(part));
    return parts;
  }

  private PartitionReport with(List<SharedReport> others) {
    return new PartitionReport(
        partition, guid, revision, state, detail, processes, promises, published, others);
  }

  /** About how many bytes it takes in a message. */
  public long size() {
    return toString().length()
        + published.size()
        + shared.stream().mapToLong(SharedReport::size).sum();
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
      implements WireMessage {
    private long size() {
      return ENTRY_BYTES + published.size() + detail.length();
    }
  }
}
