package org.slapmaster.domain.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * The fold of all events of all streams into the instance graph. The events of each stream come in
 * their order; how the streams are interleaved does not matter, because each fact belongs to one
 * stream. Not thread-safe.
 */
public final class InstanceGraph {
  private final TreeMap<InstanceGuid, Node> nodes = new TreeMap<>();
  private final TreeMap<ComputerId, ComputerFold> computers = new TreeMap<>();
  private final Map<PartitionId, PartitionFold> partitions = new HashMap<>();
  private long at;

  private static final class Node {
    InstanceGuid guid;
    InstanceGuid tree;
    Title title;
    Requester requester;
    SoftwareRelease release;
    SoftwareType type;
    Parameters parameters;
    Filter filter;
    RequestedState state;
    long requestedAt;
    String requestedBy;
    long revision = 1;
    long readyRevision;
    RequestedState readyState;
    long readyAt;
    PartitionId partition;
    ConnectionParameters published = ConnectionParameters.NONE;
    Why deferred;
    final TreeSet<InstanceGuid> children = new TreeSet<>();
  }

  /** Applies an event of the master's stream. */
  public void apply(Master.Event event, Audit audit) {
    at = Math.max(at, audit.at());
    if (event instanceof Master.RequestReceived received) {
      received(received, audit);
    } else if (event instanceof Master.RequestChanged changed) {
      changed(changed);
    } else if (event instanceof Master.InstanceRenamed renamed) {
      nodes.get(renamed.guid()).title = renamed.title();
    } else if (event instanceof Master.AllocationDeferred deferred) {
      nodes.get(deferred.guid()).deferred =
          new Why(deferred.cause(), deferred.sentence(), audit.at());
    } else if (event instanceof Master.PartitionAllocated allocated) {
      Node node = nodes.get(allocated.guid());
      node.partition = allocated.partition();
      node.deferred = null;
      computer(allocated.partition().computer())
          .used
          .put(allocated.partition().name(), allocated.guid());
    } else if (event instanceof Master.ConnectionParametersKnown known) {
      nodes.get(known.guid()).published = known.published();
    } else if (event instanceof Master.InstanceReady ready) {
      Node node = nodes.get(ready.guid());
      node.readyRevision = ready.revision();
      node.readyState = ready.state();
      node.readyAt = audit.at();
    } else if (event instanceof Master.PartitionReleased released) {
      nodes.get(released.guid()).partition = null;
      computer(released.partition().computer()).used.remove(released.partition().name());
    } else if (event instanceof Master.RequestDestroyed destroyed) {
      Node node = nodes.remove(destroyed.guid());
      node.requester
          .instance()
          .map(nodes::get)
          .ifPresent(parent -> parent.children.remove(node.guid));
    }
    // ComputerOffered and ComputerWithdrawn repeat what the computer's own stream says;
    // InstanceDelayed, InstanceFaulty
    // and InstanceRecovered what the partition's does.
  }

  private void received(Master.RequestReceived received, Audit audit) {
    Node node = new Node();
    node.guid = received.guid();
    node.tree = received.tree();
    node.title = received.title();
    node.requester = received.requester();
    node.release = received.release();
    node.type = received.type();
    node.parameters = received.parameters();
    node.filter = received.filter();
    node.state = received.state();
    node.requestedAt = audit.at();
    node.requestedBy = audit.by();
    nodes.put(node.guid, node);
    node.requester.instance().map(nodes::get).ifPresent(parent -> parent.children.add(node.guid));
  }

  private void changed(Master.RequestChanged changed) {
    Node node = nodes.get(changed.guid());
    node.revision = changed.revision();
    if (changed.requester() != null) {
      node.requester
          .instance()
          .map(nodes::get)
          .ifPresent(parent -> parent.children.remove(node.guid));
      node.requester = changed.requester();
      node.requester.instance().map(nodes::get).ifPresent(parent -> parent.children.add(node.guid));
    }
    node.release = changed.release() == null ? node.release : changed.release();
    node.type = changed.type() == null ? node.type : changed.type();
    node.parameters = changed.parameters() == null ? node.parameters : changed.parameters();
    node.filter = changed.filter() == null ? node.filter : changed.filter();
    node.state = changed.state() == null ? node.state : changed.state();
    node.deferred = node.state == RequestedState.STARTED ? node.deferred : null;
  }

  /** Applies an event of a computer's stream. */
  public void apply(ComputerId id, Computer.Event event, Audit audit) {
    at = Math.max(at, audit.at());
    computer(id).apply(event, audit);
  }

  /** Applies an event of a partition's stream. */
  public void apply(PartitionId id, Partition.Event event, Audit audit) {
    at = Math.max(at, audit.at());
    partitions.computeIfAbsent(id, key -> new PartitionFold()).apply(event, audit);
  }

  private ComputerFold computer(ComputerId id) {
    return computers.computeIfAbsent(id, key -> new ComputerFold());
  }

  /** All of it as of now. */
  public GraphSnapshot snapshot() {
    List<ComputerNode> shown = new ArrayList<>();
    computers.forEach(
        (id, fold) -> {
          if (fold.registered()) {
            shown.add(fold.show(id));
          }
        });
    return new GraphSnapshot(at, nodes.values().stream().map(this::show).toList(), shown);
  }

  /** One instance; empty when there is none (any more). */
  public Optional<InstanceNode> instance(InstanceGuid guid) {
    return Optional.ofNullable(nodes.get(guid)).map(this::show);
  }

  private InstanceNode show(Node node) {
    Optional<PartitionFold> fold =
        Optional.ofNullable(node.partition).map(partitions::get).filter(p -> p.hosts(node.guid));
    return new InstanceNode(
        node.guid,
        node.title,
        node.tree,
        node.requester,
        node.release,
        node.type,
        node.parameters,
        node.filter,
        node.state,
        node.requestedAt,
        node.requestedBy,
        node.revision,
        node.readyRevision,
        node.readyState,
        node.readyAt,
        node.partition,
        addresses(node.partition),
        node.published,
        fold.map(p -> p.reported).orElse(ReportedState.UNKNOWN),
        fold.map(p -> p.detail).orElse(""),
        fold.map(p -> p.since).orElse(0L),
        node.deferred,
        fold.map(p -> p.processes).orElse(List.of()),
        fold.map(p -> List.copyOf(p.promises.values())).orElse(List.of()),
        List.copyOf(node.children));
  }

  private List<String> addresses(PartitionId partition) {
    return Optional.ofNullable(partition)
        .flatMap(p -> computer(p.computer()).format(p.name()))
        .map(PartitionFormat::addresses)
        .orElse(List.of());
  }
}
