package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.allocation.FilterRules;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.domain.master.Master.RequestChanged;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;

/**
 * The request verb and the orders of operators, after the ERP5 master's {@code
 * requestSoftwareInstance}: identity is (user, title) for roots and (tree, title) for children.
 */
final class Requesting {
  /** A bound on the direct children of one instance: its node asks for all of them in each pass. */
  static final int MAX_CHILDREN = 1_000;

  private Requesting() {}

  static Decision<MasterState, Command, Event, Reply> request(
      MasterState state, Master.Request request) {
    Optional<Reply> dying = ofDyingTree(state, request);
    if (dying.isPresent()) {
      return Decision.answer(dying.get());
    }
    Optional<Refusal> problem = problem(state, request);
    if (problem.isPresent()) {
      return Decision.answer(new Master.Refused(problem.get()));
    }
    Titles.Scoped key = state.scoped(request.requester(), request.title());
    InstanceGuid known = state.living(key);
    if (known != null) {
      return change(state, state.get(known), request);
    }
    if (request.state() == RequestedState.DESTROYED) {
      InstanceGuid gone = state.dying(key);
      return Decision.answer(
          gone == null
              ? new Master.Destroyed(request.title())
              : Answers.of(state, gone, request.title()));
    }
    return create(state, request);
  }

  /**
   * A last run of a requester that is being destroyed asks again for what goes with it, and is told
   * so.
   */
  private static Optional<Reply> ofDyingTree(MasterState state, Master.Request request) {
    return request
        .requester()
        .instance()
        .flatMap(state::find)
        .filter(requester -> requester.state == RequestedState.DESTROYED)
        .map(requester -> state.dying(state.scoped(request.requester(), request.title())))
        .filter(guid -> !state.get(guid).isRoot())
        .map(guid -> Answers.of(state, guid, request.title()));
  }

  /** What is wrong with a request, whether its title is known or not. */
  static Optional<Refusal> problem(MasterState state, Master.Request request) {
    Optional<String> release = request.release().malformed();
    if (release.isPresent()) {
      return Optional.of(new Refusal(Reason.INVALID, release.get()));
    }
    Optional<String> filter = FilterRules.problem(request.filter());
    if (filter.isPresent()) {
      return Optional.of(new Refusal(Reason.UNKNOWN_FILTER, filter.get()));
    }
    return request.requester().instance().flatMap(guid -> requesterProblem(state, guid, request));
  }

  private static Optional<Refusal> requesterProblem(
      MasterState state, InstanceGuid guid, Master.Request request) {
    Optional<InstanceState> requester = state.find(guid);
    if (requester.isEmpty()
        || !requester.get().allocated()
        || requester.get().shared
        || requester.get().state == RequestedState.DESTROYED) {
      return Optional.of(
          Refusal.of(
              Reason.NOT_THE_REQUESTER,
              "Expected the requester of '%s' to be an instance on a partition, but %s is not, or is ordered destroyed.",
              request.title(),
              guid));
    }
    InstanceState root = state.get(requester.get().tree);
    if (root.title.equals(request.title())) {
      return Optional.of(
          Refusal.of(
              Reason.ROOT_TITLE,
              "Expected a title other than that of the tree's root, but %s requests '%s'.",
              requester.get().title,
              request.title()));
    }
    return Optional.empty();
  }

  private static Decision<MasterState, Command, Event, Reply> create(
      MasterState state, Master.Request request) {
    Optional<InstanceState> parent = request.requester().instance().map(state::get);
    Optional<Refusal> tooMany = tooMany(parent, request);
    if (tooMany.isPresent()) {
      return Decision.answer(new Master.Refused(tooMany.get()));
    }
    Master.RequestReceived received = received(state, request);
    InstanceGuid guid = received.guid();
    return Decision.<MasterState, Command, Event, Reply>events(List.of(received))
        .then(List.of(new Master.Place(guid)))
        .replying(after -> Answers.of(after, guid, request.title(), true));
  }

