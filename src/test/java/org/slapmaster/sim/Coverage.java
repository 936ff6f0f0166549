package org.slapmaster.sim;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionLook;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.journal.EventCatalogue;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * Where simulations have been: kinds of events, and steps of requested and of reported states.
 * Thread-safe.
 */
final class Coverage {
  /** What a computer says while it has an instance; gone is only said last. */
  private static final Set<ReportedState> SAID =
      EnumSet.complementOf(EnumSet.of(ReportedState.UNKNOWN, ReportedState.DESTROYED));

  /** Nobody comes up again where everything is being wiped. */
  private static final Set<ReportedState> WHILE_WIPING =
      EnumSet.of(ReportedState.STOPPING, ReportedState.STOPPED, ReportedState.ERROR);

  /** Too rare for the quick form: whoever waits for software is seldom ordered destroyed. */
  private static final Set<String> RARE = Set.of("reported waiting -> destroyed");

  private final Set<String> visited = new ConcurrentSkipListSet<>();

  /** A history has ended. */
  void add(List<JournaledEvent> journal) {
    Map<InstanceGuid, RequestedState> requested = new HashMap<>();
    Map<StreamId, Partition.State> partitions = new HashMap<>();
    PartitionRules rules = new PartitionRules();
    for (JournaledEvent journaled : journal) {
      visited.add(journaled.name());
      if (journaled.event() instanceof Master.RequestReceived received) {
        requested.put(received.guid(), received.state());
      } else if (journaled.event() instanceof Master.RequestChanged changed
          && changed.state() != null) {
        RequestedState before = requested.put(changed.guid(), changed.state());
        visited.add("requested " + before + " -> " + changed.state());
      } else if (journaled.event() instanceof Partition.Event event) {
        Partition.State state =
            partitions.computeIfAbsent(journaled.position().stream(), stream -> rules.initial());
        ReportedState before = PartitionLook.reported(state);
        rules.evolve(state, event, journaled.audit());
        visited.add("reported " + before + " -> " + PartitionLook.reported(state));
      }
    }
  }

  /** What no history has visited. */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    EventCatalogue.all().forEach(entry -> missing.add(entry.name()));
    missing.addAll(
        List.of(
            "requested started -> stopped",
            "requested stopped -> started",
            "requested started -> destroyed",
            "requested stopped -> destroyed"));
    Set<ReportedState> first = EnumSet.copyOf(SAID);
    first.add(ReportedState.UNKNOWN);
    for (ReportedState before : first) {
      Arrays.stream(ReportedState.values())
          .filter(after -> SAID.contains(after) && after != before)
          .filter(after -> before != ReportedState.DESTROYING || WHILE_WIPING.contains(after))
          .forEach(after -> missing.add("reported " + before + " -> " + after));
      missing.add("reported " + before + " -> destroyed");
    }
    missing.add("reported destroyed -> unknown");
    missing.removeAll(RARE);
    missing.removeAll(visited);
    return missing;
  }
}
