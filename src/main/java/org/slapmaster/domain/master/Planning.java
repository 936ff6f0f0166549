package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.allocation.Allocator;
import org.slapmaster.domain.allocation.Demand;
import org.slapmaster.domain.allocation.NoPlace;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.domain.master.Master.RequestChanged;
import org.slapmaster.model.Audit;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;

/**
 * What a request would do, in sentences: the rules of {@link Requesting} and of allocation are
 * asked, and nothing is done.
 */
final class Planning {
  private Planning() {}

  static Reply plan(MasterState state, Master.Request request) {
    Optional<Refusal> problem = Requesting.problem(state, request);
    if (problem.isPresent()) {
      return new Master.Refused(problem.get());
    }
    InstanceGuid known = state.living(state.scoped(request.requester(), request.title()));
    if (known == null) {
      return planNew(state, request);
    }
    Decision<MasterState, Command, Event, Reply> decision =
        Requesting.change(state, state.get(known), request);
    if (decision.events().isEmpty()) {
      Reply reply = decision.reply().apply(state);
      return reply instanceof Master.Refused
          ? reply
          : new Master.Plan(List.of("Nothing would change."));
    }
    return new Master.Plan(decision.events().stream().map(event -> planned(state, event)).toList());
  }

  private static Reply planNew(MasterState state, Master.Request request) {
    Optional<InstanceState> parent = request.requester().instance().map(state::get);
    Optional<Refusal> tooMany = Requesting.tooMany(parent, request);
    return tooMany.isPresent() && request.state() != RequestedState.DESTROYED
        ? new Master.Refused(tooMany.get())
        : new Master.Plan(List.of(plannedNew(state, parent, request)));
  }

  private static String plannedNew(
      MasterState state, Optional<InstanceState> parent, Master.Request request) {
    if (request.state() == RequestedState.DESTROYED) {
      return "Nothing would change: there is no '" + request.title() + "'.";
    }
    if (request.shared()) {
      return plannedShared(state, request);
    }
    InstanceGuid tree = parent.map(p -> p.tree).orElse(InstanceGuid.numbered(state.lastNumber + 1));
    Demand demand = Demand.of(request.release(), request.filter(), tree);
    Set<String> taken = state.networks(tree);
    return Allocator.choose(state.pool, demand, taken)
        .map(chosen -> "'" + request.title() + "' would be created on " + chosen.partition() + ".")
        .orElseGet(
            () ->
                "'"
                    + request.title()
                    + "' would be created and wait: "
                    + NoPlace.explain(state.pool, demand, taken).sentence()
                    + ".");
  }

  private static String plannedShared(MasterState state, Master.Request request) {
    InstanceState shared =
        new InstanceState(
            Requesting.received(state, request),
            new Audit(state.at, "plan", "plan"),
            new Canonical());
    return Hosting.choose(state, shared)
        .map(
            host ->
                "'"
                    + shared.title
                    + "' would be served by '"
                    + host.title
                    + "' on "
                    + host.partition
                    + ".")
        .orElseGet(
            () ->
                "'"
                    + shared.title
                    + "' would be created and wait: "
                    + Hosting.explain(state, shared).sentence()
                    + ".");
  }

  private static String planned(MasterState state, Event event) {
    if (event instanceof Master.RequestDestroyed destroyed) {
      return "'"
          + state.get(destroyed.guid()).title
          + "' would be gone at once: it has no partition.";
    }
    RequestChanged change = (RequestChanged) event;
    InstanceState instance = state.get(change.guid());
    List<String> parts = new ArrayList<>();
    addIf(
        parts,
        change.release(),
        "software release " + instance.release + " -> " + change.release());
    addIf(parts, change.type(), "software type " + instance.type + " -> " + change.type());
    addIf(parts, change.parameters(), "parameters");
    addIf(parts, change.filter(), "filter (an instance with a partition stays where it is)");
    addIf(parts, change.state(), "state " + instance.state + " -> " + change.state());
    addIf(
        parts, change.requester(), "requester " + instance.requester + " -> " + change.requester());
    return "'" + instance.title + "' would change: " + String.join(", ", parts) + ".";
  }

  private static void addIf(List<String> parts, Object changed, String part) {
    if (changed != null) {
      parts.add(part);
    }
  }
}