  /** The next instance, as it was requested. */
  static Master.RequestReceived received(MasterState state, Master.Request request) {
    Optional<InstanceState> parent = request.requester().instance().map(state::get);
    InstanceGuid guid = InstanceGuid.numbered(state.lastNumber + 1);
    return new Master.RequestReceived(
        guid,
        request.requester(),
        parent.map(p -> p.tree).orElse(guid),
        request.title(),
        request.release(),
        request.type(),
        request.shared(),
        request.parameters(),
        request.filter(),
        allowedState(state, parent, request.state()));
  }

  /** Why a requester may not have one child more. */
  static Optional<Refusal> tooMany(Optional<InstanceState> parent, Master.Request request) {
    return parent
        .filter(requester -> requester.children().size() >= MAX_CHILDREN)
        .map(
            requester ->
                Refusal.of(
                    Reason.TOO_MANY,
                    "Expected at most %d children of %s, but '%s' would be one more.",
                    MAX_CHILDREN,
                    requester.title,
                    request.title()));
  }

  /** In a tree whose root is stopped nothing is started, whatever is asked. */
  private static RequestedState allowedState(
      MasterState state, Optional<InstanceState> parent, RequestedState wanted) {
    boolean stopped =
        parent.isPresent() && state.get(parent.get().tree).state == RequestedState.STOPPED;
    return stopped && wanted == RequestedState.STARTED ? RequestedState.STOPPED : wanted;
  }

  /** The same title again: what is asked differently. */
  static Decision<MasterState, Command, Event, Reply> change(
      MasterState state, InstanceState instance, Master.Request request) {
    if (instance.shared != request.shared()) {
      return MasterRules.refuse(
          Reason.SHARED_FIXED,
          "Expected '%s' to stay %s, but it was requested as %s: destroy it first.",
          instance.title,
          instance.shared ? "a shared instance" : "an instance of its own",
          instance.shared ? "one of its own" : "a shared one");
    }
    boolean moves = !instance.requester.equals(request.requester());
    if (moves && isBelow(state, request.requester().instance().orElse(null), instance)) {
      return MasterRules.refuse(
          Reason.CYCLE,
          "Expected '%s' to be requested from outside of what it requested itself, but %s stands below it:"
              + " both would be cut off their tree.",
          instance.title,
          request.requester());
    }
    Optional<Refusal> tooMany =
        moves ? tooMany(request.requester().instance().map(state::get), request) : Optional.empty();
    if (tooMany.isPresent()) {
      return Decision.answer(new Master.Refused(tooMany.get()));
    }
    return Decision.<MasterState, Command, Event, Reply>events(
            changes(state, instance, request, moves))
        .then(after(state, instance))
        .replying(after -> Answers.of(after, instance.guid, request.title()));
  }

  /** What may follow from another order for an instance, which may take its subtree along. */
  private static List<Command> after(MasterState state, InstanceState instance) {
    List<Command> then = new ArrayList<>();
    then.add(new Master.Place(instance.guid));
    for (InstanceState member : state.subtree(instance)) {
      if (member == instance || member.shared || !member.hosted().isEmpty()) {
        then.add(new Master.Rehost(member.guid));
      }
    }
    return then;
  }

  /**
   * Whether {@code guid} is {@code top} or stands below it; null is a user, who stands below
   * nothing.
   */
  private static boolean isBelow(MasterState state, InstanceGuid guid, InstanceState top) {
    InstanceState at = guid == null ? null : state.get(guid);
    while (at != null && at != top) {
      at = state.parent(at).orElse(null);
    }
    return at == top;
  }

  private static List<Event> changes(
      MasterState state, InstanceState instance, Master.Request request, boolean moves) {
    if (request.state() == RequestedState.DESTROYED) {
      return spread(state, instance, RequestedState.DESTROYED);
    }
    Optional<InstanceState> parent = request.requester().instance().map(state::get);
    RequestedState wanted = allowedState(state, parent, request.state());
    RequestChanged change =
        new RequestChanged(
            instance.guid,
            instance.revision,
            moves ? request.requester() : null,
            ifChanged(instance.release, request.release()),
            ifChanged(instance.type, request.type()),
            ifChanged(instance.parameters, request.parameters()),
            ifChanged(instance.filter, request.filter()),
            ifChanged(instance.state, wanted));
    List<Event> events = new ArrayList<>();
    if (revises(change)) {
      change = change.withRevision(instance.revision + 1);
    }
    if (revises(change) || change.requester() != null || change.filter() != null) {
      events.add(change);
    }
    if (change.state() == RequestedState.STOPPED) {
      spread(state, instance, RequestedState.STOPPED).stream().skip(1).forEach(events::add);
    }
    return events;
  }

