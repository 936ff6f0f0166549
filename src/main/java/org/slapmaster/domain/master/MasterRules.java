package org.slapmaster.domain.master;

import java.util.List;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.master.Master.Command;
import org.slapmaster.domain.master.Master.Event;
import org.slapmaster.domain.master.Master.Reply;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * The rules of the master. Decisions stand by topic in {@link Requesting}, {@link Placement} and
 * {@link Progress}; here is what each event means for the state.
 */
public final class MasterRules implements Rules<MasterState, Command, Event, Reply> {
  private final SoftwarePolicy.Both policies;

  public MasterRules(SoftwarePolicy.Both policies) {
    this.policies = policies;
  }

  @Override
  public MasterState initial() {
    return new MasterState(policies);
  }

  @Override
  public Decision<MasterState, Command, Event, Reply> decide(
      MasterState state, Command command, long at) {
    if (command instanceof Master.Request request) {
      return Requesting.request(state, request);
    } else if (command instanceof Master.PlanRequest plan) {
      return Decision.answer(Planning.plan(state, plan.request()));
    } else if (command instanceof Master.OrderState order) {
      return Requesting.orderState(state, order);
    } else if (command instanceof Master.Rename rename) {
      return Requesting.rename(state, rename);
    } else if (command instanceof Master.Adopt adopt) {
      return Adopting.adopt(state, adopt);
    } else if (command instanceof Master.Bang bang) {
      return Waking.bang(state, bang);
    } else if (command instanceof Master.BangComputer bang) {
      return Waking.bang(state, bang);
    } else if (command instanceof Master.GetOrder get) {
      return Polling.order(state, get);
    } else if (command instanceof Master.RequestComputer request) {
      return Placement.requestComputer(state, request.title());
    } else if (command instanceof Master.GetInstance get) {
      return state.find(get.guid()).isPresent()
          ? Decision.answer(Answers.of(state, get.guid(), state.get(get.guid()).title))
          : Requesting.unknown(get.guid());
    } else if (command instanceof Master.ShowSecrets show) {
      return state
          .find(show.guid())
          .map(
              instance ->
                  Decision.<MasterState, Command, Event, Reply>events(
                          List.of(new Master.SecretsShown(show.guid())))
                      .replying(after -> Answers.of(after, show.guid(), instance.title)))
          .orElseGet(() -> Requesting.unknown(show.guid()));
    } else if (command instanceof Master.OfferComputer offer) {
      return Placement.offer(state, offer);
    } else if (command instanceof Master.WithdrawComputer withdraw) {
      return Placement.withdraw(state, withdraw);
    } else if (command instanceof Master.WithdrawSoftware withdraw) {
      return Placement.withdraw(state, withdraw);
    } else if (command instanceof Master.Place place) {
      return Placement.place(state, place.guid());
    } else if (command instanceof Master.Fill fill) {
      return Placement.fill(state, fill.computer());
    } else if (command instanceof Master.Rehost rehost) {
      return Hosting.rehost(state, rehost.guid());
    } else if (command instanceof Master.Review) {
      return Placement.review(state);
    } else if (command instanceof Master.ReportReached reached) {
      return Progress.reached(state, reached);
    } else if (command instanceof Master.ReportProgress progress) {
      return Progress.progress(state, progress);
    }
    throw new IllegalArgumentException(
        "Expected a command of the master, but got " + command + ".");
  }

  /** A decision that only says no. */
  static Decision<MasterState, Command, Event, Reply> refuse(
      Refusal.Reason reason, String sentence, Object... arguments) {
    return Decision.answer(new Master.Refused(Refusal.of(reason, sentence, arguments)));
  }

  /** A decision of events with the plain answer that it is done. */
  static Decision<MasterState, Command, Event, Reply> done(List<Event> events) {
    return Decision.<MasterState, Command, Event, Reply>events(events)
        .replying(s -> new Master.Done());
  }

