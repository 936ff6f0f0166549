package org.slapmaster.domain.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.master.Master;
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
      return assign(state, assign.drive());
    } else if (command instanceof Partition.Bang bang) {
      return bang(state, bang);
    } else if (command instanceof Partition.Greet) {
      return Decision.answer(push(state));
    } else if (command instanceof Partition.Report report) {
      return report(state, report);
    } else if (command instanceof Partition.ConfirmDestroyed confirm) {
      return confirm(state, confirm);
    }
    throw new IllegalArgumentException(
        "Expected a command of a partition, but got " + command + ".");
  }

  private static Decision<State, Command, Event, List<Effect>> assign(
      State state, Master.Drive drive) {
    if (drive.allocation() <= state.freedAllocation) {
      return Decision.answer(
          List.of(reached(drive, RequestedState.DESTROYED, ConnectionParameters.NONE)));
    }
    if (state.assigned == null && drive.state() == RequestedState.DESTROYED) {
      // Ordered destroyed before anything of it came here: nothing to wipe, but earlier orders are
      // void from now on.
      return happened(
          List.of(new Partition.PartitionFreed(drive.guid(), drive.allocation())),
          List.of(reached(drive, RequestedState.DESTROYED, ConnectionParameters.NONE)));
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
      return Decision.answer(repeat(state, drive));
    }
    return Decision.<State, Command, Event, List<Effect>>events(
            List.of(new Partition.PartitionAssigned(drive)))
        .replying(PartitionRules::push);
  }

  private static boolean isNewer(Master.Drive drive, Master.Drive than) {
    return drive.revision() > than.revision()
        || (drive.revision() == than.revision() && drive.state().compareTo(than.state()) > 0);
  }

  /**
   * The same order again: whoever repeats it has not heard the answer, or the node has not heard
   * the order.
   */
  private static List<Effect> repeat(State state, Master.Drive drive) {
    boolean same = drive.revision() == state.assigned.revision() && drive.state() == state.goal();
    if (!same) {
      return List.of();
    }
    return state.reached()
        ? List.of(reached(state.assigned, state.goal(), state.published))
        : push(state);
  }

  private static List<Effect> push(State state) {
    return state.assigned == null
        ? List.of()
        : List.of(new Partition.Push(state.assigned, state.bang));
  }

  private static Effect reached(
      Master.Drive drive, RequestedState reached, ConnectionParameters published) {
    return new Partition.TellRequest(
        drive.guid(),
        new Request.NoteReached(
            drive.guid(), drive.allocation(), drive.revision(), reached, published));
  }

  private static Decision<State, Command, Event, List<Effect>> bang(
      State state, Partition.Bang bang) {
    if (!state.isAssigned(bang.guid()) || bang.bang() <= state.bang) {
      return Decision.answer(List.of());
    }
    return Decision.<State, Command, Event, List<Effect>>events(
            List.of(new Partition.InstanceBanged(bang.bang(), bang.reason())))
        .replying(PartitionRules::push);
  }

  private static Decision<State, Command, Event, List<Effect>> report(
      State state, Partition.Report report) {
    if (!state.isAssigned(report.guid())) {
      boolean gone = report.state() == ReportedState.DESTROYED;
      List<Effect> order =
          gone ? push(state) : List.of(new Partition.Wipe(report.guid(), report.revision()));
      return Decision.answer(state.assigned == null ? order : push(state));
    }
    if (report.revision() > state.assigned.revision()
        || (report.state() == ReportedState.DESTROYED
            && state.goal() != RequestedState.DESTROYED)) {
      return Decision.answer(push(state));
    }
    List<Event> events = differences(state, report);
    if (events.isEmpty()) {
      return Decision.answer(List.of());
    }
    if (report.state() == ReportedState.DESTROYED) {
      return freed(state, "");
    }
    Master.Drive assigned = state.assigned;
    boolean reached =
        report.revision() == assigned.revision() && report.state().fulfils(assigned.state());
    Effect tell =
        reached
            ? reached(assigned, assigned.state(), report.published())
            : new Partition.TellRequest(
                assigned.guid(),
                new Request.NoteProgress(
                    assigned.guid(),
                    report.revision(),
                    report.state(),
                    report.detail(),
                    report.published()));
    return happened(events, List.of(tell));
  }

  private static Decision<State, Command, Event, List<Effect>> confirm(
      State state, Partition.ConfirmDestroyed confirm) {
    if (state.assigned == null || state.goal() != RequestedState.DESTROYED) {
      return Decision.answer(
          List.of(
              new Partition.Answer(
                  Refusal.of(
                      Refusal.Reason.NOT_IN_THIS_STATE,
                      "Expected a partition whose instance is ordered destroyed and waits for nothing below it,"
                          + " but %s.",
                      state.assigned == null
                          ? "nothing is assigned to it"
                          : "'" + state.assigned.title() + "' is to be " + state.goal()))));
    }
    Decision<State, Command, Event, List<Effect>> freed = freed(state, confirm.reason());
    List<Effect> effects = new ArrayList<>(freed.reply().apply(state));
    effects.add(new Partition.Answer(null));
    return freed.replying(s -> effects);
  }

  private static Decision<State, Command, Event, List<Effect>> freed(
      State state, String confirmedBy) {
    Master.Drive assigned = state.assigned;
    return happened(
        List.of(
            new Partition.InstanceDestroyed(assigned.revision(), confirmedBy),
            new Partition.PartitionFreed(assigned.guid(), assigned.allocation())),
        List.of(
            new Partition.ReleasePorts(assigned.guid()),
            reached(assigned, RequestedState.DESTROYED, ConnectionParameters.NONE)));
  }

  private static Decision<State, Command, Event, List<Effect>> happened(
      List<Event> events, List<Effect> effects) {
    return Decision.<State, Command, Event, List<Effect>>events(events).replying(s -> effects);
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

  private static void promiseDifferences(State state, Partition.Report report, List<Event> events) {
    report.promises().stream()
        .filter(promise -> !promise.equals(state.promises.get(promise.name())))
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
    return switch (report.state()) {
      case STARTING, UNKNOWN -> new Partition.InstanceStarting(revision, report.detail());
      case WAITING -> new Partition.InstanceWaiting(revision, report.detail());
      case STARTED -> new Partition.InstanceStarted(revision);
      case STOPPING -> new Partition.InstanceStopping(revision);
      case STOPPED -> new Partition.InstanceStopped(revision);
      case ERROR -> new Partition.InstanceErrorReported(revision, report.detail());
      case DESTROYING -> new Partition.InstanceDestroying(revision);
      case DESTROYED -> new Partition.InstanceDestroyed(revision, "");
    };
  }

  @Override
  public void evolve(State state, Event event, Audit audit) {
    if (event instanceof Partition.PartitionAssigned assigned) {
      state.assigned = assigned.drive();
      state.bang = Math.max(state.bang, assigned.drive().bang());
    } else if (event instanceof Partition.InstanceBanged banged) {
      state.bang = banged.bang();
    } else if (event instanceof Partition.ConnectionParametersPublished published) {
      state.published = published.published();
    } else if (event instanceof Partition.ProcessesChanged changed) {
      state.processes = changed.processes();
    } else if (event instanceof Partition.PromisePassed passed) {
      state.promises.put(passed.promise().name(), passed.promise());
    } else if (event instanceof Partition.PromiseFailed failed) {
      state.promises.put(failed.promise().name(), failed.promise());
    } else if (event instanceof Partition.PromiseDropped dropped) {
      state.promises.remove(dropped.name());
    } else if (event instanceof Partition.PartitionFreed freed) {
      free(state, freed.allocation());
    } else {
      evolveReported(state, event);
    }
  }

  private static void evolveReported(State state, Event event) {
    if (event instanceof Partition.InstanceStarting starting) {
      reported(state, ReportedState.STARTING, starting.revision(), starting.detail());
    } else if (event instanceof Partition.InstanceWaiting waiting) {
      reported(state, ReportedState.WAITING, waiting.revision(), waiting.detail());
    } else if (event instanceof Partition.InstanceStarted started) {
      reported(state, ReportedState.STARTED, started.revision(), "");
    } else if (event instanceof Partition.InstanceStopping stopping) {
      reported(state, ReportedState.STOPPING, stopping.revision(), "");
    } else if (event instanceof Partition.InstanceStopped stopped) {
      reported(state, ReportedState.STOPPED, stopped.revision(), "");
    } else if (event instanceof Partition.InstanceErrorReported error) {
      reported(state, ReportedState.ERROR, error.revision(), error.detail());
    } else if (event instanceof Partition.InstanceDestroying destroying) {
      reported(state, ReportedState.DESTROYING, destroying.revision(), "");
    } else if (event instanceof Partition.InstanceDestroyed destroyed) {
      reported(state, ReportedState.DESTROYED, destroyed.revision(), "");
    } else {
      throw new IllegalArgumentException(
          "Expected an event of a partition, but got " + event + ".");
    }
  }

  private static void reported(State state, ReportedState reported, long revision, String detail) {
    state.reported = reported;
    state.reportedRevision = revision;
    state.detail = detail;
  }

  private static void free(State state, long allocation) {
    state.assigned = null;
    state.bang = 0;
    state.freedAllocation = Math.max(state.freedAllocation, allocation);
    reported(state, ReportedState.UNKNOWN, 0, "");
    state.published = ConnectionParameters.NONE;
    state.processes = List.of();
    state.promises.clear();
  }

  /** The instance that occupies the partition; null when free. */
  public static InstanceGuid occupant(State state) {
    return state.assigned == null ? null : state.assigned.guid();
  }

  /** What the computer last said of the occupant. */
  public record Seen(
      ReportedState reported,
      String detail,
      List<ProcessInfo> processes,
      Map<String, PromiseResult> promises) {}

  /** What is known of the occupant's life on the computer. */
  public static Seen seen(State state) {
    return new Seen(state.reported, state.detail, state.processes, Map.copyOf(state.promises));
  }
}
