package org.slapmaster.sim;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.domain.master.WaitOracle;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * What the world remembers to hold the master to: every event as it reaches the disk, and every
 * answer as it is given. Written without the master's rules, from the events alone.
 */
final class Promises {
  private final World world;
  private final Map<PartitionId, InstanceGuid> owners = new HashMap<>();
  private final Set<InstanceGuid> acknowledged = new HashSet<>();
  private final Set<InstanceGuid> destroyed = new HashSet<>();
  private final Set<InstanceGuid> gone = new HashSet<>();
  private final Map<Port, String> ports = new HashMap<>();
  private final Set<Reached> polled = new HashSet<>();

  Promises(World world) {
    this.world = world;
  }

  private record Port(ComputerId computer, String address, int port) {}

  private record Reached(InstanceGuid guid, long revision, String state) {}

  /** An event is on disk. */
  void happened(JournaledEvent journaled) {
    Object event = journaled.event();
    if (event instanceof Master.RequestReceived received) {
      checkDestroyedForEver(received.guid(), received.state());
    } else if (event instanceof Master.RequestChanged changed) {
      checkDestroyedForEver(changed.guid(), changed.state());
    } else if (event instanceof Master.PartitionAllocated allocated) {
      InstanceGuid other = owners.put(allocated.partition(), allocated.guid());
      if (other != null) {
        throw new Broken("P3 one partition, one instance: %s, but it has %s", event, other);
      }
    } else if (event instanceof Master.PartitionReleased released) {
      released(released);
    } else if (event instanceof Master.InstanceReady ready) {
      checkReady(ready);
    } else if (event instanceof Master.RequestDestroyed destroyed) {
      gone.add(destroyed.guid());
    } else if (event instanceof Computer.PortHeld held) {
      checkPort(new ComputerId(journaled.position().stream().entity()), held);
    } else if (event instanceof Computer.PortsReleased released) {
      String prefix = released.partition() + " " + released.guid() + " ";
      ports.values().removeIf(holder -> holder.startsWith(prefix));
    } else if (event instanceof Computer.ComputerRemoved) {
      ComputerId computer = new ComputerId(journaled.position().stream().entity());
      ports.keySet().removeIf(port -> port.computer().equals(computer));
    }
  }

  private void checkDestroyedForEver(InstanceGuid guid, RequestedState ordered) {
    if (ordered == RequestedState.DESTROYED) {
      destroyed.add(guid);
    } else if (ordered != null && destroyed.contains(guid)) {
      throw new Broken("ordered destroyed is for ever: %s is to be %s", guid, ordered);
    }
  }

  private void released(Master.PartitionReleased released) {
    if (!owners.remove(released.partition(), released.guid())) {
      throw new Broken("P3 one partition, one instance: %s, which does not have it", released);
    }
    SimulatedComputer.Slot slot =
        world.nodes.get(released.partition().computer()).slots.get(released.partition().name());
    if (slot != null
        && released.guid().equals(slot.present)
        && !world.confirmed.contains(released.guid())) {
      throw new Broken("freed only after confirmation: %s, but it is still there", released);
    }
  }

  /** A computer that polls said something, and this is the order that it counts for. */
  void polled(InstanceGuid guid, ReportedState state, Master.Served served) {
    if (served.current() && state != null) {
      polled.add(new Reached(guid, served.order().revision(), state.name()));
    }
  }

  /** What is ready was said to be so by its computer, in this revision. */
  private void checkReady(Master.InstanceReady ready) {
    Optional<MasterLook.Seen> seen = MasterLook.instance(world.master.state, ready.guid());
    if (seen.isEmpty() || seen.get().shared() || seen.get().partition() == null) {
      return;
    }
    SimulatedComputer node = world.nodes.get(seen.get().partition().computer());
    ReportedState state = ReportedState.valueOf(ready.state().name());
    boolean said =
        node.format.nativeNode()
            ? node.hasSaid(ready.guid(), ready.revision(), state)
            : polled.contains(new Reached(ready.guid(), ready.revision(), state.name()));
    if (!said) {
      throw new Broken("ready is true: %s, but %s never said so", ready, node.id);
    }
  }

  private void checkPort(ComputerId computer, Computer.PortHeld held) {
    String holder = held.partition() + " " + held.guid() + " " + held.name();
    ports.values().removeIf(holder::equals);
    String other = ports.put(new Port(computer, held.address(), held.port()), holder);
    boolean stale = other == null || other.startsWith(held.partition() + " ");
    if (!stale) {
      throw new Broken("one port, one holder: %s on %s, but %s has it", held, computer, other);
    }
  }

  /** A node is told which port it has. */
  void heldPort(ComputerId computer, Computer.HoldPort hold, List<Computer.Effect> effects) {
    String holder = hold.partition() + " " + hold.guid() + " " + hold.name();
    for (Computer.Effect effect : effects) {
      if (effect instanceof Computer.Held held && held.port() != 0) {
        String owner = ports.get(new Port(computer, hold.address(), held.port()));
        // All answers of a block are told at its end: a later call of it may have changed the port.
        boolean replaced = owner == null && ports.containsValue(holder);
        if (!holder.equals(owner) && !replaced) {
          throw new Broken(
              "one port, one holder: %s is told %d, which is %s's", hold, held.port(), owner);
        }
      }
    }
  }

  /** The master has decided on an answer, which nobody has yet. */
  void decided(Object reply) {
    if (reply instanceof Master.PleaseWait wait) {
      Optional<String> problem = WaitOracle.problem(world.master.state, wait);
      if (problem.isPresent()) {
        throw new Broken("every wait has a true reason: %s", problem.get());
      }
    }
  }

  /** Somebody is being answered. */
  void answered(Master.Reply reply) {
    if (reply instanceof Master.PleaseWait wait) {
      checkTold(wait.instance(), false);
    } else if (reply instanceof Master.Ready ready) {
      checkTold(ready.instance(), true);
    }
  }

  /** What is told is on disk, if it was not overtaken by something newer in the same block. */
  private void checkTold(Master.Instance told, boolean ready) {
    Optional<MasterLook.Seen> found = MasterLook.instance(world.master.durable, told.guid());
    boolean kept = found.map(seen -> isKept(seen, told, ready)).orElse(gone.contains(told.guid()));
    if (!kept) {
      throw new Broken("P1 durable before told: told %s, but the disk has %s", told, found);
    }
    acknowledged.add(told.guid());
  }

  private static boolean isKept(MasterLook.Seen seen, Master.Instance told, boolean ready) {
    boolean place = told.partition() == null || told.partition().equals(seen.partition());
    return seen.revision() > told.revision()
        || (seen.revision() == told.revision()
            && seen.state() == told.state()
            && (seen.reached() || !ready)
            && (place || seen.shared()));
  }

  /** Whoever was ever told of an instance finds it, unless it is gone for good. */
  void acknowledgedIsKept() {
    Collection<InstanceGuid> there = world.master.state.guids();
    acknowledged.removeAll(gone);
    for (InstanceGuid guid : acknowledged) {
      if (!there.contains(guid) && MasterLook.instance(world.master.durable, guid).isEmpty()) {
        throw new Broken("P1 acknowledged is kept: %s was acknowledged, but there is none", guid);
      }
    }
  }
}
