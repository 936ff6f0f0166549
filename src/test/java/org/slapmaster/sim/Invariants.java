package org.slapmaster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Driving;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.journal.Replay;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;

/** What holds in every world after every step, and what holds when it has come to rest. */
final class Invariants {
  private Invariants() {}

  static void always(World world) {
    List<MasterLook.Seen> instances = MasterLook.instances(world.master.state);
    oneTitleOneLivingInstance(instances);
    onePartitionOneInstance(world, instances);
    everyInstanceStandsInItsTree(instances);
    everySharedInstanceHasAHostOfItsKind(instances);
    assertThat(MasterLook.servable(world.master.state)).as("wait for nothing").isEmpty();
    assertThat(MasterLook.misplaced(world.master.state)).as("wait without a queue").isEmpty();
    assertThat(world.outbox)
        .as("everything that can be driven is")
        .containsAll(Driving.behind(world.master.state));
  }

  private static void oneTitleOneLivingInstance(List<MasterLook.Seen> instances) {
    Map<String, InstanceGuid> titles = new HashMap<>();
    for (MasterLook.Seen seen : instances) {
      if (seen.state() != RequestedState.DESTROYED) {
        String scope =
            seen.guid().equals(seen.tree()) ? seen.requester().toString() : seen.tree().value();
        unique(titles, scope + " / " + seen.title(), seen.guid());
        if (seen.guid().equals(seen.tree())) {
          unique(titles, seen.tree() + " / " + seen.title(), seen.guid());
        }
      }
    }
  }

  private static void onePartitionOneInstance(World world, List<MasterLook.Seen> instances) {
    Map<PartitionId, InstanceGuid> hosts = new HashMap<>();
    instances.stream()
        .filter(seen -> seen.partition() != null && !seen.shared())
        .forEach(seen -> unique(hosts, seen.partition(), seen.guid()));
    assertThat(MasterLook.used(world.master.state))
        .containsExactlyInAnyOrderElementsOf(hosts.keySet());
  }

  private static <K> void unique(Map<K, InstanceGuid> owners, K key, InstanceGuid guid) {
    InstanceGuid other = owners.put(key, guid);
    assertThat(other).as("another owner of %s beside %s", key, guid).isNull();
  }

  private static void everyInstanceStandsInItsTree(List<MasterLook.Seen> instances) {
    Map<InstanceGuid, MasterLook.Seen> byGuid = new HashMap<>();
    instances.forEach(seen -> byGuid.put(seen.guid(), seen));
    for (MasterLook.Seen seen : instances) {
      Set<InstanceGuid> passed = new HashSet<>();
      MasterLook.Seen at = seen;
      while (at.requester().instance().isPresent()) {
        assertThat(passed.add(at.guid())).as("no cycle at %s", at.guid()).isTrue();
        MasterLook.Seen parent = byGuid.get(at.requester().instance().get());
        assertThat(parent).as("the requester of %s", at.guid()).isNotNull();
        assertThat(parent.children()).contains(at.guid());
        at = parent;
      }
      assertThat(at.guid()).isEqualTo(seen.tree());
    }
  }

  private static void everySharedInstanceHasAHostOfItsKind(List<MasterLook.Seen> instances) {
    Map<InstanceGuid, MasterLook.Seen> byGuid = new HashMap<>();
    instances.forEach(seen -> byGuid.put(seen.guid(), seen));
    for (MasterLook.Seen seen : instances) {
      assertThat(seen.host() != null).isEqualTo(seen.shared() && seen.partition() != null);
      if (seen.host() != null) {
        MasterLook.Seen host = byGuid.get(seen.host());
        assertThat(host).as("the host of %s", seen.guid()).isNotNull();
        assertThat(host.shared()).isFalse();
        assertThat(host.partition()).isEqualTo(seen.partition());
        if (seen.state() != RequestedState.DESTROYED) {
          assertThat(host.release()).isEqualTo(seen.release());
          assertThat(host.state()).isNotEqualTo(RequestedState.DESTROYED);
        }
      }
    }
  }

  /** The journal, read in its one order, gives the graph that was fed live, and it is true. */
  static void theJournalGivesTheGraph(World world) {
    GraphSnapshot live = world.live.graph().snapshot();
    assertThat(Replay.of(new ArrayList<>(world.journal).stream().sorted().toList()))
        .isEqualTo(live);
    List<String> fromGraph = live.instances().stream().map(Invariants::line).sorted().toList();
    List<String> fromMaster =
        MasterLook.instances(world.master.state).stream().map(Invariants::line).sorted().toList();
    assertThat(fromGraph).isEqualTo(fromMaster);
  }

  private static String line(InstanceNode node) {
    return List.of(
            node.guid(),
            node.requester(),
            node.title(),
            node.release(),
            node.state(),
            node.revision(),
            node.ready(),
            String.valueOf(node.partition()),
            node.published(),
            node.children())
        .toString();
  }

  private static String line(MasterLook.Seen seen) {
    return List.of(
            seen.guid(),
            seen.requester(),
            seen.title(),
            seen.release(),
            seen.state(),
            seen.revision(),
            seen.reached(),
            String.valueOf(seen.partition()),
            seen.published(),
            seen.children())
        .toString();
  }

  /** With every computer there and nothing under way, all is as it was ordered. */
  static void atRest(World world) {
    for (MasterLook.Seen seen : MasterLook.instances(world.master.state)) {
      assertThat(seen.state()).as("%s is gone", seen).isNotEqualTo(RequestedState.DESTROYED);
      boolean waitsForSoftware = seen.state() == RequestedState.STARTED && !seen.softwareThere();
      if (seen.partition() == null || waitsForSoftware) {
        continue;
      }
      if (seen.shared()) {
        sharedAtRest(world, seen);
        continue;
      }
      assertThat(seen.reached()).as("%s is ready", seen).isTrue();
      boolean reads = !world.nodes.get(seen.partition().computer()).format.nativeNode();
      if (seen.state() == RequestedState.STARTED && !reads) {
        assertThat(world.banged.getOrDefault(seen.guid(), 0L))
            .as("%s has heard its children", seen)
            .isGreaterThanOrEqualTo(seen.wokenAt());
      }
      SimulatedComputer.Slot slot =
          world.nodes.get(seen.partition().computer()).slots.get(seen.partition().name());
      assertThat(slot.desired.guid()).isEqualTo(seen.guid());
      assertThat(World.SEALS.vault().open(seen.published())).isEqualTo(slot.published);
    }
    partitionsAtRest(world);
  }

  /** Ready, unless its host is not started itself. */
  private static void sharedAtRest(World world, MasterLook.Seen shared) {
    MasterLook.Seen host =
        MasterLook.instances(world.master.state).stream()
            .filter(seen -> seen.guid().equals(shared.host()))
            .findFirst()
            .orElseThrow();
    boolean served =
        host.state() == RequestedState.STARTED && host.softwareThere()
            || shared.state() != RequestedState.STARTED;
    if (served) {
      assertThat(shared.reached()).as("%s is ready", shared).isTrue();
    }
  }

  private static void partitionsAtRest(World world) {
    world.partitions.forEach(
        (id, partition) -> {
          InstanceGuid occupant = PartitionRules.occupant(partition.state);
          if (occupant != null) {
            assertThat(MasterLook.used(world.master.state)).contains(id);
          }
        });
    assertThat(world.unheard).isEmpty();
    assertThat(world.untold).isEmpty();
  }
}
