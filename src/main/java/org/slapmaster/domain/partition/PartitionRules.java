package org.slapmaster.domain.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.Waking;
import org.slapmaster.domain.partition.Partition.Command;
import org.slapmaster.domain.partition.Partition.Effect;
import org.slapmaster.domain.partition.Partition.Event;
import org.slapmaster.domain.partition.Partition.State;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * The rules of a partition: orders one way, reports the other, each idempotent by allocation,
 * revision and content.
 */
public final class PartitionRules implements Rules<State, Command, Event, List<Effect>> {
  @Override
  public State initial() {
    return new State();
  }

  @Override
  public Decision<State, Command, Event, List<Effect>> decide(
      State state, Command command, long at) {
    if (command instanceof Partition.Assign assign) {
      return assign.drive().host() == null
          ? assign(state, assign.drive())
          : SharedRules.assign(state, assign.drive());
    } else if (command instanceof Partition.Bang bang) {
      return bang(state, bang, at);
    } else if (command instanceof Partition.Greet) {
      return Decision.answer(push(state));
    } else if (command instanceof Partition.Poll poll) {
      return PollRules.poll(state, poll);
    } else if (command instanceof Partition.ReportShared report) {
      return Decision.events(SharedRules.report(state, report.report()).stream().toList());
    } else if (command instanceof Partition.ListRequested list) {
      boolean same = list.titles().equals(state.requested);
      return Decision.<State, Command, Event, List<Effect>>events(
              same ? List.of() : List.of(new Partition.RequestedInstancesListed(list.titles())))
          .replying(after -> List.of());
    } else if (command instanceof Partition.Report report) {
      return ReportRules.report(state, report);
    } else if (command instanceof Partition.ConfirmDestroyed confirm) {
      return confirm(state, confirm);
    }
    throw new IllegalArgumentException(
        "Expected a command of a partition, but got " + command + ".");
  }

  private static Decision<State, Command, Event, List<Effect>> assign(
      State state, Master.Drive drive) {
    if (drive.allocation() <= state.freedAllocation) {
      return Decision.answer(List.of(gone(drive)));
    }
    if (state.assigned == null && drive.state() == RequestedState.DESTROYED) {
      // Ordered destroyed before anything of it came here: nothing to wipe, but earlier orders are
      // void from now on.
      return happened(
          List.of(new Partition.PartitionFreed(drive.guid(), drive.allocation())),
          List.of(gone(drive)));
    }
    if (state.assigned != null && !state.isAssigned(drive.guid())) {
      throw new IllegalStateException(
          "Expected "
              + drive.partition()
              + " to be free for "
              + drive.guid()
              + ", but it has "
              + state.assigned.guid()
              + ".");
    }
    if (state.assigned != null && !isNewer(drive, state.assigned)) {
      return repeat(state, drive);
    }
    return Decision.<State, Command, Event, List<Effect>>events(
            List.of(new Partition.PartitionAssigned(drive)))
        .replying(PartitionRules::push);
  }

  static boolean isNewer(Master.Drive drive, Master.Drive than) {
    return drive.revision() > than.revision()
        || (drive.revision() == than.revision() && drive.state().compareTo(than.state()) > 0);
  }

  /**
   * The same order again: whoever repeats it has not heard the answer, or the node has not heard
   * the order.
   */
  private static Decision<State, Command, Event, List<Effect>> repeat(
      State state, Master.Drive drive) {
    boolean same = drive.revision() == state.assigned.revision() && drive.state() == state.goal();
    if (!same) {
      return Decision.answer(List.of());
    }
    if (drive.bang() > state.calledAt) {
      return bang(
          state, new Partition.Bang(drive.guid(), drive.bang(), Waking.CHILD_NEWS), drive.bang());
    }
    return Decision.answer(state.reached() ? standing(state) : push(state));
  }

  /**
   * What the master has to know of the occupant; repeated until it does, and after each recovery.
   */
  public static List<Effect> standing(State state) {
    List<Effect> all = new ArrayList<>(ownStanding(state));
    state.shared.values().forEach(shared -> all.addAll(SharedRules.standing(shared)));
    return all;
  }

  /** The same, but for the shared instances on the occupant. */
  static List<Effect> ownStanding(State state) {
    boolean silent = state.reported == ReportedState.UNKNOWN && state.publishedAt == 0;
    if (state.assigned == null || silent) {
      return List.of();
    }
    Master.Drive assigned = state.assigned;
    Request.Command news =
        state.reached()
            ? new Request.NoteReached(
                assigned.guid(),
                assigned.partition(),
                assigned.allocation(),
                assigned.revision(),
                assigned.state(),
                state.published,
                state.publishedAt,
                state.calledAt)
            : new Request.NoteProgress(
                assigned.guid(),
                assigned.allocation(),
                state.reportedRevision,
                state.reported,
                state.detail,
                state.published,
                state.publishedAt);
    return List.of(new Partition.TellRequest(assigned.guid(), news));
  }

  static List<Effect> push(State state) {
    return state.assigned == null
        ? List.of()
        : List.of(new Partition.Push(state.assigned, state.bang, SharedRules.hosted(state)));
  }

  static Effect gone(Master.Drive drive) {
    return new Partition.TellRequest(
        drive.guid(),
        new Request.NoteReached(
            drive.guid(),
            drive.partition(),
            drive.allocation(),
            drive.revision(),
            RequestedState.DESTROYED,
            ConnectionParameters.NONE,
            0,
            0));
  }

  private static Decision<State, Command, Event, List<Effect>> bang(
      State state, Partition.Bang bang, long at) {
    boolean now = bang.bang() == Partition.Bang.NOW;
    long moment = now ? at : bang.bang();
    if (!state.isAssigned(bang.guid()) || (!now && moment <= state.calledAt)) {
      return Decision.answer(List.of());
    }
    return Decision.<State, Command, Event, List<Effect>>events(
            List.of(new Partition.InstanceBanged(moment, bang.reason())))
        .replying(PartitionRules::push);
  }

