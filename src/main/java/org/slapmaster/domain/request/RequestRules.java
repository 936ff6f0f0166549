package org.slapmaster.domain.request;

import java.util.ArrayList;
import java.util.List;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.request.Request.Assign;
import org.slapmaster.domain.request.Request.Command;
import org.slapmaster.domain.request.Request.Effect;
import org.slapmaster.domain.request.Request.Event;
import org.slapmaster.domain.request.Request.State;
import org.slapmaster.domain.request.Request.TellMaster;
import org.slapmaster.model.Audit;
import org.slapmaster.model.RequestedState;

/**
 * The rules of one request's driver. Everything is idempotent by allocation, revision and state.
 */
public final class RequestRules implements Rules<State, Command, Event, List<Effect>> {
  @Override
  public State initial() {
    return new State();
  }

  @Override
  public Decision<State, Command, Event, List<Effect>> decide(
      State state, Command command, long at) {
    if (command instanceof Request.TakeUp takeUp) {
      return takeUp(state, takeUp.drive());
    } else if (command instanceof Request.Wake wake) {
      return Decision.answer(List.of(new Request.WakePartition(wake.wake())));
    } else if (command instanceof Request.NoteReached reached) {
      return reached(state, reached);
    } else if (command instanceof Request.NoteProgress progress) {
      return progress(state, progress);
    }
    throw new IllegalArgumentException("Expected a command of a request, but got " + command + ".");
  }

  private static Decision<State, Command, Event, List<Effect>> progress(
      State state, Request.NoteProgress progress) {
    if (progress.allocation() < state.allocation) {
      // Of a place that it had before.
      return Decision.answer(Request.none());
    }
    return Decision.answer(
        List.of(
            new TellMaster(
                new Master.ReportProgress(
                    progress.guid(),
                    progress.allocation(),
                    progress.revision(),
                    progress.state(),
                    progress.detail(),
                    progress.published(),
                    progress.publishedAt()))));
  }

  private static Decision<State, Command, Event, List<Effect>> takeUp(
      State state, Master.Drive drive) {
    if (isOlder(state, drive.allocation(), drive.revision(), drive.state())) {
      return Decision.answer(Request.none());
    }
    List<Effect> assign = List.of(new Assign(drive));
    if (isSame(state, drive.allocation(), drive.revision(), drive.state())) {
      return Decision.answer(assign);
    }
    Event taken =
        new Request.RequestTakenUp(
            drive.revision(), drive.state(), drive.partition(), drive.allocation());
    return Decision.<State, Command, Event, List<Effect>>events(List.of(taken))
        .replying(s -> assign);
  }

  private static boolean isOlder(State state, long allocation, long revision, RequestedState goal) {
    if (state.goal == null || allocation != state.allocation) {
      return allocation < state.allocation;
    }
    return revision < state.revision
        || (revision == state.revision && goal.compareTo(state.goal) < 0);
  }

  private static boolean isSame(State state, long allocation, long revision, RequestedState goal) {
    return allocation == state.allocation && revision == state.revision && goal == state.goal;
  }

  private static Decision<State, Command, Event, List<Effect>> reached(
      State state, Request.NoteReached reached) {
    if (isOlder(state, reached.allocation(), reached.revision(), reached.state())) {
      return Decision.answer(Request.none());
    }
    boolean same = isSame(state, reached.allocation(), reached.revision(), reached.state());
    List<Effect> tell =
        List.of(
            new TellMaster(
                new Master.ReportReached(
                    reached.guid(),
                    reached.allocation(),
                    reached.revision(),
                    reached.state(),
                    reached.published(),
                    reached.publishedAt(),
                    reached.heard())));
    List<Event> events = new ArrayList<>();
    if (!same) {
      // A computer that polls may be faster than the order to its partition.
      events.add(
          new Request.RequestTakenUp(
              reached.revision(), reached.state(), reached.partition(), reached.allocation()));
    }
    if (!same || !state.done) {
      events.add(new Request.RequestDone(reached.revision(), reached.state()));
    }
    return Decision.<State, Command, Event, List<Effect>>events(events).replying(s -> tell);
  }

  @Override
  public void evolve(State state, Event event, Audit audit) {
    if (event instanceof Request.RequestTakenUp taken) {
      state.revision = taken.revision();
      state.goal = taken.state();
      state.allocation = taken.allocation();
      state.done = false;
    } else if (event instanceof Request.RequestDone) {
      state.done = true;
    }
  }
}
