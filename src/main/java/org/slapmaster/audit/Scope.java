package org.slapmaster.audit;

import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.Title;

/**
 * Which events are about the instances, computers and partitions of a query, and in which streams
 * they stand. Many events do not say it themselves: those of a partition are about whoever is on
 * it, and a bang is about a whole tree or computer.
 *
 * <p>To be told the master's stream first, by {@link #learnNames} and then, from its beginning
 * again, by {@link #learnPlaces}; then asked about the events of each stream in their order. Of a
 * stream that is followed from its end on, the events of the master have to be learnt as they come.
 * Not thread-safe.
 */
final class Scope {
  private final EventQuery query;

  /** The instances that are meant; those of trees are known when places are. */
  private final Set<InstanceGuid> instances = new HashSet<>();

  private final Set<InstanceGuid> trees = new HashSet<>();

  /** Where the instances that are meant ever were. */
  private final Set<PartitionId> places = new HashSet<>();

  /** Who ever was on the computer or partition that is meant. */
  private final Set<InstanceGuid> guests = new HashSet<>();

  /** Who was last told to be on a partition; before the partition's own words, by the master's. */
  private final Map<PartitionId, InstanceGuid> occupants = new HashMap<>();

  /** Of the living instances that are meant, and of those on the computer that is meant. */
  private final Map<InstanceGuid, PartitionId> homes = new HashMap<>();

  /** Of the living instances that are meant. */
  private final Map<InstanceGuid, InstanceGuid> treeOf = new HashMap<>();

  Scope(EventQuery query) {
    this.query = query;
    guid(query.instance()).ifPresent(instances::add);
    guid(query.tree()).ifPresent(trees::add);
  }

  /** The scope of one instance, to which others can be added. */
  static Scope of(InstanceGuid guid, ZonedDateTime now) {
    return new Scope(EventQuery.parse(Map.of("instance", guid.value()), now));
  }

  /** One more instance, before its places are learnt. */
  void add(InstanceGuid guid) {
    instances.add(guid);
  }

  /** The one instance that an event which is in it is about; empty when there is none, or more. */
  Optional<InstanceGuid> subject(JournaledEvent journaled) {
    StreamId stream = journaled.position().stream();
    return switch (stream.kind()) {
      case MASTER ->
          journaled.event() instanceof Master.OfInstance of
              ? Optional.of(of.guid())
              : Optional.empty();
      case REQUEST -> Optional.of(new InstanceGuid(stream.entity()));
      case PARTITION ->
          shared((Partition.Event) journaled.event())
              .or(() -> Optional.ofNullable(occupants.get(PartitionId.parse(stream.entity()))));
      case COMPUTER -> Optional.empty();
    };
  }

  private static Optional<InstanceGuid> guid(String name) {
    try {
      return name == null ? Optional.empty() : Optional.of(new InstanceGuid(name));
    } catch (IllegalArgumentException aTitle) {
      return Optional.empty();
    }
  }

  /** Whether everything is in it, so that nothing has to be learnt. */
  boolean isAll() {
    return !restrictsInstances() && !restrictsPlaces();
  }

  private boolean restrictsInstances() {
    return query.instance() != null || query.tree() != null;
  }

  private boolean restrictsPlaces() {
    return query.computer() != null || query.partition() != null;
  }

  /** Who is called, or was, as the query says. */
  void learnNames(JournaledEvent journaled) {
    if (journaled.event() instanceof Master.RequestReceived e) {
      learnTitle(e.guid(), e.title());
    } else if (journaled.event() instanceof Master.InstanceRenamed e) {
      learnTitle(e.guid(), e.title());
    }
  }

  private void learnTitle(InstanceGuid guid, Title title) {
    if (title.value().equals(query.instance())) {
      instances.add(guid);
    }
    if (title.value().equals(query.tree())) {
      trees.add(guid);
    }
  }

  /** Who belongs to the trees, and where everybody was. */
  void learnPlaces(JournaledEvent journaled) {
    if (journaled.event() instanceof Master.RequestReceived e) {
      if (query.tree() != null && trees.contains(e.tree())) {
        if (query.instance() == null) {
          instances.add(e.guid());
        }
      } else if (query.tree() != null) {
        instances.remove(e.guid());
      }
    } else if (journaled.event() instanceof Master.PartitionAllocated e) {
      learnPlace(e.guid(), e.partition());
    } else if (journaled.event() instanceof Master.SharedInstanceBound e) {
      learnPlace(e.guid(), e.partition());
    }
  }

  private void learnPlace(InstanceGuid guid, PartitionId place) {
    if (instances.contains(guid)) {
      places.add(place);
    }
    if (places.contains(place)) {
      occupants.put(place, guid);
    }
    if (restrictsPlaces() && isMeant(place)) {
      guests.add(guid);
    }
  }

  private boolean isMeant(PartitionId place) {
    return (query.computer() == null || query.computer().equals(place.computer()))
        && (query.partition() == null || query.partition().equals(place));
  }