  @Override
  public void evolve(MasterState state, Event event, Audit audit) {
    state.at = audit.at();
    if (event instanceof Master.RequestReceived received) {
      received(state, received, audit);
    } else if (event instanceof Master.RequestChanged changed) {
      changed(state, changed, audit.at());
    } else if (event instanceof Master.InstanceRenamed renamed) {
      InstanceState instance = state.get(renamed.guid());
      state.titles.remove(state.key(instance), instance.guid);
      instance.title = renamed.title();
      state.titles.put(state.key(instance), instance.guid);
      wakeHost(state, instance, audit.at());
    } else if (event instanceof Master.AllocationDeferred deferred) {
      InstanceState instance = state.get(deferred.guid());
      instance.deferred = new Why(deferred.cause(), deferred.sentence(), audit.at());
    } else if (event instanceof Master.PartitionAllocated allocated) {
      allocated(state, allocated, audit.at());
    } else if (event instanceof Master.ConnectionParametersKnown known) {
      InstanceState instance = state.get(known.guid());
      instance.published = state.canonical.of(known.published());
      instance.publishedAt = known.publishedAt();
      state.parent(instance).ifPresent(parent -> parent.wake(audit.at(), Waking.CHILD_NEWS));
    } else if (event instanceof Master.InstanceReady ready) {
      ready(state.get(ready.guid()), ready, audit.at());
    } else if (event instanceof Master.InstanceDelayed waiting) {
      trouble(state.get(waiting.guid()), ReportedState.WAITING, waiting.detail(), audit.at());
    } else if (event instanceof Master.InstanceFaulty faulty) {
      trouble(state.get(faulty.guid()), ReportedState.ERROR, faulty.detail(), audit.at());
    } else if (event instanceof Master.InstanceRecovered recovered) {
      trouble(state.get(recovered.guid()), null, "", audit.at());
    } else if (event instanceof Master.PartitionReleased released) {
      InstanceState instance = state.get(released.guid());
      state.pool.release(released.partition(), released.guid());
      state.hosts.remove(instance);
      instance.partition = null;
    } else if (event instanceof Master.RequestDestroyed destroyed) {
      destroyed(state, destroyed, audit);
    } else if (event instanceof Master.SharedInstanceBound bound) {
      bound(state, bound, audit.at());
    } else if (event instanceof Master.SharedInstanceUnbound unbound) {
      unbound(state, state.get(unbound.guid()), audit.at());
    } else if (event instanceof Master.TreeBanged banged) {
      state
          .subtree(state.get(banged.tree()))
          .forEach(instance -> instance.bang(audit.at(), banged.reason()));
    } else if (event instanceof Master.SharedInstanceBanged banged) {
      state.get(banged.guid()).bang(audit.at(), banged.reason());
      wakeHost(state, state.get(banged.guid()), audit.at());
    } else if (event instanceof Master.ComputerBanged banged) {
      state.computerBangs.put(
          banged.computer(), new MasterState.Banged(audit.at(), banged.reason()));
      Waking.on(state, banged.computer())
          .forEach(instance -> instance.bang(audit.at(), banged.reason()));
    } else if (event instanceof Master.ComputerRequested requested) {
      state.computerTitles.put(requested.computer(), requested.title());
      state.titledComputers.put(requested.title(), requested.computer());
    } else if (event instanceof Master.ComputerOffered offered) {
      state.pool.offer(
          offered.computer(),
          offered.format(),
          offered.software(),
          offered.open(),
          offered.contact(),
          audit.at());
    } else if (event instanceof Master.ComputerWithdrawn withdrawn) {
      state.pool.withdraw(withdrawn.computer());
    } else if (!(event instanceof Master.SecretsShown)) {
      throw new IllegalArgumentException("Expected an event of the master, but got " + event + ".");
    }
  }

  private static void received(MasterState state, Master.RequestReceived received, Audit audit) {
    InstanceState instance = new InstanceState(received, audit, state.canonical);
    state.instances.put(instance.guid, instance);
    state.lastNumber = Math.max(state.lastNumber, instance.guid.number());
    state.lastKey = Math.max(state.lastKey, instance.parameters.key());
    // One that comes from another master may be ordered destroyed already.
    boolean dying = instance.state == RequestedState.DESTROYED;
    (dying ? state.dying : state.titles).put(state.key(instance), instance.guid);
    state.parent(instance).ifPresent(parent -> parent.addChild(instance.guid));
    queue(state, instance, audit.at());
  }

