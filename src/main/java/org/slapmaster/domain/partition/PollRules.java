package org.slapmaster.domain.partition;

import java.util.ArrayList;
import java.util.List;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition.Command;
import org.slapmaster.domain.partition.Partition.Effect;
import org.slapmaster.domain.partition.Partition.Event;
import org.slapmaster.domain.partition.Partition.Report;
import org.slapmaster.domain.partition.Partition.SharedReport;
import org.slapmaster.domain.partition.Partition.State;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.ReportedState;

/**
 * Reports of computers that poll: each says one thing, and brings the order that it acts on with
 * it. They become the complete picture that slapmaster's own nodes send.
 */
final class PollRules {
  private PollRules() {}

  static Decision<State, Command, Event, List<Effect>> poll(State state, Partition.Poll poll) {
    Master.Drive order = poll.order();
    boolean shared = order.host() != null;
    long began = shared ? order.host().allocation() : order.allocation();
    if (began <= state.freedAllocation) {
      return Decision.answer(List.of(PartitionRules.gone(order)));
    }
    List<Event> events = new ArrayList<>();
    if (isNews(state, order)) {
      events.add(
          shared
              ? new Partition.SharedInstanceAssigned(order)
              : new Partition.PartitionAssigned(order));
    }
    if (shared) {
      return Decision.<State, Command, Event, List<Effect>>events(events)
          .then(List.of(aboutShared(poll)))
          .replying(after -> SharedRules.standing(after.shared(order)));
    }
    if (poll.published() != null && poll.published().isEmpty() && known(state, order)) {
      // In a complete picture nothing published means nothing yet; here it means nothing any more.
      events.add(new Partition.ConnectionParametersPublished(poll.published()));
    }
    List<SharedReport> served = served(state, poll);
    return Decision.<State, Command, Event, List<Effect>>events(events)
        .then(List.of(about(state, poll, served)))
        .replying(after -> toMaster(after, order, served));
  }

  private static boolean known(State state, Master.Drive order) {
    return state.isAssigned(order.guid()) && !state.published.isEmpty();
  }

  /** Whatever was on the occupant's list has been processed with it. */
  private static List<SharedReport> served(State state, Partition.Poll poll) {
    boolean all =
        poll.current()
            && poll.state() == ReportedState.STARTED
            && state.isAssigned(poll.order().guid());
    return !all
        ? List.of()
        : state.shared.values().stream()
            .filter(shared -> !shared.published().isEmpty() && !shared.reached())
            .map(
                shared ->
                    new SharedReport(
                        shared.drive().guid(), shared.drive().revision(), shared.published(), ""))
            .toList();
  }

  /** Whether anything is new or not: the computer's call is answered when the master has it. */
  private static List<Effect> toMaster(State after, Master.Drive order, List<SharedReport> served) {
    if (after.freedAllocation >= order.allocation()) {
      return PartitionRules.freedEffects(order);
    }
    List<Effect> effects = new ArrayList<>(PartitionRules.ownStanding(after));
    served.forEach(report -> effects.addAll(SharedRules.standing(after.shared.get(report.guid()))));
    return effects;
  }

  private static boolean isNews(State state, Master.Drive order) {
    if (order.host() != null) {
      return SharedRules.isNews(state.shared(order), order);
    }
    return !state.isAssigned(order.guid()) || PartitionRules.isNewer(order, state.assigned);
  }

  private static long revision(Partition.Poll poll) {
    return poll.current() ? poll.order().revision() : poll.order().revision() - 1;
  }

  /** The picture of the occupant as it was, but for what is reported. */
  private static Report about(State state, Partition.Poll poll, List<SharedReport> served) {
    boolean known = state.isAssigned(poll.order().guid());
    ConnectionParameters before = known ? state.published : ConnectionParameters.NONE;
    return new Report(
        poll.order().guid(),
        poll.state() == null
            ? Math.max(revision(poll), known ? state.reportedRevision : 0)
            : revision(poll),
        poll.state() == null ? ReportedState.UNKNOWN : poll.state(),
        poll.detail(),
        known ? state.processes : List.of(),
        known ? List.copyOf(state.promises.values()) : List.of(),
        poll.published() == null ? before : poll.published(),
        served);
  }

  /** Nothing but the shared instance is reported on. */
  private static Command aboutShared(Partition.Poll poll) {
    return new Partition.ReportShared(
        new SharedReport(
            poll.order().guid(),
            revision(poll),
            poll.published() == null ? ConnectionParameters.NONE : poll.published(),
            poll.detail()));
  }
}
