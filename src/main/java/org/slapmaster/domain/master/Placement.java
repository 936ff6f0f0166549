package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.Allocator;
import org.slapmaster.domain.allocation.Chosen;
import org.slapmaster.domain.allocation.NoPlace;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.domain.allocation.PooledComputer;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.ComputerOffered;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.Title;

/**
 * Who gets which partition, and when those who wait are tried again: exactly when a computer has
 * something new to give.
 */
final class Placement {
  private Placement() {}

  static Decision<MasterState, Command, Event, Reply> place(MasterState state, InstanceGuid guid) {
    Optional<InstanceState> waiting = state.find(guid).filter(InstanceState::wantsPlace);
    if (waiting.isEmpty()) {
      return Decision.nothing();
    }
    InstanceState instance = waiting.get();
    if (instance.shared) {
      return Hosting.place(state, instance);
    }
    Set<String> taken = taken(state, instance);
    Optional<Chosen> chosen = Allocator.choose(state.pool, instance.demand(), taken);
    if (chosen.isPresent()) {
      return allocated(guid, chosen.get());
    }
    return Decision.events(
        deferred(state, List.of(guid), NoPlace.explain(state.pool, instance.demand(), taken)));
  }

  /** Whoever gets a partition may serve those who wait for such a host. */
  static Decision<MasterState, Command, Event, Reply> allocated(InstanceGuid guid, Chosen chosen) {
    return Decision.<MasterState, Command, Event, Reply>events(
            List.of(new Master.PartitionAllocated(guid, chosen.partition(), chosen.grounds())))
        .then(List.of(new Master.Rehost(guid)));
  }

  private static Set<String> taken(MasterState state, InstanceState instance) {
    return instance.demand().tree() == null ? Set.of() : state.networks(instance.tree);
  }

  static List<Event> deferred(MasterState state, List<InstanceGuid> guids, NoPlace why) {
    List<Event> events = new ArrayList<>();
    for (InstanceGuid guid : guids) {
      if (cause(state.get(guid)) != why.cause()) {
        events.add(new Master.AllocationDeferred(guid, why.cause(), why.sentence()));
      }
    }
    return events;
  }

  private static Why.Cause cause(InstanceState instance) {
    return instance.deferred == null ? null : instance.deferred.cause();
  }

  /**
   * The reference of a computer: the one that this title has already, or one that nobody had yet.
   */
  static Decision<MasterState, Command, Event, Reply> requestComputer(
      MasterState state, Title title) {
    ComputerId known = state.titledComputers.get(title);
    if (known != null) {
      return Decision.answer(new Master.Named(known));
    }
    long number = 1;
    while (isTaken(state, new ComputerId("COMP-" + number))) {
      number++;
    }
    ComputerId named = new ComputerId("COMP-" + number);
    return Decision.<MasterState, Command, Event, Reply>events(
            List.of(new Master.ComputerRequested(named, title)))
        .replying(after -> new Master.Named(named));
  }

  private static boolean isTaken(MasterState state, ComputerId computer) {
    return state.computerTitles.containsKey(computer) || state.knows(computer);
  }

  /** Serves the longest waiting of those whom {@code computer} suits, one at a time. */
  static Decision<MasterState, Command, Event, Reply> fill(MasterState state, ComputerId id) {
    Optional<PooledComputer> computer = state.pool.computer(id);
    if (computer.isEmpty()) {
      return Decision.nothing();
    }
    for (InstanceGuid head : state.waiting.heads()) {
      InstanceState instance = state.get(head);
      Optional<Chosen> chosen =
          Allocator.serve(computer.get(), instance.demand(), taken(state, instance));
      if (chosen.isPresent()) {
        return allocated(head, chosen.get())
            .then(List.of(new Master.Rehost(head), new Master.Fill(id)));
      }
    }
    return Decision.nothing();
  }

  /** One more try for those who must not share a network with another instance of their tree. */
  static List<Command> tryUniqueByNetwork(MasterState state) {
    return state.waiting.heads().stream()
        .filter(head -> state.get(head).demand().tree() != null)
        .<Command>map(Master.Place::new)
        .toList();
  }

  /** The causes of those who wait on, where they are others than before. */
  static Decision<MasterState, Command, Event, Reply> review(MasterState state) {
    List<Event> events = new ArrayList<>();
    for (InstanceGuid head : state.waiting.heads()) {
      InstanceState instance = state.get(head);
      NoPlace why = NoPlace.explain(state.pool, instance.demand(), taken(state, instance));
      events.addAll(deferred(state, state.waiting.line(instance.demand()), why));
    }
    events.addAll(Hosting.review(state));
    return Decision.events(events);
  }