  /** Whether the stream may have events that are in it. */
  boolean reads(StreamId stream) {
    if (query.type() != null && query.type().stream() != stream.kind()) {
      return false;
    }
    return switch (stream.kind()) {
      case MASTER -> true;
      case REQUEST -> {
        InstanceGuid guid = new InstanceGuid(stream.entity());
        yield (!restrictsInstances() || instances.contains(guid))
            && (!restrictsPlaces() || guests.contains(guid));
      }
      case PARTITION -> {
        PartitionId place = PartitionId.parse(stream.entity());
        yield (!restrictsInstances() || places.contains(place)) && isMeant(place);
      }
      case COMPUTER -> {
        ComputerId computer = new ComputerId(stream.entity());
        yield query.partition() == null
            && (query.computer() == null || query.computer().equals(computer))
            && (!restrictsInstances()
                || places.stream().anyMatch(place -> place.computer().equals(computer)));
      }
    };
  }

  /** Whether the event is in it; has to be asked of every event of the streams that it reads. */
  boolean includes(JournaledEvent journaled) {
    if (isAll()) {
      return true;
    }
    StreamId stream = journaled.position().stream();
    return switch (stream.kind()) {
      case MASTER -> ofMaster((Master.Event) journaled.event());
      case REQUEST ->
          !(journaled.event() instanceof Request.RequestTakenUp taken)
              ? !restrictsPlaces()
              : isMeant(taken.partition());
      case PARTITION ->
          ofPartition(PartitionId.parse(stream.entity()), (Partition.Event) journaled.event());
      case COMPUTER -> ofComputer((Computer.Event) journaled.event());
    };
  }

  private boolean ofComputer(Computer.Event event) {
    if (!restrictsInstances()) {
      return true;
    } else if (event instanceof Computer.PortHeld e) {
      return instances.contains(e.guid());
    }
    return event instanceof Computer.PortsReleased e && instances.contains(e.guid());
  }

  private boolean ofPartition(PartitionId place, Partition.Event event) {
    if (!restrictsInstances()) {
      return true;
    }
    if (event instanceof Partition.PartitionAssigned e) {
      occupants.put(place, e.drive().guid());
    }
    return instances.contains(occupants.get(place))
        || shared(event).filter(instances::contains).isPresent();
  }

  private static Optional<InstanceGuid> shared(Partition.Event event) {
    if (event instanceof Partition.SharedInstanceAssigned e) {
      return Optional.of(e.drive().guid());
    } else if (event instanceof Partition.SharedInstanceServed e) {
      return Optional.of(e.guid());
    } else if (event instanceof Partition.SharedInstanceErrorReported e) {
      return Optional.of(e.guid());
    } else if (event instanceof Partition.SharedInstanceRemoved e) {
      return Optional.of(e.guid());
    }
    return Optional.empty();
  }

  private boolean ofMaster(Master.Event event) {
    boolean included =
        (!restrictsInstances() || isAboutInstances(event))
            && (!restrictsPlaces() || isAboutPlaces(event));
    follow(event);
    return included;
  }

  private boolean isAboutInstances(Master.Event event) {
    if (event instanceof Master.TreeBanged e && treeOf.containsValue(e.tree())) {
      return true;
    } else if (event instanceof Master.ComputerBanged e) {
      return instances.stream().anyMatch(guid -> isOn(e.computer(), homes.get(guid)));
    } else if (event instanceof Master.SharedInstanceBound e && instances.contains(e.host())) {
      return true;
    } else if (event instanceof Master.SharedInstanceUnbound e && instances.contains(e.host())) {
      return true;
    }
    return event instanceof Master.OfInstance of && instances.contains(of.guid());
  }

  private static boolean isOn(ComputerId computer, PartitionId home) {
    return home != null && home.computer().equals(computer);
  }

  private boolean isAboutPlaces(Master.Event event) {
    if (event instanceof Master.PartitionAllocated e) {
      return isMeant(e.partition());
    } else if (event instanceof Master.PartitionReleased e) {
      return isMeant(e.partition());
    } else if (event instanceof Master.SharedInstanceBound e) {
      return isMeant(e.partition());
    } else if (event instanceof Master.SharedInstanceUnbound e) {
      return homes.containsKey(e.host()) && isMeant(homes.get(e.host()));
    }
    return query.partition() == null
        && computer(event).filter(query.computer()::equals).isPresent();
  }

  private static Optional<ComputerId> computer(Master.Event event) {
    if (event instanceof Master.ComputerOffered e) {
      return Optional.of(e.computer());
    } else if (event instanceof Master.ComputerWithdrawn e) {
      return Optional.of(e.computer());
    } else if (event instanceof Master.ComputerBanged e) {
      return Optional.of(e.computer());
    } else if (event instanceof Master.ComputerRequested e) {
      return Optional.of(e.computer());
    }
    return Optional.empty();
  }

  /** Who is where from here on, as far as later events have to be judged by it. */
  private void follow(Master.Event event) {
    if (event instanceof Master.RequestReceived e && instances.contains(e.guid())) {
      treeOf.put(e.guid(), e.tree());
    } else if (event instanceof Master.PartitionAllocated e
        && (instances.contains(e.guid()) || guests.contains(e.guid()))) {
      homes.put(e.guid(), e.partition());
    } else if (event instanceof Master.PartitionReleased e) {
      homes.remove(e.guid());
    } else if (event instanceof Master.RequestDestroyed e) {
      treeOf.remove(e.guid());
    }
  }
}
