package org.slapmaster.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.PartitionId;

/**
 * Which instances and computers events are about. Has to be shown all events in their order,
 * because many do not say it themselves: those of a partition are about whoever is on it, and a
 * bang is about a whole tree or computer. Not thread-safe.
 */
final class EventSubjects {
  /** Who is on a partition, by its stream. */
  private final Map<StreamId, String> occupants = new HashMap<>();

  /** The computers of instances with partitions of their own. */
  private final Map<String, String> places = new HashMap<>();

  private final Map<String, String> trees = new HashMap<>();
  private final Map<String, Set<String>> members = new HashMap<>();

  /**
   * @param instances guids
   * @param computers references
   */
  record Of(Set<String> instances, Set<String> computers) {}

  Of of(JournaledEvent journaled) {
    StreamId stream = journaled.position().stream();
    Object event = journaled.event();
    JsonNode data = ViewJson.EVENTS.valueToTree(event);
    Of of = new Of(new HashSet<>(), new HashSet<>());
    add(data.path("guid"), of.instances());
    add(data.path("host"), of.instances());
    switch (stream.kind()) {
      case COMPUTER -> of.computers().add(stream.entity());
      case PARTITION -> {
        of.computers().add(PartitionId.parse(stream.entity()).computer().value());
        ofPartition(stream, event, of);
      }
      case REQUEST -> {
        of.instances().add(stream.entity());
        ofPlace(data, of);
      }
      case MASTER -> {
        ofPlace(data, of);
        ofMaster(event, of);
      }
    }
    return of;
  }

  private static void add(JsonNode value, Set<String> subjects) {
    if (value.isTextual()) {
      subjects.add(value.textValue());
    }
  }

  private static void ofPlace(JsonNode data, Of of) {
    add(data.path("computer"), of.computers());
    if (data.path("partition").isTextual()) {
      of.computers().add(PartitionId.parse(data.path("partition").textValue()).computer().value());
    }
  }

  private void ofPartition(StreamId stream, Object event, Of of) {
    if (event instanceof Partition.PartitionAssigned assigned) {
      occupants.put(stream, assigned.drive().guid().value());
    } else if (event instanceof Partition.SharedInstanceAssigned shared) {
      of.instances().add(shared.drive().guid().value());
    }
    if (occupants.containsKey(stream)) {
      of.instances().add(occupants.get(stream));
    }
  }

  private void ofMaster(Object event, Of of) {
    if (event instanceof Master.RequestReceived received) {
      trees.put(received.guid().value(), received.tree().value());
      members
          .computeIfAbsent(received.tree().value(), tree -> new HashSet<>())
          .add(received.guid().value());
    } else if (event instanceof Master.PartitionAllocated allocated) {
      places.put(allocated.guid().value(), allocated.partition().computer().value());
    } else if (event instanceof Master.PartitionReleased released) {
      places.remove(released.guid().value());
    } else if (event instanceof Master.RequestDestroyed destroyed) {
      String tree = trees.remove(destroyed.guid().value());
      members.getOrDefault(tree, new HashSet<>()).remove(destroyed.guid().value());
    } else if (event instanceof Master.SharedInstanceUnbound unbound) {
      String computer = places.get(unbound.host().value());
      if (computer != null) {
        of.computers().add(computer);
      }
    } else if (event instanceof Master.TreeBanged banged) {
      of.instances().addAll(members.getOrDefault(banged.tree().value(), Set.of()));
    } else if (event instanceof Master.ComputerBanged banged) {
      places.forEach(
          (guid, computer) -> {
            if (computer.equals(banged.computer().value())) {
              of.instances().add(guid);
            }
          });
    }
  }
}