  static Decision<MasterState, Command, Event, Reply> offer(
      MasterState state, Master.OfferComputer command) {
    Optional<PooledComputer> known = state.pool.computer(command.computer());
    Offer offer = command.offer();
    ComputerOffered changes =
        new ComputerOffered(
            command.computer(),
            changed(known.map(PooledComputer::format), offer.format()),
            changedSoftware(known, offer.software()),
            changed(known.map(PooledComputer::open), offer.open()),
            changed(known.map(PooledComputer::contact), offer.contact()));
    if (changes.equals(new ComputerOffered(command.computer(), null, null, null, null))) {
      return MasterRules.done(List.of());
    }
    List<Command> then = new ArrayList<>();
    then.add(new Master.Fill(command.computer()));
    if (changes.format() != null) {
      // Moved to another network, it may have freed the one that it was on.
      then.addAll(tryUniqueByNetwork(state));
      then.addAll(Hosting.tryWaiting(state));
    }
    then.add(new Master.Review());
    return MasterRules.done(List.of(changes)).then(then);
  }

  private static <T> T changed(Optional<T> before, T after) {
    return Objects.equals(before.orElse(null), after) ? null : after;
  }

  /**
   * The entries that differ, null when none does; a release that is no longer offered is as good as
   * removed.
   */
  private static SortedMap<SoftwareRelease, Offer.Software> changedSoftware(
      Optional<PooledComputer> known, SortedMap<SoftwareRelease, Offer.Software> after) {
    SortedMap<SoftwareRelease, Offer.Software> before =
        known.map(PooledComputer::software).orElseGet(TreeMap::new);
    TreeMap<SoftwareRelease, Offer.Software> changes = new TreeMap<>();
    after.forEach(
        (release, software) -> {
          boolean gone = software.state() == SoftwareState.REMOVED;
          if (gone ? before.containsKey(release) : !software.equals(before.get(release))) {
            changes.put(release, software);
          }
        });
    before.forEach(
        (release, software) -> {
          if (!after.containsKey(release)) {
            changes.put(release, new Offer.Software(SoftwareState.REMOVED, software.since()));
          }
        });
    return changes.isEmpty() ? null : changes;
  }

  static Decision<MasterState, Command, Event, Reply> withdraw(
      MasterState state, Master.WithdrawComputer command) {
    Optional<PooledComputer> computer = state.pool.computer(command.computer());
    if (computer.isEmpty()) {
      return unknown(command.computer());
    }
    if (computer.get().usedCount() > 0) {
      return MasterRules.refuse(
          Reason.IN_USE,
          "Expected a computer without instances, but %s has %s.",
          command.computer(),
          titles(state, computer.get().used().values().stream().toList()));
    }
    return MasterRules.done(List.of(new Master.ComputerWithdrawn(command.computer())))
        .then(List.of(new Master.Review()));
  }

  static Decision<MasterState, Command, Event, Reply> withdraw(
      MasterState state, Master.WithdrawSoftware command) {
    Optional<PooledComputer> computer = state.pool.computer(command.computer());
    if (computer.isEmpty()) {
      return unknown(command.computer());
    }
    Offer.Software offered = computer.get().software().get(command.release());
    if (offered == null) {
      return MasterRules.refuse(
          Reason.UNKNOWN,
          "Expected a release supplied on %s, but %s is not.",
          command.computer(),
          command.release());
    }
    List<InstanceGuid> users =
        computer.get().used().values().stream()
            .filter(guid -> uses(state.get(guid), command.release()))
            .toList();
    // A computer that polls is told what is wanted and sees itself to when, after the ERP5 master.
    if (!users.isEmpty() && computer.get().nativeNode()) {
      return MasterRules.refuse(
          Reason.IN_USE,
          "Expected a release that no instance on %s uses, but %s is used by %s.",
          command.computer(),
          command.release(),
          titles(state, users));
    }
    TreeMap<SoftwareRelease, Offer.Software> removing = new TreeMap<>();
    removing.put(command.release(), new Offer.Software(SoftwareState.REMOVING, offered.since()));
    return MasterRules.done(
            List.of(new ComputerOffered(command.computer(), null, removing, null, null)))
        .then(List.of(new Master.Review()));
  }

  private static boolean uses(InstanceState instance, SoftwareRelease release) {
    return release.equals(instance.release) || release.equals(instance.runningRelease);
  }

  private static Decision<MasterState, Command, Event, Reply> unknown(ComputerId computer) {
    return MasterRules.refuse(
        Reason.UNKNOWN, "Expected a known computer, but %s is not one.", computer);
  }

  private static String titles(MasterState state, List<InstanceGuid> guids) {
    int named = 5;
    List<String> titles =
        guids.stream().limit(named).map(guid -> "'" + state.get(guid).title + "'").toList();
    int more = guids.size() - titles.size();
    return String.join(", ", titles) + (more > 0 ? " and " + more + " more" : "");
  }
}
