package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.master.Master.Drive;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;

/**
 * What has to be driven now. Requesters stop before what they requested; partitions are wiped
 * leaves first; a computer out of contact delays only its own instances and the release of what
 * stands above them.
 */
public final class Driving {
  private Driving() {}

  /**
   * The order for an instance; empty when it is where it should be, must wait for others first, or
   * when its computer reads its orders itself.
   */
  public static Optional<Drive> drive(MasterState state, InstanceGuid guid) {
    return state
        .find(guid)
        .filter(instance -> instance.allocated() && !polled(state, instance))
        .flatMap(instance -> goal(state, instance).map(goal -> order(state, instance, goal)));
  }

  /**
   * Whether its computer reads its orders itself, and brings each along with its reports. That of a
   * shared instance concerns its host's partition only, which no computer brings along.
   */
  static boolean polled(MasterState state, InstanceState instance) {
    return !instance.shared
        && state
            .computerOf(instance)
            .map(computer -> !computer.format().nativeNode())
            .orElse(false);
  }

  static Drive order(MasterState state, InstanceState instance, RequestedState goal) {
    return new Drive(
        instance.guid,
        instance.revision,
        goal,
        instance.partition,
        instance.allocatedAt,
        instance.wokenAt,
        instance.title,
        state.get(instance.tree).title,
        instance.release,
        instance.type,
        instance.parameters,
        instance.shared ? host(state.get(instance.host)) : null);
  }

  private static Master.Host host(InstanceState host) {
    return new Master.Host(host.guid, host.allocatedAt);
  }

  private static Optional<RequestedState> goal(MasterState state, InstanceState instance) {
    if (instance.shared) {
      return sharedGoal(state, instance);
    }
    RequestedState goal =
        switch (instance.state) {
          case STARTED -> softwareIsThere(state, instance) ? RequestedState.STARTED : null;
          case STOPPED -> requesterIsDown(state, instance) ? RequestedState.STOPPED : null;
          case DESTROYED -> destructionGoal(state, instance);
        };
    return Optional.ofNullable(goal).filter(g -> !instance.reached(g));
  }

  /** Nothing of it runs on its own: it goes on and off its host's list, served or not. */
  private static Optional<RequestedState> sharedGoal(MasterState state, InstanceState shared) {
    InstanceState host = state.get(shared.host);
    boolean served = host.state == RequestedState.STARTED && softwareIsThere(state, host);
    return Optional.of(shared.state)
        .filter(goal -> !shared.reached(goal))
        .filter(goal -> goal != RequestedState.STARTED || served);
  }

  /**
   * First stopped, so that what stands below may stop; wiped when nothing stands below any more.
   */
  private static RequestedState destructionGoal(MasterState state, InstanceState instance) {
    if (!requesterIsDown(state, instance)) {
      return null;
    }
    return instance.children().isEmpty() ? RequestedState.DESTROYED : RequestedState.STOPPED;
  }

  /**
   * A release is not deployed before it is installed on the instance's computer: until then the old
   * one, if any, keeps running.
   */
  static boolean softwareIsThere(MasterState state, InstanceState instance) {
    return instance.release.equals(instance.runningRelease)
        || state.computerOf(instance).map(computer -> computer.has(instance.release)).orElse(false);
  }

  /** Whether whoever requested it does not use it any more, or cannot be asked to stop using it. */
  static boolean requesterIsDown(MasterState state, InstanceState instance) {
    Optional<InstanceState> requester = state.parent(instance);
    return requester.isEmpty()
        || requester.get().state == RequestedState.STARTED
        || !requester.get().allocated()
        || requester.get().reached(RequestedState.STOPPED)
        || !state.inContact(requester.get());
  }

  /** The instances whose order an event may have changed; more than needed does no harm. */
  public static List<InstanceGuid> touched(MasterState state, Event event) {
    List<InstanceGuid> touched = new ArrayList<>();
    if (event instanceof Master.PartitionAllocated allocated) {
      touched.add(allocated.guid());
    } else if (event instanceof Master.SharedInstanceBound bound) {
      touched.add(bound.guid());
    } else if (event instanceof Master.RequestChanged changed) {
      // Started again, it does not keep its children from stopping any more.
      state.find(changed.guid()).ifPresent(instance -> addWithChildren(instance, touched));
    } else if (event instanceof Master.InstanceReady ready) {
      state.find(ready.guid()).ifPresent(instance -> addWithChildren(instance, touched));
    } else if (event instanceof Master.RequestDestroyed destroyed) {
      destroyed.requester().instance().ifPresent(touched::add);
    } else if (event instanceof Master.ComputerOffered offered) {
      state
          .pool
          .computer(offered.computer())
          .ifPresent(
              computer ->
                  computer
                      .used()
                      .values()
                      .forEach(guid -> addWithChildren(state.get(guid), touched)));
    }
    return touched;
  }

  private static void addWithChildren(InstanceState instance, List<InstanceGuid> touched) {
    touched.add(instance.guid);
    touched.addAll(instance.children());
    touched.addAll(instance.hosted());
  }

  /**
   * Everything that has to be driven, in the order of guids: what a recovered master takes up
   * again. Computers that poll bring their orders along themselves.
   */
  public static List<InstanceGuid> behind(MasterState state) {
    return state.instances.values().stream()
        .filter(instance -> instance.allocated() && !polled(state, instance))
        .filter(instance -> goal(state, instance).isPresent())
        .map(instance -> instance.guid)
        .sorted()
        .toList();
  }
}
