package org.slapmaster.domain.graph;

import java.util.List;
import java.util.TreeMap;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.model.Audit;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;

/** What the events of one partition's stream say: its own rules' state, and since when. */
final class PartitionFold {
  private static final PartitionRules RULES = new PartitionRules();
  private final Partition.State state = RULES.initial();
  ReportedState reported = ReportedState.UNKNOWN;
  String detail = "";
  long since;
  List<ProcessInfo> processes = List.of();
  TreeMap<String, PromiseResult> promises = new TreeMap<>();

  void apply(Partition.Event event, Audit audit) {
    RULES.evolve(state, event, audit);
    PartitionRules.Seen seen = PartitionRules.seen(state);
    since = seen.reported() == reported ? since : audit.at();
    reported = seen.reported();
    detail = seen.detail();
    processes = seen.processes();
    promises = new TreeMap<>(seen.promises());
  }

  boolean hosts(InstanceGuid guid) {
    return guid.equals(PartitionRules.occupant(state));
  }
}
