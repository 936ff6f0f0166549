package org.slapmaster.sim;

import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.domain.master.WaitOracle;
import org.slapmaster.domain.partition.PartitionLook;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;

/** What holds when every computer is there and nothing is under way: all is as it was ordered. */
final class AtRest {
  private AtRest() {}

  static void check(World world) {
    List<MasterLook.Seen> instances = MasterLook.instances(world.master.state);
    for (MasterLook.Seen seen : instances) {
      expect(seen.state() != RequestedState.DESTROYED, "destroyed, but still there", seen);
      boolean waitsForSoftware = seen.state() == RequestedState.STARTED && !seen.softwareThere();
      if (seen.partition() == null || waitsForSoftware) {
        continue;
      }
      if (seen.shared()) {
        shared(instances, seen);
      } else {
        onItsPartition(world, seen);
      }
    }
    List<String> stale = WaitOracle.stale(world.master.state);
    expect(stale.isEmpty(), "told to wait for what was so before", stale);
    world.disk.streams().stream()
        .filter(stream -> stream.kind() == StreamId.Kind.PARTITION)
        .map(stream -> PartitionId.parse(stream.entity()))
        .forEach(id -> occupantIsKnown(world, id));
    expect(world.unheard.isEmpty(), "somebody is still to be woken", world.unheard);
  }

  private static void expect(boolean holds, String what, Object where) {
    if (!holds) {
      throw new Broken("P5 progress: %s: %s", what, where);
    }
  }

  private static void onItsPartition(World world, MasterLook.Seen seen) {
    expect(seen.reached(), "not ready", seen);
    SimulatedComputer node = world.nodes.get(seen.partition().computer());
    if (seen.state() == RequestedState.STARTED && node.format.nativeNode()) {
      long heard = PartitionLook.bang(world.partition(seen.partition()).durable);
      expect(heard >= seen.wokenAt(), "has not heard its children", seen);
    }
    SimulatedComputer.Slot slot = node.slots.get(seen.partition().name());
    expect(slot != null && slot.desired != null, "its computer has no orders for it", seen);
    expect(slot.desired.guid().equals(seen.guid()), "its computer has other orders", seen);
    // A computer that polls publishes when it starts something, and only then.
    boolean tells = node.format.nativeNode() || seen.state() == RequestedState.STARTED;
    ConnectionParameters known = World.SEALS.vault().open(seen.published());
    expect(
        slot.published.isEmpty() || known.equals(slot.published) || !tells,
        "published " + slot.published + ", but known is " + known,
        seen);
  }

  /** Ready, unless its host is not started itself. */
  private static void shared(List<MasterLook.Seen> instances, MasterLook.Seen shared) {
    MasterLook.Seen host =
        instances.stream()
            .filter(seen -> seen.guid().equals(shared.host()))
            .findFirst()
            .orElseThrow();
    boolean served =
        host.state() == RequestedState.STARTED && host.softwareThere()
            || shared.state() != RequestedState.STARTED;
    expect(shared.reached() || !served, "not served", shared);
  }

  private static void occupantIsKnown(World world, PartitionId id) {
    InstanceGuid occupant = world.occupant(id);
    if (occupant != null) {
      Optional<MasterLook.Seen> seen = MasterLook.instance(world.master.state, occupant);
      expect(
          seen.isPresent() && id.equals(seen.get().partition()),
          id + " has an instance that the master does not know there",
          occupant);
    }
  }
}
