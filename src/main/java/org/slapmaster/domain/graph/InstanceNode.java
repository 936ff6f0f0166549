package org.slapmaster.domain.graph;

import java.util.List;
import org.slapmaster.domain.Why;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * An instance in the graph; its edge is {@code requester}. Holds values of parameters: whoever
 * shows it masks them.
 *
 * @param tree guid of the root of its tree; its own for a root
 * @param requestedAt microseconds; by whom is {@code requestedBy}
 * @param readyRevision newest revision that was reached; zero before the first
 * @param readyState with which state; null before the first
 * @param timestamp the stock protocol's change mark, microseconds: moves when the instance has to
 *     be processed again, and only then
 * @param partition null when none is allocated; of a shared instance its host's
 * @param host the instance that serves a shared one; null until there is one, and for others
 * @param addresses of the partition
 * @param reported what its computer says, {@code UNKNOWN} before it said anything
 * @param detail what it waits for or the error; else empty
 * @param reportedSince microseconds
 * @param access the last report in the words of the stock protocol
 * @param deferred why it has no partition, as last journaled; null when it has one or never waited
 *     for one
 * @param children guids of what it requested
 */
public record InstanceNode(
    InstanceGuid guid,
    Title title,
    InstanceGuid tree,
    Requester requester,
    SoftwareRelease release,
    SoftwareType type,
    boolean shared,
    Parameters parameters,
    Filter filter,
    RequestedState state,
    long requestedAt,
    String requestedBy,
    long revision,
    long readyRevision,
    RequestedState readyState,
    long readyAt,
    long timestamp,
    PartitionId partition,
    InstanceGuid host,
    List<String> addresses,
    ConnectionParameters published,
    ReportedState reported,
    String detail,
    long reportedSince,
    AccessStatus access,
    Why deferred,
    List<ProcessInfo> processes,
    List<PromiseResult> promises,
    List<InstanceGuid> children) {

  /** Whether the requested state is reached for the current revision. */
  public boolean ready() {
    return readyRevision == revision && readyState == state;
  }

  public boolean isRoot() {
    return guid.equals(tree);
  }
}