  private static void changed(MasterState state, Master.RequestChanged changed, long at) {
    InstanceState instance = state.get(changed.guid());
    state.queue(instance).remove(instance);
    state.hosts.remove(instance);
    if (changed.revision() != instance.revision) {
      instance.revision = changed.revision();
      instance.revisedAt = at;
      wakeHost(state, instance, at);
    }
    if (changed.requester() != null) {
      state.parent(instance).ifPresent(parent -> parent.removeChild(instance.guid));
      instance.requester = state.canonical.of(changed.requester());
      state.parent(instance).ifPresent(parent -> parent.addChild(instance.guid));
    }
    instance.release =
        changed.release() == null ? instance.release : state.canonical.of(changed.release());
    instance.type = changed.type() == null ? instance.type : state.canonical.of(changed.type());
    instance.parameters =
        changed.parameters() == null
            ? instance.parameters
            : state.canonical.of(changed.parameters());
    instance.filter =
        changed.filter() == null ? instance.filter : state.canonical.of(changed.filter());
    instance.state = changed.state() == null ? instance.state : changed.state();
    if (changed.state() == RequestedState.DESTROYED) {
      state.titles.remove(state.key(instance), instance.guid);
      state.dying.put(state.key(instance), instance.guid);
    }
    if (instance.mayHost()) {
      state.hosts.add(instance);
    }
    queue(state, instance, at);
  }

  /** It stands in the queue exactly as long as it wants a place. */
  private static void queue(MasterState state, InstanceState instance, long at) {
    if (instance.wantsPlace()) {
      state.queue(instance).add(instance);
      instance.waitsSince = instance.waitsSince == 0 ? at : instance.waitsSince;
    } else {
      instance.deferred = null;
      instance.waitsSince = 0;
    }
  }

  /** A shared instance changed: its host has to look at it. */
  private static void wakeHost(MasterState state, InstanceState shared, long at) {
    if (shared.host != null) {
      state.get(shared.host).wake(at, Waking.SHARED_NEWS);
    }
  }

  private static void bound(MasterState state, Master.SharedInstanceBound bound, long at) {
    InstanceState shared = state.get(bound.guid());
    state.waitingShared.remove(shared);
    shared.host = bound.host();
    shared.partition = bound.partition();
    shared.allocatedAt = at;
    state.get(bound.host()).addHosted(shared.guid);
    wakeHost(state, shared, at);
    queue(state, shared, at);
  }

  /** What the old host published is of no use any more. */
  private static void unbound(MasterState state, InstanceState shared, long at) {
    wakeHost(state, shared, at);
    state.get(shared.host).removeHosted(shared.guid);
    shared.host = null;
    shared.partition = null;
    shared.published = ConnectionParameters.NONE;
    shared.publishedAt = at;
    shared.readyRevision = 0;
    shared.readyState = null;
    queue(state, shared, at);
  }

  private static void allocated(MasterState state, Master.PartitionAllocated allocated, long at) {
    InstanceState instance = state.get(allocated.guid());
    state.waiting.remove(instance);
    instance.partition = state.pool.occupy(allocated.partition(), instance.guid);
    instance.allocatedAt = at;
    if (instance.mayHost()) {
      state.hosts.add(instance);
    }
    queue(state, instance, at);
  }

  private static void ready(InstanceState instance, Master.InstanceReady ready, long at) {
    instance.readyRevision = ready.revision();
    instance.readyState = ready.state();
    instance.readyAt = at;
    instance.heardAt = ready.heard();
    instance.runningRelease = ready.state() == RequestedState.STARTED ? instance.release : null;
    trouble(instance, null, "", at);
  }

  private static void trouble(
      InstanceState instance, ReportedState trouble, String detail, long at) {
    instance.troubleSince = trouble == instance.trouble ? instance.troubleSince : at;
    instance.trouble = trouble;
    instance.troubleDetail = detail;
  }

  private static void destroyed(MasterState state, Master.RequestDestroyed destroyed, Audit audit) {
    InstanceState instance = state.get(destroyed.guid());
    state.queue(instance).remove(instance);
    state.dying.remove(state.key(instance), instance.guid);
    if (instance.host != null) {
      unbound(state, instance, audit.at());
    }
    state.parent(instance).ifPresent(parent -> parent.removeChild(instance.guid));
    state.instances.remove(instance.guid);
  }
}