  private static <T> T ifChanged(T before, T after) {
    return Objects.equals(before, after) ? null : after;
  }

  private static boolean revises(RequestChanged change) {
    return change.release() != null
        || change.type() != null
        || change.parameters() != null
        || change.state() != null;
  }

  /**
   * An order for a whole subtree, requesters first, in one block: what is stopped or destroyed with
   * its requester is never left behind by a crash in between. What has no partition is gone at
   * once.
   */
  private static List<Event> spread(MasterState state, InstanceState top, RequestedState wanted) {
    List<Event> events = new ArrayList<>();
    List<Event> gone = new ArrayList<>();
    for (InstanceState member : state.subtree(top)) {
      if (member.state.compareTo(wanted) < 0) {
        events.add(RequestChanged.state(member.guid, member.revision + 1, wanted));
        if (wanted == RequestedState.DESTROYED && !member.allocated()) {
          gone.add(0, member.destroyed());
        }
      }
    }
    events.addAll(gone);
    return events;
  }

  static Decision<MasterState, Command, Event, Reply> orderState(
      MasterState state, Master.OrderState order) {
    Optional<InstanceState> found = state.find(order.guid());
    if (found.isEmpty()) {
      return order.state() == RequestedState.DESTROYED
          ? Decision.answer(new Master.Done())
          : unknown(order.guid());
    }
    InstanceState instance = found.get();
    if (instance.state == RequestedState.DESTROYED && order.state() != RequestedState.DESTROYED) {
      return MasterRules.refuse(
          Reason.NOT_IN_THIS_STATE,
          "Expected an instance that may be %s, but '%s' is ordered destroyed.",
          order.state(),
          instance.title);
    }
    boolean underStopped =
        state.parent(instance).filter(p -> p.state == RequestedState.STOPPED).isPresent();
    if (underStopped && order.state() == RequestedState.STARTED) {
      return MasterRules.refuse(
          Reason.NOT_IN_THIS_STATE,
          "Expected the requester of '%s' to be started first, but '%s' is ordered stopped.",
          instance.title,
          state.parent(instance).orElseThrow().title);
    }
    List<Event> events = List.of();
    if (order.state() == RequestedState.STARTED && instance.state == RequestedState.STOPPED) {
      events =
          List.of(
              RequestChanged.state(instance.guid, instance.revision + 1, RequestedState.STARTED));
    } else if (order.state() != RequestedState.STARTED) {
      events = spread(state, instance, order.state());
    }
    return Decision.<MasterState, Command, Event, Reply>events(events)
        .then(after(state, instance))
        .replying(after -> Answers.of(after, instance.guid, instance.title));
  }

  static Decision<MasterState, Command, Event, Reply> rename(
      MasterState state, Master.Rename rename) {
    Optional<InstanceState> found = state.find(rename.guid());
    if (found.isEmpty() || found.get().state == RequestedState.DESTROYED) {
      return unknown(rename.guid());
    }
    InstanceState instance = found.get();
    if (instance.title.equals(rename.title())) {
      return MasterRules.done(List.of());
    }
    if (state.isTaken(instance, rename.title())) {
      return MasterRules.refuse(
          Reason.TITLE_TAKEN,
          "Expected a free title for '%s', but '%s' belongs to another instance.",
          instance.title,
          rename.title());
    }
    return MasterRules.done(List.of(new Master.InstanceRenamed(instance.guid, rename.title())));
  }

  static Decision<MasterState, Command, Event, Reply> unknown(InstanceGuid guid) {
    return MasterRules.refuse(Reason.UNKNOWN, "Expected an instance %s, but there is none.", guid);
  }
}
