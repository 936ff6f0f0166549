package org.slapmaster.domain.master;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.domain.master.Master.Wake;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;

/**
 * Who has to look again although nothing was ordered differently: a requester when what it
 * requested publishes, a host when a shared instance on it changes, everybody in a tree or on a
 * computer when somebody bangs.
 */
public final class Waking {
  /** Why a requester looks again. */
  public static final String CHILD_NEWS = "a requested instance published";

  /** Why a host looks again. */
  static final String SHARED_NEWS = "a shared instance on it changed";

  private Waking() {}

  static Decision<MasterState, Command, Event, Reply> bang(MasterState state, Master.Bang bang) {
    Optional<InstanceState> found = state.find(bang.guid());
    if (found.isEmpty()) {
      return Requesting.unknown(bang.guid());
    }
    InstanceState instance = found.get();
    return MasterRules.done(
        List.of(
            instance.shared
                ? new Master.SharedInstanceBanged(instance.guid, bang.reason())
                : new Master.TreeBanged(instance.guid, instance.tree, bang.reason())));
  }

  static Decision<MasterState, Command, Event, Reply> bang(
      MasterState state, Master.BangComputer bang) {
    if (!state.knows(bang.computer())) {
      return MasterRules.refuse(
          Reason.UNKNOWN, "Expected a known computer, but %s is not one.", bang.computer());
    }
    return MasterRules.done(List.of(new Master.ComputerBanged(bang.computer(), bang.reason())));
  }

  /** The instances on the partitions of a computer. */
  static Stream<InstanceState> on(MasterState state, ComputerId computer) {
    return state.pool.computer(computer).stream()
        .flatMap(known -> known.used().values().stream())
        .map(state::get);
  }

  /** The instances on partitions that have to look again because of an event. */
  public static List<Wake> wakes(MasterState state, Event event) {
    Stream<InstanceState> woken;
    if (event instanceof Master.ConnectionParametersKnown known) {
      woken = state.find(known.guid()).flatMap(state::parent).stream();
    } else if (event instanceof Master.TreeBanged banged) {
      woken = state.find(banged.tree()).stream().flatMap(root -> state.subtree(root).stream());
    } else if (event instanceof Master.SharedInstanceBanged banged) {
      woken = state.find(banged.guid()).map(shared -> shared.host).flatMap(state::find).stream();
    } else if (event instanceof Master.ComputerBanged banged) {
      woken = on(state, banged.computer());
    } else if (event instanceof Master.InstanceReady ready) {
      woken = state.find(ready.guid()).filter(Waking::isUnaware).stream();
    } else if (event instanceof Master.RequestChanged changed) {
      woken = state.find(changed.guid()).filter(instance -> keepsRunning(state, instance)).stream();
    } else {
      return List.of();
    }
    return woken.flatMap(instance -> wake(state, instance).stream()).toList();
  }

  /**
   * A partition that was called before it had the order did not listen; as long as the order was
   * repeated, that would have brought the call along. What an instance serves reaches it as orders
   * of their own.
   */
  private static boolean isUnaware(InstanceState instance) {
    return instance.heardAt < instance.wokenAt && !instance.wokenBy.equals(SHARED_NEWS);
  }

  /**
   * Nobody is called who is ordered to stop. Ordered to start again before it could, but with a
   * release that is not there yet, it runs all the time, and no order brings the call along.
   */
  private static boolean keepsRunning(MasterState state, InstanceState instance) {
    return isUnaware(instance)
        && instance.runningRelease != null
        && Driving.drive(state, instance.guid).isEmpty();
  }

  /**
   * The computers about which an event says something: asked before and after it, they are those
   * whose pictures it changes.
   */
  public static Set<ComputerId> computers(MasterState state, Event event) {
    Set<ComputerId> computers = new HashSet<>();
    if (event instanceof Master.ComputerBanged banged) {
      computers.add(banged.computer());
    } else if (event instanceof Master.TreeBanged banged) {
      state.treeOf(banged.tree()).forEach(guid -> addPlace(state, guid, computers));
    } else if (event instanceof Master.ComputerRequested requested) {
      computers.add(requested.computer());
    } else if (event instanceof Master.OfInstance of) {
      addPlace(state, of.guid(), computers);
      state
          .find(of.guid())
          .flatMap(state::parent)
          .ifPresent(parent -> addPlace(state, parent.guid, computers));
      boolean ofTree = event instanceof Master.InstanceRenamed;
      if (ofTree && state.find(of.guid()).map(InstanceState::isRoot).orElse(false)) {
        state.treeOf(of.guid()).forEach(guid -> addPlace(state, guid, computers));
      }
    }
    return computers;
  }

  private static void addPlace(MasterState state, InstanceGuid guid, Set<ComputerId> computers) {
    state
        .find(guid)
        .filter(InstanceState::allocated)
        .ifPresent(instance -> computers.add(instance.partition.computer()));
  }

  /**
   * Who may not have heard of the last time: told again after a recovery. Some did hear, which does
   * no harm: that is journaled only with what becomes ready later.
   */
  public static List<Wake> unheard(MasterState state) {
    return state.instances.values().stream()
        .filter(instance -> instance.wokenAt > instance.heardAt)
        .flatMap(instance -> wake(state, instance).stream())
        .toList();
  }

  /** Who reads its orders itself sees from their change mark that it has to look again. */
  static Optional<Wake> wake(MasterState state, InstanceState instance) {
    boolean listens =
        !instance.shared
            && instance.allocated()
            && instance.state == RequestedState.STARTED
            && !Driving.polled(state, instance);
    return listens
        ? Optional.of(
            new Wake(
                instance.guid,
                instance.partition,
                instance.allocatedAt,
                instance.wokenAt,
                instance.wokenBy))
        : Optional.empty();
  }
}
