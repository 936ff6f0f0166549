package org.slapmaster.domain.computer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.computer.Computer.Command;
import org.slapmaster.domain.computer.Computer.Effect;
import org.slapmaster.domain.computer.Computer.Event;
import org.slapmaster.domain.computer.Computer.Software;
import org.slapmaster.domain.computer.Computer.State;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/**
 * The rules of a computer. Whatever the master allocates by is offered to it after every change.
 */
public final class ComputerRules implements Rules<State, Command, Event, List<Effect>> {
  @Override
  public State initial() {
    return new State();
  }

  @Override
  public Decision<State, Command, Event, List<Effect>> decide(
      State state, Command command, long at) {
    if (command instanceof Computer.Format format) {
      return format(state, format);
    } else if (command instanceof Computer.Register) {
      return answering(
          Decision.events(
              state.registered
                  ? List.of()
                  : List.of(
                      new Computer.ComputerRegistered(),
                      new Computer.ComputerFormatted(ComputerFormat.EMPTY))));
    } else if (command instanceof Computer.HoldPort hold) {
      return hold(state, hold);
    } else if (!state.registered) {
      return Decision.answer(
          List.of(
              new Computer.Answer(
                  new Refusal(
                      Refusal.Reason.UNKNOWN,
                      "Expected a known computer, but none of this reference has joined."))));
    } else if (command instanceof Computer.Lose) {
      return offering(state.contact ? List.of(new Computer.ComputerLost()) : List.of());
    } else if (command instanceof Computer.Return) {
      return offering(state.contact ? List.of() : List.of(new Computer.ComputerReturned()));
    } else if (command instanceof Computer.Report report) {
      return answering(state, report);
    } else if (command instanceof Computer.ReportUsage usage) {
      return answering(Decision.events(List.of(new Computer.UsageReported(usage.report()))));
    } else if (command instanceof Computer.Supply supply) {
      return supply(state, supply);
    } else if (command instanceof Computer.Open open) {
      Event event = open.open() ? new Computer.ComputerOpened() : new Computer.ComputerClosed();
      return answering(offering(open.open() == state.open ? List.of() : List.of(event)));
    } else if (command instanceof Computer.ReleasePorts release) {
      boolean holds =
          state.ports.values().stream().anyMatch(holder -> holder.guid().equals(release.guid()));
      return Decision.events(
          holds
              ? List.of(new Computer.PortsReleased(release.partition(), release.guid()))
              : List.of());
    } else if (command instanceof Computer.Remove) {
      return answering(Decision.events(List.of(new Computer.ComputerRemoved())));
    }
    throw new IllegalArgumentException(
        "Expected a command of a computer, but got " + command + ".");
  }

  /** The events, and the offer that results when there are any. */
  private static Decision<State, Command, Event, List<Effect>> offering(List<Event> events) {
    return Decision.<State, Command, Event, List<Effect>>events(events)
        .replying(
            after ->
                events.isEmpty() ? List.of() : List.of(new Computer.OfferToMaster(after.offer())));
  }

  private static Decision<State, Command, Event, List<Effect>> answering(
      Decision<State, Command, Event, List<Effect>> decision) {
    return decision.replying(
        after -> {
          List<Effect> effects = new ArrayList<>();
          if (decision.reply() != null) {
            effects.addAll(decision.reply().apply(after));
          }
          effects.add(new Computer.Answer(null));
          return effects;
        });
  }

  private static Decision<State, Command, Event, List<Effect>> format(
      State state, Computer.Format command) {
    if (!command.format().nativeNode() && state.nativeNode() && state.contact) {
      return Decision.answer(
          List.of(
              new Computer.Answer(
                  Refusal.of(
                      Refusal.Reason.NOT_IN_THIS_STATE,
                      "Expected a computer that polls, but slapmaster's own node is attached to this one."))));
    }
    List<Event> events = new ArrayList<>();
    if (!state.registered) {
      events.add(new Computer.ComputerRegistered());
    }
    if (!command.format().equals(state.format)) {
      events.add(new Computer.ComputerFormatted(command.format()));
    }
    if (!state.contact) {
      events.add(new Computer.ComputerReturned());
    }
    command.software().forEach(report -> report(state, report).ifPresent(events::add));
    return Decision.<State, Command, Event, List<Effect>>events(events)
        .replying(
            after -> {
              // Told even when nothing changed here: the node or the master may have lost what was
              // said before.
              List<Effect> effects = new ArrayList<>();
              effects.add(new Computer.OfferToMaster(after.offer()));
              if (after.nativeNode()) {
                effects.addAll(after.orders());
                effects.add(greet(after));
              }
              effects.add(new Computer.Answer(null));
              return effects;
            });
  }

