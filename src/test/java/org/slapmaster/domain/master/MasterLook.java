package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.allocation.Allocator;
import org.slapmaster.domain.allocation.Demand;
import org.slapmaster.domain.allocation.PooledComputer;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.Title;

/** What tests of other packages may see of a master's state. */
public final class MasterLook {
  private MasterLook() {}

  public record Seen(
      InstanceGuid guid,
      InstanceGuid tree,
      Requester requester,
      Title title,
      SoftwareRelease release,
      RequestedState state,
      long revision,
      boolean reached,
      boolean softwareThere,
      PartitionId partition,
      InstanceGuid host,
      boolean shared,
      long wokenAt,
      ConnectionParameters published,
      List<InstanceGuid> children) {}

  /** All instances in the order of their guids. */
  public static List<Seen> instances(MasterState state) {
    return state.instances.values().stream()
        .map(instance -> seen(state, instance))
        .sorted(Comparator.comparing(Seen::guid))
        .toList();
  }

  /** One instance; empty when there is none (any more). */
  public static Optional<Seen> instance(MasterState state, InstanceGuid guid) {
    return state.find(guid).map(instance -> seen(state, instance));
  }

  /**
   * What instances with a native node have to hear of, whether they did or not; those that have an
   * order to come hear of it with that.
   */
  public static List<Master.Wake> wakes(MasterState state) {
    return state.instances.values().stream()
        .filter(instance -> !instance.wokenBy.equals(Waking.SHARED_NEWS))
        .filter(instance -> Driving.drive(state, instance.guid).isEmpty())
        .flatMap(instance -> Waking.wake(state, instance).stream())
        .toList();
  }

  private static Seen seen(MasterState state, InstanceState instance) {
    return new Seen(
        instance.guid,
        instance.tree,
        instance.requester,
        instance.title,
        instance.release,
        instance.state,
        instance.revision,
        instance.reached(instance.state),
        Driving.softwareIsThere(state, instance),
        instance.partition,
        instance.host,
        instance.shared,
        // What it serves reaches it as orders of their own.
        instance.wokenBy.equals(Waking.SHARED_NEWS) ? 0 : instance.wokenAt,
        instance.published,
        List.copyOf(instance.children()));
  }

  /** Those who wait although a partition would suit them: always none. */
  public static List<InstanceGuid> servable(MasterState state) {
    return state.waiting.heads().stream()
        .filter(
            guid -> {
              Demand demand = state.get(guid).demand();
              Set<String> taken =
                  demand.tree() == null ? Set.of() : state.networks(state.get(guid).tree);
              return Allocator.choose(state.pool, demand, taken).isPresent();
            })
        .toList();
  }

  /** Those who want a partition and do not stand in the queue, or the other way round. */
  public static Set<InstanceGuid> misplaced(MasterState state) {
    Set<InstanceGuid> wanting = new HashSet<>();
    Set<InstanceGuid> queued = new HashSet<>();
    for (InstanceState instance : state.instances.values()) {
      if (instance.wantsPlace()) {
        wanting.add(instance.guid);
      }
      queued.addAll(state.queue(instance).line(instance.demand()));
    }
    Set<InstanceGuid> misplaced = new HashSet<>(wanting);
    misplaced.removeAll(queued);
    queued.removeAll(wanting);
    misplaced.addAll(queued);
    return misplaced;
  }

  /** Every used partition, one entry for each use. */
  public static List<PartitionId> used(MasterState state) {
    List<PartitionId> used = new ArrayList<>();
    for (PooledComputer computer : state.pool.computers()) {
      computer.used().keySet().forEach(name -> used.add(new PartitionId(computer.id(), name)));
    }
    return used;
  }

  /** Plants a fault: the title is not known until what is returned is run. */
  public static Runnable forget(MasterState state, Requester requester, Title title) {
    if (requester.instance().map(guid -> state.find(guid).isEmpty()).orElse(false)) {
      return () -> {};
    }
    Titles.Scoped key = state.scoped(requester, title);
    InstanceGuid known = state.titles.get(key);
    if (known == null) {
      return () -> {};
    }
    state.titles.remove(key, known);
    return () -> state.titles.put(key, known);
  }

  /** Plants a fault: the partition is free although its instance is there. */
  public static void forget(MasterState state, Master.PartitionAllocated allocated) {
    state.pool.release(allocated.partition(), allocated.guid());
  }

  /** Whether the rules tell themselves to serve those who wait. */
  public static boolean fills(Master.Command command) {
    return command instanceof Master.Fill;
  }
}
