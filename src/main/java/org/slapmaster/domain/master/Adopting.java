package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.allocation.Grounds;
import org.slapmaster.domain.allocation.PooledComputer;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;

/** Instances that lived under another master, on the partitions that they had there. */
final class Adopting {
  private Adopting() {}

  static Decision<MasterState, Command, Event, Reply> adopt(MasterState state, Master.Adopt adopt) {
    Master.Request request = adopt.request();
    Optional<Refusal> problem = Requesting.problem(state, request);
    if (problem.isPresent()) {
      return Decision.answer(new Master.Refused(problem.get()));
    }
    PartitionId place = adopt.partition();
    Titles.Scoped key = state.scoped(request.requester(), request.title());
    InstanceGuid dying = state.dying(key);
    if (dying != null && place.equals(state.get(dying).partition)) {
      // Taken over before, and ordered destroyed since.
      return Decision.answer(Answers.of(state, dying, request.title()));
    }
    InstanceGuid known = state.living(key);
    if (known != null) {
      return place.equals(state.get(known).partition)
          ? Decision.answer(Answers.of(state, known, request.title()))
          : MasterRules.refuse(
              Reason.TITLE_TAKEN,
              "Expected a free title for the instance on %s, but '%s' belongs to another instance.",
              place,
              request.title());
    }
    Optional<PooledComputer> computer = state.pool.computer(place.computer());
    if (computer.isEmpty() || !computer.get().formatted(place.name())) {
      return MasterRules.refuse(
          Reason.UNKNOWN, "Expected a formatted partition, but %s is not one.", place);
    }
    InstanceGuid occupant = computer.get().occupant(place.name());
    boolean fits =
        request.shared()
            ? occupant != null
                && state.hosts.of(request.release(), request.type()).contains(occupant)
            : occupant == null;
    if (!fits) {
      return MasterRules.refuse(
          Reason.IN_USE,
          "Expected %s to %s for '%s', but it has %s.",
          place,
          request.shared() ? "have a host of its release and type" : "be free",
          request.title(),
          occupant == null ? "none" : "'" + state.get(occupant).title + "'");
    }
    return create(state, request, place, occupant);
  }

  private static Decision<MasterState, Command, Event, Reply> create(
      MasterState state, Master.Request request, PartitionId place, InstanceGuid host) {
    Master.RequestReceived received = Requesting.received(state, request);
    InstanceGuid guid = received.guid();
    List<Event> events = new ArrayList<>();
    events.add(received);
    events.add(
        request.shared()
            ? new Master.SharedInstanceBound(guid, host, place)
            : new Master.PartitionAllocated(
                guid,
                place,
                Grounds.of(
                    Grounds.Rule.ADOPTED,
                    state.pool.computer(place.computer()).orElseThrow(),
                    request.filter())));
    return Decision.<MasterState, Command, Event, Reply>events(events)
        .then(List.of(new Master.Rehost(guid)))
        .replying(after -> Answers.of(after, guid, request.title(), true));
  }
}
