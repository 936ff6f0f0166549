package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/** What the request actors say of their instances. Late and repeated reports change nothing. */
final class Progress {
  private Progress() {}

  static Decision<MasterState, Command, Event, Reply> reached(
      MasterState state, Master.ReportReached report) {
    Optional<InstanceState> found = at(state, report.guid(), report.allocation());
    if (found.isEmpty()) {
      return Decision.answer(new Master.Done());
    }
    InstanceState instance = found.get();
    List<Event> events = published(instance, report.published(), report.publishedAt());
    if (report.revision() != instance.revision) {
      return MasterRules.done(events);
    }
    if (report.state() == RequestedState.DESTROYED) {
      return gone(state, instance);
    }
    if (!instance.reached(report.state())) {
      events.add(
          new Master.InstanceReady(
              instance.guid, instance.revision, report.state(), report.heard()));
    } else if (instance.trouble != null) {
      events.add(new Master.InstanceRecovered(instance.guid));
    }
    return MasterRules.done(events);
  }

  /** The instance, if it is (still) where the report comes from: a shared one changes its host. */
  private static Optional<InstanceState> at(MasterState state, InstanceGuid guid, long allocation) {
    return state
        .find(guid)
        .filter(instance -> instance.allocated() && instance.allocatedAt == allocation);
  }

  /**
   * Only what was ordered destroyed and has nothing below it any more is let go; its partition is
   * free again.
   */
  private static Decision<MasterState, Command, Event, Reply> gone(
      MasterState state, InstanceState instance) {
    if (instance.state != RequestedState.DESTROYED || !instance.children().isEmpty()) {
      return Decision.answer(new Master.Done());
    }
    if (instance.shared) {
      return MasterRules.done(List.of(instance.destroyed()));
    }
    List<Event> events = new ArrayList<>();
    // Whoever is served there yet is being destroyed too, and nothing of it is left with its host.
    for (InstanceGuid shared : instance.hosted()) {
      events.add(state.get(shared).destroyed());
    }
    events.add(new Master.PartitionReleased(instance.guid, instance.partition));
    events.add(instance.destroyed());
    List<Command> then = new ArrayList<>();
    then.add(new Master.Fill(instance.partition.computer()));
    // Its network is free for the rest of its tree, which may wait for another computer of it.
    then.addAll(Placement.tryUniqueByNetwork(state));
    return MasterRules.done(events).then(then);
  }

  static Decision<MasterState, Command, Event, Reply> progress(
      MasterState state, Master.ReportProgress report) {
    Optional<InstanceState> found = at(state, report.guid(), report.allocation());
    if (found.isEmpty()) {
      return Decision.answer(new Master.Done());
    }
    InstanceState instance = found.get();
    List<Event> events = published(instance, report.published(), report.publishedAt());
    if (report.revision() == instance.revision) {
      trouble(instance, StockErrors.understood(state, instance, report)).ifPresent(events::add);
    }
    return MasterRules.done(events);
  }

  private static Optional<Event> trouble(InstanceState instance, Master.ReportProgress report) {
    boolean same =
        report.state() == instance.trouble
            && Objects.equals(report.detail(), instance.troubleDetail);
    if (same) {
      return Optional.empty();
    }
    if (report.state() == ReportedState.WAITING) {
      return Optional.of(new Master.InstanceDelayed(instance.guid, report.detail()));
    }
    if (report.state() == ReportedState.ERROR) {
      return Optional.of(new Master.InstanceFaulty(instance.guid, report.detail()));
    }
    return instance.trouble == null
        ? Optional.empty()
        : Optional.of(new Master.InstanceRecovered(instance.guid));
  }

  private static List<Event> published(
      InstanceState instance, ConnectionParameters published, long publishedAt) {
    List<Event> events = new ArrayList<>();
    if (publishedAt > instance.publishedAt && !published.equals(instance.published)) {
      events.add(new Master.ConnectionParametersKnown(instance.guid, published, publishedAt));
    }
    return events;
  }
}
