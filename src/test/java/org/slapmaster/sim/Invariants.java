package org.slapmaster.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slapmaster.domain.master.Driving;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.domain.master.WaitOracle;
import org.slapmaster.domain.partition.PartitionLook;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;

/** What holds in a world after every event. */
final class Invariants {
  private final World world;

  /** The master as it was looked at last, and how often it had changed then. */
  private Entity<?, ?, ?, ?> seen;

  private long changes;

  Invariants(World world) {
    this.world = world;
  }

  /** What follows from the master's state alone is not looked at again while that is the same. */
  void check() {
    world.promises.acknowledgedIsKept();
    oneInstanceOnePlace(world);
    everythingIsDriven(world);
    whoeverHasToLookAgainIsTold(world);
    if (world.master != seen || world.master.changes() != changes) {
      seen = world.master;
      changes = world.master.changes();
      checkMaster();
    }
  }

  private void checkMaster() {
    List<MasterLook.Seen> instances = MasterLook.instances(world.master.state);
    Map<InstanceGuid, MasterLook.Seen> byGuid = new HashMap<>();
    instances.forEach(instance -> byGuid.put(instance.guid(), instance));
    oneTitleOneLivingInstance(instances);
    onePartitionOneInstance(world, instances);
    instances.forEach(seen -> standsInItsTree(byGuid, seen));
    instances.forEach(seen -> hasAHostOfItsKind(byGuid, seen));
    instances.forEach(
        seen -> expect(seen.partition() != null || !seen.reached(), "ready is true", seen));
    expectNone("P5 progress: wait for nothing", MasterLook.servable(world.master.state));
    expectNone("P5 progress: wait without a queue", MasterLook.misplaced(world.master.state));
    expectNone("every wait has a true reason", WaitOracle.problems(world.master.state));
  }

  private static void expectNone(String promise, Iterable<?> found) {
    if (found.iterator().hasNext()) {
      throw new Broken("%s: %s", promise, found);
    }
  }

  private static void expect(boolean holds, String promise, Object what) {
    if (!holds) {
      throw new Broken("%s: %s", promise, what);
    }
  }

  private static void everythingIsDriven(World world) {
    if (!world.master.isWriting()) {
      Set<InstanceGuid> behind = new HashSet<>(Driving.behind(world.master.state));
      behind.removeAll(world.outbox);
      expectNone("P5 progress: everything that can be driven is", behind);
    }
  }

  /**
   * Until its partition has heard; of one that is asleep nothing is known here, and what is not
   * ordered to run yet hears with the order that it gets.
   */
  private static void whoeverHasToLookAgainIsTold(World world) {
    if (!world.master.isWriting()) {
      for (Master.Wake wake : MasterLook.wakes(world.master.state)) {
        var partition = world.partitions.get(wake.partition());
        expect(
            partition == null
                || !PartitionLook.isToRun(partition.durable)
                || world.unheard.containsKey(wake.guid())
                || PartitionLook.bang(partition.durable) >= wake.bang()
                || !wake.guid().equals(PartitionRules.occupant(partition.durable)),
            "P5 progress: whoever has to look again is told",
            wake);
      }
    }
  }

  private static void oneTitleOneLivingInstance(List<MasterLook.Seen> instances) {
    Map<String, InstanceGuid> titles = new HashMap<>();
    for (MasterLook.Seen seen : instances) {
      if (seen.state() != RequestedState.DESTROYED) {
        boolean root = seen.guid().equals(seen.tree());
        String scope = root ? seen.requester().toString() : seen.tree().value();
        String promise = "P2 one title, one instance";
        unique(promise, titles, scope + " / " + seen.title(), seen.guid());
        if (root) {
          unique(promise, titles, seen.tree() + " / " + seen.title(), seen.guid());
        }
      }
    }
  }

  private static void onePartitionOneInstance(World world, List<MasterLook.Seen> instances) {
    Map<PartitionId, InstanceGuid> hosts = new HashMap<>();
    for (MasterLook.Seen seen : instances) {
      if (seen.partition() != null && !seen.shared()) {
        unique("P3 one partition, one instance", hosts, seen.partition(), seen.guid());
      }
    }
    List<PartitionId> used = MasterLook.used(world.master.state);
    expect(
        used.size() == hosts.size() && hosts.keySet().containsAll(used),
        "P3 one partition, one instance: the used are " + hosts.keySet() + ", but taken for it are",
        used);
  }

  /** Also on the computers, where the data are. */
  private static void oneInstanceOnePlace(World world) {
    Map<InstanceGuid, String> places = new HashMap<>();
    for (SimulatedComputer node : world.nodes.values()) {
      node.slots.forEach(
          (name, slot) -> {
            if (slot.present != null) {
              String other = places.put(slot.present, node.id + "/" + name);
              expect(
                  other == null,
                  "P3 one partition, one instance: data of " + slot.present + " are on",
                  other + " and " + node.id + "/" + name);
            }
          });
    }
  }

  private static <K> void unique(
      String promise, Map<K, InstanceGuid> owners, K key, InstanceGuid guid) {
    InstanceGuid other = owners.put(key, guid);
    if (other != null) {
      throw new Broken("%s: %s has %s and %s", promise, key, other, guid);
    }
  }

  private static void standsInItsTree(
      Map<InstanceGuid, MasterLook.Seen> byGuid, MasterLook.Seen seen) {
    Set<InstanceGuid> passed = new HashSet<>();
    MasterLook.Seen at = seen;
    while (at.requester().instance().isPresent()) {
      expect(passed.add(at.guid()), "no cycle", at);
      MasterLook.Seen parent = byGuid.get(at.requester().instance().get());
      expect(parent != null, "no instance without its requester", at);
      expect(parent.children().contains(at.guid()), "a requester knows its children", at);
      at = parent;
    }
    expect(at.guid().equals(seen.tree()), "no instance outside of its tree", seen);
  }

  private static void hasAHostOfItsKind(
      Map<InstanceGuid, MasterLook.Seen> byGuid, MasterLook.Seen seen) {
    String promise = "a shared instance has a host of its kind";
    expect((seen.host() != null) == (seen.shared() && seen.partition() != null), promise, seen);
    if (seen.host() != null) {
      MasterLook.Seen host = byGuid.get(seen.host());
      expect(host != null && !host.shared(), promise, seen);
      expect(host.partition().equals(seen.partition()), promise, seen);
      boolean fits =
          host.release().equals(seen.release()) && host.state() != RequestedState.DESTROYED;
      expect(fits || seen.state() == RequestedState.DESTROYED, promise, seen);
    }
  }
}
