package org.slapmaster.journal;

import java.util.List;
import java.util.Set;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceGraph;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.PartitionId;

/** Rebuilds the instance graph from events. Not thread-safe. */
public final class Replay {
  private final InstanceGraph graph = new InstanceGraph();

  /**
   * Applies one event; those of a stream in their order. Returns the computers whose pictures it
   * changed.
   */
  public Set<ComputerId> apply(JournaledEvent journaled) {
    StreamId stream = journaled.position().stream();
    if (journaled.event() instanceof Master.Event event) {
      return graph.apply(event, journaled.audit());
    } else if (journaled.event() instanceof Computer.Event event) {
      return graph.apply(new ComputerId(stream.entity()), event, journaled.audit());
    } else if (journaled.event() instanceof Partition.Event event) {
      return graph.apply(PartitionId.parse(stream.entity()), event, journaled.audit());
    }
    // A request's own stream tells how it was driven; the graph has the same facts from the
    // master's.
    return Set.of();
  }

  public InstanceGraph graph() {
    return graph;
  }

  /** The graph after {@code events}. */
  public static GraphSnapshot of(List<JournaledEvent> events) {
    Replay replay = new Replay();
    events.forEach(replay::apply);
    return replay.graph().snapshot();
  }
}
