package org.slapmaster.domain.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition.Command;
import org.slapmaster.domain.partition.Partition.Effect;
import org.slapmaster.domain.partition.Partition.Event;
import org.slapmaster.domain.partition.Partition.Shared;
import org.slapmaster.domain.partition.Partition.State;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * Shared instances on the instance that occupies the partition: they have orders and reports like
 * any other, but no processes of their own; their host serves those that are started, and keeps
 * what those that are stopped have.
 */
final class SharedRules {
  private SharedRules() {}

  static Decision<State, Command, Event, List<Effect>> assign(State state, Master.Drive drive) {
    Shared known = state.shared(drive);
    if (isOver(state, drive.host()) || (known == null && isRemoval(drive))) {
      return Decision.answer(List.of(PartitionRules.gone(drive)));
    }
    if (isRemoval(drive)) {
      return Decision.<State, Command, Event, List<Effect>>events(
              List.of(new Partition.SharedInstanceRemoved(drive.guid())))
          .replying(
              after -> {
                List<Effect> effects = new ArrayList<>(PartitionRules.push(after));
                effects.add(PartitionRules.gone(drive));
                return effects;
              });
    }
    if (!isNews(known, drive)) {
      return Decision.answer(standing(known));
    }
    return Decision.<State, Command, Event, List<Effect>>events(
            List.of(new Partition.SharedInstanceAssigned(drive)))
        .replying(
            after -> {
              List<Effect> effects = new ArrayList<>(PartitionRules.push(after));
              effects.addAll(standing(after.shared(drive)));
              return effects;
            });
  }

  private static boolean isRemoval(Master.Drive drive) {
    return drive.state() == RequestedState.DESTROYED;
  }

  /** The host's time on this partition is over. */
  private static boolean isOver(State state, Master.Host host) {
    return host.allocation() <= state.freedAllocation;
  }

  static boolean isNews(Shared known, Master.Drive drive) {
    return known == null
        || drive.allocation() > known.drive().allocation()
        || (drive.allocation() == known.drive().allocation()
            && PartitionRules.isNewer(drive, known.drive()));
  }

  /** What the master has to know of a shared instance. */
  static List<Effect> standing(Shared shared) {
    Master.Drive drive = shared.drive();
    if (shared.reached()) {
      return List.of(
          new Partition.TellRequest(
              drive.guid(),
              new Request.NoteReached(
                  drive.guid(),
                  drive.partition(),
                  drive.allocation(),
                  drive.revision(),
                  drive.state(),
                  shared.published(),
                  shared.publishedAt(),
                  0)));
    }
    boolean silent = shared.saidAt() == 0;
    return silent
        ? List.of()
        : List.of(
            new Partition.TellRequest(
                drive.guid(),
                new Request.NoteProgress(
                    drive.guid(),
                    drive.allocation(),
                    drive.revision(),
                    shared.error().isEmpty() ? ReportedState.STARTING : ReportedState.ERROR,
                    shared.error(),
                    shared.published(),
                    shared.publishedAt())));
  }

  /** What the host is to serve, or while it is stopped to keep. */
  static List<Master.Drive> hosted(State state) {
    return state.shared.values().stream().map(Shared::drive).toList();
  }

  /** What the host says that was not known; of a revision that is not ordered any more, nothing. */
  static Optional<Event> report(State state, Partition.SharedReport report) {
    Shared known = state.shared.get(report.guid());
    if (known == null
        || report.revision() > known.drive().revision()
        || report.revision() < known.servedRevision()) {
      return Optional.empty();
    }
    if (!report.detail().isEmpty()) {
      return report.detail().equals(known.error())
          ? Optional.empty()
          : Optional.of(
              new Partition.SharedInstanceErrorReported(
                  report.guid(), report.revision(), report.detail()));
    }
    boolean same =
        report.revision() == known.servedRevision()
            && report.published().equals(known.published())
            && known.error().isEmpty();
    return same || report.published().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Partition.SharedInstanceServed(
                report.guid(), report.revision(), report.published()));
  }

  /** An instance of another release or type does not serve what the last one did. */
  static void forgetIfAnotherKind(State state, Master.Drive drive) {
    Master.Drive before = state.assigned;
    if (before != null
        && (!before.release().equals(drive.release()) || !before.type().equals(drive.type()))) {
      state.shared.clear();
    }
  }

  /** Returns false when the event is not about a shared instance. */
  static boolean evolve(State state, Event event, Audit audit) {
    if (event instanceof Partition.SharedInstanceAssigned assigned) {
      state.shared.merge(
          assigned.drive().guid(),
          Shared.assigned(assigned.drive()),
          (before, fresh) -> reassigned(before, assigned.drive()));
      state.lookAgain(audit.at());
    } else if (event instanceof Partition.SharedInstanceServed served) {
      state.shared.computeIfPresent(
          served.guid(), (guid, before) -> served(before, served, audit.at()));
    } else if (event instanceof Partition.SharedInstanceErrorReported failed) {
      state.shared.computeIfPresent(
          failed.guid(),
          (guid, before) ->
              new Shared(
                  before.drive(),
                  before.servedRevision(),
                  before.published(),
                  before.publishedAt(),
                  failed.detail(),
                  audit.at()));
    } else if (event instanceof Partition.SharedInstanceRemoved removed) {
      state.shared.remove(removed.guid());
      state.lookAgain(audit.at());
    } else {
      return false;
    }
    return true;
  }

  private static Shared reassigned(Shared before, Master.Drive drive) {
    return drive.allocation() != before.drive().allocation()
        ? Shared.assigned(drive)
        : new Shared(
            drive,
            before.servedRevision(),
            before.published(),
            before.publishedAt(),
            before.error(),
            before.saidAt());
  }

  private static Shared served(Shared before, Partition.SharedInstanceServed served, long at) {
    boolean same = served.published().equals(before.published());
    return new Shared(
        before.drive(),
        served.revision(),
        served.published(),
        same ? before.publishedAt() : at,
        "",
        at);
  }
}
