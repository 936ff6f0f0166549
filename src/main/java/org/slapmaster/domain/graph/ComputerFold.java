package org.slapmaster.domain.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.computer.ComputerRules;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;

/** What the events of one computer's stream say, and who is on it by the master's. */
final class ComputerFold {
  private static final ComputerRules RULES = new ComputerRules();
  private final Computer.State state = RULES.initial();
  final TreeMap<String, InstanceGuid> used = new TreeMap<>(PartitionId::compareNames);
  private final TreeMap<String, PartitionFormat> partitions =
      new TreeMap<>(PartitionId::compareNames);
  private long contactSince;

  void apply(Computer.Event event, Audit audit) {
    RULES.evolve(state, event, audit);
    if (event instanceof Computer.ComputerLost || event instanceof Computer.ComputerReturned) {
      contactSince = audit.at();
    } else if (event instanceof Computer.ComputerFormatted formatted) {
      formatted
          .format()
          .partitions()
          .forEach(partition -> partitions.put(partition.name(), partition));
    }
  }

  boolean registered() {
    return state.registered();
  }

  Optional<PartitionFormat> format(String partition) {
    return Optional.ofNullable(partitions.get(partition));
  }

  ComputerNode show(ComputerId id) {
    ComputerFormat format = state.format();
    List<ComputerNode.Partition> shown = new ArrayList<>();
    for (PartitionFormat partition : partitions.values()) {
      boolean formatted = state.formatted(partition.name());
      InstanceGuid occupant = used.get(partition.name());
      if (formatted || occupant != null) {
        shown.add(
            new ComputerNode.Partition(
                partition.name(),
                partition.addresses(),
                List.copyOf(partition.capabilities()),
                formatted,
                occupant));
      }
    }
    List<ComputerNode.Software> software = new ArrayList<>();
    state
        .software()
        .forEach(
            (release, s) ->
                software.add(
                    new ComputerNode.Software(
                        release, s.wanted(), s.state(), s.detail(), s.digest(), s.since())));
    return new ComputerNode(
        id,
        state.nativeNode(),
        state.open(),
        state.contact(),
        contactSince,
        format == null ? null : format.network(),
        format == null ? new TreeMap<>() : format.categories(),
        shown,
        software);
  }
}
