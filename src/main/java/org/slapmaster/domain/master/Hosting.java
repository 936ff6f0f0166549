package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.FilterRules;
import org.slapmaster.domain.allocation.NoPlace;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.model.InstanceGuid;

/**
 * Who serves a shared (slave) instance: an instance on a partition with the same release and type,
 * after slapproxy and the ERP5 master; one of the same tree before others, the least burdened
 * first.
 */
final class Hosting {
  /** The most shared instances that one host serves. */
  static final int MAX_SHARED = 10_000;

  /**
   * What the parameters of all shared instances on one host may weigh when slapmaster's own node
   * runs it: they reach it in one message of the cluster, whose size is bounded.
   */
  static final long MAX_NATIVE_BYTES = 96 * 1024;

  private static final long ENTRY_BYTES = 300;

  private Hosting() {}

  static Decision<MasterState, Command, Event, Reply> place(
      MasterState state, InstanceState shared) {
    Optional<InstanceState> host = choose(state, shared);
    if (host.isPresent()) {
      return Decision.<MasterState, Command, Event, Reply>events(List.of(bound(shared, host.get())))
          .then(tryNext(state, shared));
    }
    return Decision.events(Placement.deferred(state, List.of(shared.guid), explain(state, shared)));
  }

  /** Whoever waits for the same, and came first, may find its place there too. */
  private static List<Command> tryNext(MasterState state, InstanceState served) {
    return state.waitingShared.line(served.demand()).stream()
        .filter(guid -> !guid.equals(served.guid))
        .limit(1)
        .<Command>map(Master.Place::new)
        .toList();
  }

  /** One more try for all who wait, where computers may meet their filters now. */
  static List<Command> tryWaiting(MasterState state) {
    return state.waitingShared.heads().stream().<Command>map(Master.Place::new).toList();
  }

  private static Event bound(InstanceState shared, InstanceState host) {
    return new Master.SharedInstanceBound(shared.guid, host.guid, host.partition);
  }

  /** The host that it gets now; empty when nobody fits. */
  static Optional<InstanceState> choose(MasterState state, InstanceState shared) {
    return state.hosts.of(shared.release, shared.type).stream()
        .map(state::get)
        .filter(host -> fits(state, host, shared) && hasRoom(state, host, shared))
        .min(
            Comparator.comparing((InstanceState host) -> host.state)
                .thenComparing(host -> !host.tree.equals(shared.tree))
                .thenComparing(host -> host.hosted().size())
                .thenComparing(host -> host.guid));
  }

  /** Whether the host is what the shared instance asks for. */
  private static boolean fits(MasterState state, InstanceState host, InstanceState shared) {
    String named = shared.filter.values().get(FilterRules.INSTANCE);
    return state.hosts.of(shared.release, shared.type).contains(host.guid)
        && (named == null || named.equals(host.guid.value()))
        && state
            .computerOf(host)
            .filter(computer -> FilterRules.unmet(shared.filter, computer).isEmpty())
            .isPresent();
  }

  private static boolean hasRoom(MasterState state, InstanceState host, InstanceState shared) {
    if (host.hosted().size() >= MAX_SHARED) {
      return false;
    }
    boolean nativeNode =
        state.computerOf(host).map(computer -> computer.format().nativeNode()).orElse(false);
    long bytes =
        host.hosted().stream().map(state::get).mapToLong(Hosting::weight).sum() + weight(shared);
    return !nativeNode || bytes <= MAX_NATIVE_BYTES;
  }

  private static long weight(InstanceState shared) {
    return ENTRY_BYTES + shared.parameters.size();
  }

  /** Why nobody serves it. */
  static NoPlace explain(MasterState state, InstanceState shared) {
    GuidSet hosts = state.hosts.of(shared.release, shared.type);
    String kind = "instance of " + shared.release + " and type " + shared.type;
    if (hosts.isEmpty()) {
      return new NoPlace(
          Why.Cause.NO_HOST, "no " + kind + " is on a partition to serve it; request one");
    }
    long fitting = hosts.stream().map(state::get).filter(host -> fits(state, host, shared)).count();
    return fitting == 0
        ? new NoPlace(
            Why.Cause.FILTER_UNMET,
            hosts.size() + " could serve it as an " + kind + ", but none meets its filter")
        : new NoPlace(
            Why.Cause.NO_HOST,
            fitting + " could serve it as an " + kind + ", but none has room for another");
  }

  /**
   * After a change of a shared instance or of a host: whoever does not fit its host any more looks
   * for another, and whoever waits for such a host gets it.
   */
  static Decision<MasterState, Command, Event, Reply> rehost(MasterState state, InstanceGuid guid) {
    Optional<InstanceState> found = state.find(guid);
    if (found.isEmpty()) {
      return Decision.nothing();
    }
    InstanceState instance = found.get();
    List<InstanceState> served =
        instance.shared ? List.of(instance) : instance.hosted().stream().map(state::get).toList();
    List<Event> events = new ArrayList<>();
    List<Command> then = new ArrayList<>();
    for (InstanceState shared : served) {
      if (shared.host != null
          && shared.wantsService()
          && !fits(state, state.get(shared.host), shared)) {
        events.add(new Master.SharedInstanceUnbound(shared.guid, shared.host));
        then.add(new Master.Place(shared.guid));
      }
    }
    if (events.isEmpty() && !instance.shared) {
      return serveWaiting(state, instance);
    }
    if (!instance.shared) {
      // Now that it serves nobody whom it does not fit: whoever waits for what it has become.
      then.add(new Master.Rehost(guid));
    }
    return Decision.<MasterState, Command, Event, Reply>events(events).then(then);
  }

  /** One at a time, the longest waiting first; whoever waits on may do so for another reason. */
  private static Decision<MasterState, Command, Event, Reply> serveWaiting(
      MasterState state, InstanceState host) {
    for (InstanceGuid head : state.waitingShared.heads()) {
      InstanceState shared = state.get(head);
      if (fits(state, host, shared) && hasRoom(state, host, shared)) {
        return Decision.<MasterState, Command, Event, Reply>events(List.of(bound(shared, host)))
            .then(List.of(new Master.Rehost(host.guid)));
      }
    }
    return Decision.events(review(state));
  }

  /** The causes of those who wait on, where they are others than before. */
  static List<Event> review(MasterState state) {
    List<Event> events = new ArrayList<>();
    for (InstanceGuid head : state.waitingShared.heads()) {
      InstanceState shared = state.get(head);
      events.addAll(
          Placement.deferred(
              state, state.waitingShared.line(shared.demand()), explain(state, shared)));
    }
    return events;
  }
}
