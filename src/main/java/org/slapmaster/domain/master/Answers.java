package org.slapmaster.domain.master;

import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.Why.Cause;
import org.slapmaster.domain.allocation.FilterRules;
import org.slapmaster.domain.allocation.NoPlace;
import org.slapmaster.domain.allocation.PooledComputer;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Title;

/** What whoever asks is told of an instance: ready, or what it waits for at this moment. */
final class Answers {
  /** How far down a tree the reason of a child is looked for. */
  private static final int MAX_DEPTH = 4;

  private Answers() {}

  static Reply of(MasterState state, InstanceGuid guid, Title title) {
    return of(state, guid, title, false);
  }

  /**
   * @param fresh whether the instance was created just now
   */
  static Reply of(MasterState state, InstanceGuid guid, Title title, boolean fresh) {
    Optional<InstanceState> found = state.find(guid);
    if (found.isEmpty()) {
      return new Master.Destroyed(title);
    }
    InstanceState instance = found.get();
    Master.Instance shown = show(state, instance, fresh);
    return instance.reached(instance.state)
        ? new Master.Ready(shown)
        : new Master.PleaseWait(shown, why(state, instance, 0));
  }

  private static Master.Instance show(MasterState state, InstanceState instance, boolean fresh) {
    return new Master.Instance(
        instance.guid,
        instance.title,
        instance.tree,
        instance.requester,
        state.get(instance.tree).title,
        instance.release,
        instance.type,
        instance.shared,
        instance.parameters,
        instance.filter,
        instance.state,
        instance.revision,
        instance.timestamp(),
        instance.partition,
        addresses(state, instance),
        instance.published,
        fresh,
        instance.hosted().size(),
        violated(state, instance));
  }

  private static List<NetworkAddress> addresses(MasterState state, InstanceState instance) {
    return state
        .computerOf(instance)
        .flatMap(computer -> computer.partition(instance.partition.name()))
        .map(PartitionFormat::addresses)
        .orElse(List.of());
  }

  private static String violated(MasterState state, InstanceState instance) {
    return state
        .computerOf(instance)
        .flatMap(
            computer -> FilterRules.violated(instance.filter, computer, instance.partition.name()))
        .map(unmet -> "is on " + instance.partition + ", which does not meet " + unmet)
        .orElse(null);
  }

  private static Why why(MasterState state, InstanceState instance, int depth) {
    if (instance.state == RequestedState.DESTROYED) {
      return whyDestroying(state, instance);
    }
    if (!instance.allocated()) {
      return whyUnallocated(state, instance);
    }
    if (!state.inContact(instance)) {
      return whyOutOfContact(state, instance);
    }
    if (instance.state == RequestedState.STOPPED) {
      return whyStopping(state, instance);
    }
    if (instance.shared) {
      return whyUnserved(state, instance);
    }
    if (!Driving.softwareIsThere(state, instance)) {
      return new Why(
          Cause.NEW_RELEASE,
          "waiting for "
              + instance.release
              + " to be installed on "
              + instance.partition.computer()
              + (instance.runningRelease == null
                  ? ""
                  : "; " + instance.runningRelease + " keeps running"),
          instance.revisedAt);
    }
    if (instance.trouble == ReportedState.ERROR) {
      return new Why(
          Cause.INSTANCE_FAILS,
          instance.partition + " reports: " + instance.troubleDetail + " (it tries again)",
          instance.troubleSince);
    }
    if (instance.trouble == ReportedState.WAITING) {
      return new Why(
          Cause.INSTANCE_WAITS,
          instance.troubleDetail
              + " on "
              + instance.partition
              + blockingChild(state, instance, depth),
          instance.troubleSince);
    }
    long since = Math.max(instance.revisedAt, instance.allocatedAt);
    return new Why(
        Cause.BEING_DEPLOYED,
        "being deployed on " + instance.partition + " since " + Times.clock(since),
        since);
  }

  /** Which child blocks, and why it does itself. */
  private static String blockingChild(MasterState state, InstanceState instance, int depth) {
    if (depth >= MAX_DEPTH) {
      return "";
    }
    return instance.children().stream()
        .map(state::get)
        .filter(child -> !child.reached(child.state))
        .findFirst()
        .map(child -> " (" + child.title + ": " + why(state, child, depth + 1).sentence() + ")")
        .orElse("");
  }

  private static Why whyUnallocated(MasterState state, InstanceState instance) {
    NoPlace why =
        instance.shared
            ? Hosting.explain(state, instance)
            : NoPlace.explain(state.pool, instance.demand(), state.networks(instance.tree));
    int ahead = state.queue(instance).ahead(instance.demand(), instance.guid);
    String line =
        switch (ahead) {
          case 0 -> "";
          case 1 -> "; 1 earlier request first";
          case WaitingQueue.COUNTED -> "; " + ahead + " or more earlier requests first";
          default -> "; " + ahead + " earlier requests first";
        };
    return new Why(why.cause(), why.sentence() + line, since(instance));
  }

  private static long since(InstanceState instance) {
    return instance.deferred == null ? instance.waitsSince : instance.deferred.since();
  }

  private static Why whyUnserved(MasterState state, InstanceState instance) {
    InstanceState host = state.get(instance.host);
    String trouble =
        instance.trouble == ReportedState.ERROR
            ? ", which reports: " + instance.troubleDetail + " (it tries again)"
            : "";
    return new Why(
        trouble.isEmpty() ? Cause.BEING_DEPLOYED : Cause.INSTANCE_FAILS,
        "waiting for its host '"
            + host.title
            + "' on "
            + instance.partition
            + (host.state == RequestedState.STARTED
                ? " to publish for it"
                : ", which is ordered stopped")
            + trouble,
        Math.max(instance.revisedAt, instance.allocatedAt));
  }

  private static Why whyOutOfContact(MasterState state, InstanceState instance) {
    long since = state.computerOf(instance).map(PooledComputer::contactSince).orElse(0L);
    return new Why(
        Cause.OUT_OF_CONTACT,
        instance.partition.computer() + " is out of contact since " + Times.clock(since),
        since);
  }

  private static Why whyStopping(MasterState state, InstanceState instance) {
    String sentence =
        Driving.requesterIsDown(state, instance)
            ? "being stopped on " + instance.partition
            : afterRequester(state, instance);
    return new Why(Cause.BEING_STOPPED, sentence, instance.revisedAt);
  }

  private static String afterRequester(MasterState state, InstanceState instance) {
    return "waiting for its requester "
        + state.parent(instance).orElseThrow().title
        + " to stop first";
  }

  private static Why whyDestroying(MasterState state, InstanceState instance) {
    Optional<InstanceState> below = instance.children().stream().map(state::get).findFirst();
    String sentence;
    if (!Driving.requesterIsDown(state, instance)) {
      sentence = afterRequester(state, instance);
    } else if (below.isPresent()) {
      InstanceState deepest = deepest(state, below.get());
      sentence =
          "being destroyed; first "
              + deepest.title
              + " has to be wiped on "
              + place(state, deepest);
    } else {
      sentence = "being wiped on " + place(state, instance);
    }
    return new Why(Cause.BEING_DESTROYED, sentence, instance.revisedAt);
  }

  private static InstanceState deepest(MasterState state, InstanceState from) {
    InstanceState at = from;
    while (!at.children().isEmpty()) {
      at = state.get(at.children().first());
    }
    return at;
  }

  private static String place(MasterState state, InstanceState instance) {
    return instance.partition
        + (state.inContact(instance)
            ? ""
            : ", which is out of contact (if it is gone for good: partition confirm-destroyed)");
  }
}