  /** Whoever lives on a partition that the format dropped needs its order like all others. */
  private static Effect greet(State state) {
    return new Computer.GreetPartitions(
        Stream.concat(state.partitions(), state.dropped.stream()).toList());
  }

  /** A report, answered for computers that ask what became of it. */
  private static Decision<State, Command, Event, List<Effect>> answering(
      State state, Computer.Report report) {
    Software known = state.software.get(report.release());
    if (known == null) {
      return Decision.answer(
          List.of(
              new Computer.Answer(
                  Refusal.of(
                      Refusal.Reason.UNKNOWN,
                      "Expected a release that was supplied here, but %s was not.",
                      report.release()))));
    }
    if (report.state() == SoftwareState.REMOVED && known.wanted()) {
      return Decision.answer(
          List.of(
              new Computer.Answer(
                  Refusal.of(
                      Refusal.Reason.NOT_IN_THIS_STATE,
                      "Expected a release whose removal was ordered, but %s is to be available.",
                      report.release()))));
    }
    return answering(offering(report(state, report).stream().toList()));
  }

  /** What a report changes; one on something never ordered here, or too late, says nothing. */
  private static Optional<Event> report(State state, Computer.Report report) {
    Software known = state.software.get(report.release());
    boolean late = known != null && report.order() != 0 && report.order() < known.order();
    if (known == null
        || late
        || (known.state() == report.state()
            && Objects.equals(known.detail(), report.detail())
            && Objects.equals(known.digest(), report.digest()))) {
      return Optional.empty();
    }
    SoftwareRelease release = report.release();
    return Optional.ofNullable(
        switch (report.state()) {
          case SUPPLIED -> null;
          case INSTALLING -> new Computer.SoftwareInstalling(release, report.detail());
          case INSTALLED ->
              new Computer.SoftwareInstalled(release, report.digest(), report.detail());
          case FAILED -> new Computer.SoftwareInstallFailed(release, report.detail());
          case REMOVING -> new Computer.SoftwareRemoving(release, report.detail());
          case REMOVED -> known.wanted() ? null : new Computer.SoftwareRemoved(release);
        });
  }

  private static Decision<State, Command, Event, List<Effect>> supply(
      State state, Computer.Supply supply) {
    Software known = state.software.get(supply.release());
    Optional<String> malformed = supply.release().malformed();
    if (known == null && supply.available() && malformed.isPresent()) {
      return Decision.answer(
          List.of(new Computer.Answer(new Refusal(Refusal.Reason.INVALID, malformed.get()))));
    }
    if (known == null && !supply.available()) {
      return Decision.answer(
          List.of(
              new Computer.Answer(
                  Refusal.of(
                      Refusal.Reason.UNKNOWN,
                      "Expected a release that was supplied, but %s was not.",
                      supply.release()))));
    }
    boolean same = known != null && known.wanted() == supply.available() && !supply.reinstall();
    List<Event> events =
        same
            ? List.of()
            : List.of(
                new Computer.SoftwareSupplied(
                    supply.release(), supply.available(), supply.reinstall()));
    return Decision.<State, Command, Event, List<Effect>>events(events)
        .replying(
            after -> {
              List<Effect> effects = new ArrayList<>();
              effects.add(new Computer.OfferToMaster(after.offer()));
              after.orders().stream()
                  .filter(order -> order.release().equals(supply.release()))
                  .forEach(effects::add);
              effects.add(new Computer.Answer(null));
              return effects;
            });
  }

  private static Decision<State, Command, Event, List<Effect>> hold(
      State state, Computer.HoldPort hold) {
    Computer.Holder holder = new Computer.Holder(hold.partition(), hold.guid(), hold.name());
    Optional<Integer> held =
        state.ports.entrySet().stream()
            .filter(
                entry ->
                    entry.getValue().equals(holder)
                        && entry.getKey().address().equals(hold.address()))
            .map(entry -> entry.getKey().port())
            .findFirst();
    if (held.isPresent() && !hold.replace()) {
      return Decision.answer(List.of(new Computer.Held(held.get())));
    }
    Computer.Holder other = state.ports.get(new Computer.Socket(hold.address(), hold.port()));
    // A partition has one instance: what an earlier one of the same partition held is not held any
    // more.
    if (other != null && !other.equals(holder) && !isStale(other, holder)) {
      return Decision.answer(List.of(new Computer.Held(0)));
    }
    Event event =
        new Computer.PortHeld(
            hold.partition(), hold.guid(), hold.name(), hold.address(), hold.port());
    return Decision.<State, Command, Event, List<Effect>>events(List.of(event))
        .replying(after -> List.of(new Computer.Held(hold.port())));
  }

