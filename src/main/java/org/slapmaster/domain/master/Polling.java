package org.slapmaster.domain.master;

import java.util.Optional;
import java.util.stream.Collectors;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * What a computer that polls was told to do when it reports. It reads its orders from the graph, so
 * that nothing has to reach its partition first; the report then carries the order there.
 */
final class Polling {
  private Polling() {}

  static Decision<MasterState, Command, Event, Reply> order(
      MasterState state, Master.GetOrder get) {
    Optional<InstanceState> found = state.find(get.guid());
    if (found.isEmpty()) {
      return Requesting.unknown(get.guid());
    }
    InstanceState instance = found.get();
    if (!instance.allocated()) {
      return MasterRules.refuse(
          Reason.NOT_IN_THIS_STATE,
          "Expected an instance with a place, but '%s' waits for one.",
          instance.title);
    }
    if (get.reported() == ReportedState.DESTROYED && instance.state != RequestedState.DESTROYED) {
      return MasterRules.refuse(
          Reason.NOT_IN_THIS_STATE,
          "Expected an instance that is ordered destroyed, but '%s' is to be %s: nothing is freed.",
          instance.title,
          instance.state);
    }
    if (get.reported() == ReportedState.DESTROYED && !instance.children().isEmpty()) {
      return MasterRules.refuse(
          Reason.NOT_IN_THIS_STATE,
          "Expected nothing below '%s' any more, but it is not freed before %s.",
          instance.title,
          instance.children().stream()
              .limit(5)
              .map(child -> "'" + state.get(child).title + "'")
              .collect(Collectors.joining(", ")));
    }
    boolean done =
        get.reported() == ReportedState.STARTED || get.reported() == ReportedState.STOPPED;
    boolean read = get.servedAt() > 0;
    boolean known = read || instance.allocatedAt >= get.began();
    if (done && !known && instance.state != RequestedState.DESTROYED) {
      // Taken as one about older orders it could be the last for a day: a computer that was told
      // "done" does not process the instance again until its orders change. One that was refused
      // reads them again and repeats its work.
      return MasterRules.refuse(
          Reason.NOT_IN_THIS_STATE,
          "Expected a report on orders read from this master, but the computer of '%s' has not read"
              + " any since the master started: it counts when they have been read again.",
          instance.title);
    }
    return Decision.answer(
        new Master.Served(
            Driving.order(state, instance, goal(instance, get.reported())),
            read ? get.servedAt() >= orderedAt(instance) : known,
            instance.timestamp()));
  }

  /** To a host its list of shared instances is part of its order: a change of it wakes the host. */
  private static long orderedAt(InstanceState instance) {
    return instance.hosted().isEmpty()
        ? Math.max(instance.revisedAt, instance.allocatedAt)
        : instance.timestamp();
  }

  /** On the way to destruction an instance is stopped first. */
  private static RequestedState goal(InstanceState instance, ReportedState reported) {
    boolean onTheWay =
        instance.state == RequestedState.DESTROYED && reported != ReportedState.DESTROYED;
    return onTheWay ? RequestedState.STOPPED : instance.state;
  }
}