  private static Decision<State, Command, Event, List<Effect>> confirm(
      State state, Partition.ConfirmDestroyed confirm) {
    Master.Drive order = confirm.order();
    if (order != null && order.allocation() <= state.freedAllocation) {
      return Decision.answer(List.of(new Partition.Answer(null)));
    }
    List<Event> events = new ArrayList<>();
    Master.Drive last = state.assigned;
    if (order != null && (last == null || isNewer(order, last))) {
      events.add(new Partition.PartitionAssigned(order));
      last = order;
    }
    if (last == null || last.state() != RequestedState.DESTROYED) {
      return Decision.answer(
          List.of(
              new Partition.Answer(
                  Refusal.of(
                      Refusal.Reason.NOT_IN_THIS_STATE,
                      "Expected a partition whose instance is ordered destroyed and waits for nothing below it,"
                          + " but %s.",
                      last == null
                          ? "nothing is assigned to it"
                          : "'" + last.title() + "' is to be " + last.state()))));
    }
    events.addAll(freeing(last, confirm.reason()));
    List<Effect> effects = new ArrayList<>(freedEffects(last));
    effects.add(new Partition.Answer(null));
    return happened(events, effects);
  }

  /** Nothing is left of the occupant: the partition is free. */
  static Decision<State, Command, Event, List<Effect>> freed(State state) {
    return happened(freeing(state.assigned, ""), freedEffects(state.assigned));
  }

  private static List<Event> freeing(Master.Drive assigned, String confirmedBy) {
    return List.of(
        new Partition.InstanceDestroyed(assigned.revision(), confirmedBy),
        new Partition.PartitionFreed(assigned.guid(), assigned.allocation()));
  }

  static List<Effect> freedEffects(Master.Drive assigned) {
    return List.of(new Partition.ReleasePorts(assigned.guid()), gone(assigned));
  }

  private static Decision<State, Command, Event, List<Effect>> happened(
      List<Event> events, List<Effect> effects) {
    return Decision.<State, Command, Event, List<Effect>>events(events).replying(s -> effects);
  }

  @Override
  public void evolve(State state, Event event, Audit audit) {
    if (event instanceof Partition.PartitionAssigned assigned) {
      SharedRules.forgetIfAnotherKind(state, assigned.drive());
      state.assigned = assigned.drive();
      state.calledAt = Math.max(state.calledAt, assigned.drive().bang());
      state.bang = Math.max(state.bang, state.calledAt);
    } else if (event instanceof Partition.InstanceBanged banged) {
      banged(state, banged, audit.at());
    } else if (event instanceof Partition.ConnectionParametersPublished published) {
      state.published = published.published();
      state.publishedAt = audit.at();
    } else if (event instanceof Partition.ProcessesChanged changed) {
      state.processes = changed.processes();
    } else if (event instanceof Partition.PromisePassed passed) {
      state.promises.put(passed.promise().name(), passed.promise());
    } else if (event instanceof Partition.PromiseFailed failed) {
      state.promises.put(failed.promise().name(), failed.promise());
    } else if (event instanceof Partition.PromiseDropped dropped) {
      state.promises.remove(dropped.name());
    } else if (event instanceof Partition.RequestedInstancesListed listed) {
      state.requested = listed.titles();
    } else if (SharedRules.evolve(state, event, audit)) {
      return;
    } else if (event instanceof Partition.PartitionFreed freed) {
      free(state, freed.allocation());
    } else {
      ReportRules.evolve(state, event);
    }
  }

  /**
   * One of the moment at which it was decided is not of the master's, and hides none of the
   * master's that has a smaller number because the clock was put back in between.
   */
  private static void banged(State state, Partition.InstanceBanged banged, long at) {
    boolean now = banged.bang() == at;
    state.calledAt = now ? state.calledAt : Math.max(state.calledAt, banged.bang());
    state.lookAgain(banged.bang());
  }

  private static void free(State state, long allocation) {
    state.assigned = null;
    state.calledAt = 0;
    state.bang = 0;
    state.freedAllocation = Math.max(state.freedAllocation, allocation);
    ReportRules.reported(state, ReportedState.UNKNOWN, 0, "");
    state.published = ConnectionParameters.NONE;
    state.publishedAt = 0;
    state.processes = List.of();
    state.promises.clear();
    state.shared.clear();
    state.requested = List.of();
  }

  /** The instance that occupies the partition; null when free. */
  public static InstanceGuid occupant(State state) {
    return state.assigned == null ? null : state.assigned.guid();
  }

  /** Whether an event shows outside: an order on its way to the partition is known already. */
  public static boolean shows(Event event) {
    return !(event instanceof Partition.PartitionAssigned)
        && !(event instanceof Partition.SharedInstanceAssigned)
        && !(event instanceof Partition.InstanceBanged);
  }

  /** Whether an event says how the occupant is. */
  public static boolean saysState(Event event) {
    return ReportRules.STATE_EVENTS.contains(event.getClass());
  }

  /** What is known of a shared instance on the occupant. */
  public static Optional<Partition.Shared> shared(State state, InstanceGuid guid) {
    return Optional.ofNullable(state.shared.get(guid));
  }

  /** What the computer last said of the occupant. */
  public record Seen(
      ReportedState reported,
      String detail,
      List<ProcessInfo> processes,
      List<PromiseResult> promises) {}

  /** What is known of the occupant's life on the computer. */
  public static Seen seen(State state) {
    return new Seen(
        state.reported, state.detail, state.processes, List.copyOf(state.promises.values()));
  }
}
