package org.slapmaster.domain.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.partition.Partition.Command;
import org.slapmaster.domain.partition.Partition.Effect;
import org.slapmaster.domain.partition.Partition.Event;
import org.slapmaster.domain.partition.Partition.State;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * What a computer says of the instance on a partition: a complete picture each time, of which only
 * what is new is journaled. Late and repeated reports change nothing.
 */
final class ReportRules {
  /** They say how the occupant is. */
  static final Set<Class<?>> STATE_EVENTS =
      Set.of(
          Partition.InstanceStarting.class,
          Partition.InstanceWaiting.class,
          Partition.InstanceStarted.class,
          Partition.InstanceStopping.class,
          Partition.InstanceStopped.class,
          Partition.InstanceErrorReported.class,
          Partition.InstanceDestroying.class,
          Partition.InstanceDestroyed.class);

  private ReportRules() {}

  static Decision<State, Command, Event, List<Effect>> report(
      State state, Partition.Report report) {
    if (!state.isAssigned(report.guid())) {
      boolean gone = report.state() == ReportedState.DESTROYED;
      List<Effect> order =
          gone
              ? PartitionRules.push(state)
              : List.of(new Partition.Wipe(report.guid(), report.revision()));
      return Decision.answer(state.assigned == null ? order : PartitionRules.push(state));
    }
    if (report.revision() > state.assigned.revision()
        || (report.state() == ReportedState.DESTROYED
            && state.goal() != RequestedState.DESTROYED)) {
      return Decision.answer(PartitionRules.push(state));
    }
    if (report.state() == ReportedState.DESTROYED) {
      return PartitionRules.freed(state);
    }
    if (report.revision() < state.reportedRevision) {
      // Late: the computer has said more since.
      return Decision.answer(List.of());
    }
    List<Event> events = differences(state, report);
    List<InstanceGuid> news = new ArrayList<>();
    boolean own = !events.isEmpty();
    for (Partition.SharedReport shared : report.shared()) {
      SharedRules.report(state, shared)
          .ifPresent(
              event -> {
                events.add(event);
                news.add(shared.guid());
              });
    }
    return Decision.<State, Command, Event, List<Effect>>events(events)
        .replying(
            after -> {
              List<Effect> effects = new ArrayList<>();
              if (own) {
                effects.addAll(PartitionRules.ownStanding(after));
              }
              news.forEach(guid -> effects.addAll(SharedRules.standing(after.shared.get(guid))));
              return effects;
            });
  }

  /** What the report says that was not known. */
  private static List<Event> differences(State state, Partition.Report report) {
    List<Event> events = new ArrayList<>();
    if (!report.published().isEmpty() && !report.published().equals(state.published)) {
      events.add(new Partition.ConnectionParametersPublished(report.published()));
    }
    if (!report.processes().equals(state.processes)) {
      events.add(new Partition.ProcessesChanged(report.processes()));
    }
    promiseDifferences(state, report, events);
    boolean sameState =
        report.state() == state.reported
            && report.revision() == state.reportedRevision
            && report.detail().equals(state.detail);
    if (!sameState && report.state() != ReportedState.UNKNOWN) {
      events.add(stateEvent(report));
    }
    return events;
  }

  /** Edges, and what a failing promise says; each run of one that passes is not news. */
  private static boolean isNews(PromiseResult before, PromiseResult now) {
    return before == null
        || before.passed() != now.passed()
        || before.since() != now.since()
        || (!now.passed() && !before.message().equals(now.message()));
  }

  private static void promiseDifferences(State state, Partition.Report report, List<Event> events) {
    report.promises().stream()
        .filter(promise -> isNews(state.promises.get(promise.name()), promise))
        .map(
            promise ->
                promise.passed()
                    ? new Partition.PromisePassed(promise)
                    : new Partition.PromiseFailed(promise))
        .forEach(events::add);
    state.promises.keySet().stream()
        .filter(
            name -> report.promises().stream().noneMatch(promise -> promise.name().equals(name)))
        .map(Partition.PromiseDropped::new)
        .forEach(events::add);
  }

  private static Event stateEvent(Partition.Report report) {
    long revision = report.revision();
    String detail = report.detail();
    return switch (report.state()) {
      case STARTING, UNKNOWN -> new Partition.InstanceStarting(revision, detail);
      case WAITING -> new Partition.InstanceWaiting(revision, detail);
      case STARTED -> new Partition.InstanceStarted(revision, detail);
      case STOPPING -> new Partition.InstanceStopping(revision, detail);
      case STOPPED -> new Partition.InstanceStopped(revision, detail);
      case ERROR -> new Partition.InstanceErrorReported(revision, detail);
      case DESTROYING -> new Partition.InstanceDestroying(revision, detail);
      case DESTROYED -> new Partition.InstanceDestroyed(revision, "");
    };
  }

  static void evolve(State state, Event event) {
    if (event instanceof Partition.InstanceStarting starting) {
      reported(state, ReportedState.STARTING, starting.revision(), starting.detail());
    } else if (event instanceof Partition.InstanceWaiting waiting) {
      reported(state, ReportedState.WAITING, waiting.revision(), waiting.detail());
    } else if (event instanceof Partition.InstanceStarted started) {
      reported(state, ReportedState.STARTED, started.revision(), started.detail());
    } else if (event instanceof Partition.InstanceStopping stopping) {
      reported(state, ReportedState.STOPPING, stopping.revision(), stopping.detail());
    } else if (event instanceof Partition.InstanceStopped stopped) {
      reported(state, ReportedState.STOPPED, stopped.revision(), stopped.detail());
    } else if (event instanceof Partition.InstanceErrorReported error) {
      reported(state, ReportedState.ERROR, error.revision(), error.detail());
    } else if (event instanceof Partition.InstanceDestroying destroying) {
      reported(state, ReportedState.DESTROYING, destroying.revision(), destroying.detail());
    } else if (event instanceof Partition.InstanceDestroyed destroyed) {
      reported(state, ReportedState.DESTROYED, destroyed.revision(), "");
    } else {
      throw new IllegalArgumentException(
          "Expected an event of a partition, but got " + event + ".");
    }
  }

  static void reported(State state, ReportedState reported, long revision, String detail) {
    state.reported = reported;
    state.reportedRevision = revision;
    state.detail = detail;
  }
}
