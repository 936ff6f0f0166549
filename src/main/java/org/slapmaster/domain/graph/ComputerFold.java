package org.slapmaster.domain.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.computer.ComputerRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;

/** What the events of one computer's stream say, and who is on it by the master's. */
final class ComputerFold {
  private static final ComputerRules RULES = new ComputerRules();
  private final Computer.State state = RULES.initial();
  private final TreeMap<String, PartitionFormat> partitions =
      new TreeMap<>(PartitionId::compareNames);

  /** Releases that were reported available; a report without a state keeps that one. */
  private final Set<SoftwareRelease> available = new HashSet<>();

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
    } else if (event instanceof Computer.SoftwareInstalled installed) {
      available.add(installed.release());
    } else if (event instanceof Computer.SoftwareRemoved removed) {
      available.remove(removed.release());
    } else if (event instanceof Computer.ComputerRemoved) {
      available.clear();
    }
  }

  ComputerStatus status(ComputerId id, MasterState.Banged banged) {
    return new ComputerStatus(id, state.contact(), contactSince, banged.at(), banged.reason());
  }

  boolean registered() {
    return state.registered();
  }

  Optional<PartitionFormat> format(String partition) {
    return Optional.ofNullable(partitions.get(partition));
  }

  /**
   * @param used who is on which partition
   */
  ComputerNode show(ComputerId id, String title, Map<String, InstanceGuid> used) {
    ComputerFormat format = state.format();
    List<ComputerNode.Partition> shown = new ArrayList<>();
    Set<String> formattedNow = new HashSet<>();
    if (format != null) {
      format.partitions().forEach(partition -> formattedNow.add(partition.name()));
    }
    for (PartitionFormat partition : partitions.values()) {
      boolean formatted = formattedNow.contains(partition.name());
      InstanceGuid occupant = used.get(partition.name());
      if (formatted || occupant != null) {
        shown.add(
            new ComputerNode.Partition(
                partition.name(),
                partition.hosts(),
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
                        release,
                        s.wanted(),
                        s.state(),
                        s.detail(),
                        s.digest(),
                        s.since(),
                        access(id, release, s))));
    return new ComputerNode(
        id,
        title,
        state.nativeNode(),
        state.open(),
        state.contact(),
        contactSince,
        format == null ? null : format.network(),
        format == null ? new TreeMap<>() : format.categories(),
        shown,
        software);
  }

  /** In the words of the ERP5 master. */
  private AccessStatus access(
      ComputerId computer, SoftwareRelease release, Computer.Software software) {
    String url = release.url();
    String text =
        switch (software.state()) {
          case SUPPLIED -> null;
          case INSTALLING -> AccessStatus.BUILDING + "software release " + url;
          case INSTALLED -> AccessStatus.ACCESS + "software release " + url + " available";
          case FAILED -> AccessStatus.ERROR + "while installing " + url;
          case REMOVING -> AccessStatus.ACCESS + "software release " + url + " being removed";
          case REMOVED -> AccessStatus.ACCESS + "software release " + url + " destroyed";
        };
    String last = available.contains(release) ? "available" : "";
    return text == null
        ? AccessStatus.none(url)
        : new AccessStatus(url, text, computer.value(), last, software.since(), software.since());
  }
}