  private static boolean isStale(Computer.Holder other, Computer.Holder asking) {
    return other.partition().equals(asking.partition()) && !other.guid().equals(asking.guid());
  }

  @Override
  public void evolve(State state, Event event, Audit audit) {
    if (event instanceof Computer.ComputerRegistered) {
      state.registered = true;
    } else if (event instanceof Computer.ComputerFormatted formatted) {
      format(state, formatted.format());
    } else if (event instanceof Computer.ComputerLost) {
      state.contact = false;
    } else if (event instanceof Computer.ComputerReturned) {
      state.contact = true;
    } else if (event instanceof Computer.ComputerOpened) {
      state.open = true;
    } else if (event instanceof Computer.ComputerClosed) {
      state.open = false;
    } else if (event instanceof Computer.UsageReported) {
      return;
    } else if (event instanceof Computer.ComputerRemoved) {
      remove(state);
    } else if (event instanceof Computer.PortHeld held) {
      Computer.Holder holder = new Computer.Holder(held.partition(), held.guid(), held.name());
      state.ports.values().removeIf(other -> other.equals(holder) || isStale(other, holder));
      state.ports.put(new Computer.Socket(held.address(), held.port()), holder);
    } else if (event instanceof Computer.PortsReleased released) {
      state.ports.values().removeIf(holder -> holder.guid().equals(released.guid()));
    } else {
      evolveSoftware(state, event, audit.at());
    }
  }

  private static void format(State state, ComputerFormat format) {
    state.partitions().forEach(state.dropped::add);
    state.format = format;
    state.partitions().forEach(state.dropped::remove);
    Iterator<String> oldest = state.dropped.iterator();
    while (state.dropped.size() > ComputerFormat.MAX_PARTITIONS) {
      oldest.next();
      oldest.remove();
    }
  }

  private static void remove(State state) {
    state.registered = false;
    state.contact = false;
    state.open = true;
    state.format = null;
    state.dropped.clear();
    state.software.clear();
    state.ports.clear();
  }

  private static void evolveSoftware(State state, Event event, long at) {
    if (event instanceof Computer.SoftwareSupplied supplied) {
      Software before = state.software.get(supplied.release());
      SoftwareState reported = before == null ? SoftwareState.SUPPLIED : before.state();
      boolean again = supplied.available() && reported != SoftwareState.INSTALLED;
      state.software.put(
          supplied.release(),
          new Software(
              supplied.available(),
              supplied.reinstall(),
              at,
              again ? SoftwareState.SUPPLIED : reported,
              "",
              before == null ? "" : before.digest(),
              at));
    } else if (event instanceof Computer.SoftwareInstalling installing) {
      reported(
          state, installing.release(), SoftwareState.INSTALLING, installing.detail(), null, at);
    } else if (event instanceof Computer.SoftwareInstalled installed) {
      reported(
          state,
          installed.release(),
          SoftwareState.INSTALLED,
          installed.detail(),
          installed.digest(),
          at);
    } else if (event instanceof Computer.SoftwareInstallFailed failed) {
      reported(state, failed.release(), SoftwareState.FAILED, failed.detail(), null, at);
    } else if (event instanceof Computer.SoftwareRemoving removing) {
      reported(state, removing.release(), SoftwareState.REMOVING, removing.detail(), null, at);
    } else if (event instanceof Computer.SoftwareRemoved removed) {
      state.software.remove(removed.release());
    } else {
      throw new IllegalArgumentException("Expected an event of a computer, but got " + event + ".");
    }
  }

  private static void reported(
      State state,
      SoftwareRelease release,
      SoftwareState reported,
      String detail,
      String digest,
      long at) {
    state.software.computeIfPresent(
        release,
        (key, before) ->
            new Software(
                before.wanted(),
                before.reinstall(),
                before.order(),
                reported,
                detail,
                digest == null ? before.digest() : digest,
                reported == before.state() ? before.since() : at));
  }
}
