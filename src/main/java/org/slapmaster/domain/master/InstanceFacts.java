package org.slapmaster.domain.master;

import java.util.List;
import org.slapmaster.domain.Why;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * What the master's stream says of one instance, for those who only read.
 *
 * @param root the title of the root of its tree
 * @param timestamp the stock protocol's change mark, microseconds
 * @param bangedAt when somebody last had it processed again, microseconds; zero before the first
 *     time
 * @param partition null until it has a place
 * @param host of a shared instance; null for all others, and until there is one
 * @param hosted the shared instances that it serves
 * @param waiting what it waits for as its computer says; null when it does not wait
 * @param deferred why it has no place, as last journaled; null when it has one
 */
public record InstanceFacts(
    InstanceGuid guid,
    InstanceGuid tree,
    Title root,
    Title title,
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
    long bangedAt,
    String bangedBy,
    PartitionId partition,
    InstanceGuid host,
    List<InstanceGuid> hosted,
    ConnectionParameters published,
    String waiting,
    Why deferred,
    List<InstanceGuid> children) {

  static InstanceFacts of(MasterState state, InstanceState instance) {
    return new InstanceFacts(
        instance.guid,
        instance.tree,
        state.get(instance.tree).title,
        instance.title,
        instance.requester,
        instance.release,
        instance.type,
        instance.shared,
        instance.parameters,
        instance.filter,
        instance.state,
        instance.requestedAt,
        instance.requestedBy,
        instance.revision,
        instance.readyRevision,
        instance.readyState,
        instance.readyAt,
        instance.timestamp(),
        instance.bangedAt,
        instance.bangedBy,
        instance.partition,
        instance.host,
        List.copyOf(instance.hosted()),
        instance.published,
        instance.trouble == ReportedState.WAITING ? instance.troubleDetail : null,
        instance.deferred,
        List.copyOf(instance.children()));
  }
}
