package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.master.Driving;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.domain.master.Waking;
import org.slapmaster.domain.request.Request;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.StateDigest;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.InstanceGuid;

/**
 * The master's shell: takes batches from the {@link Collector}, answers when they are durable,
 * drives what is behind.
 */
final class MasterActor
    extends JournaledActor<
        MasterActor.Message, Master.Command, Master.Event, MasterState, Master.Reply> {
  private static final Duration TICK = Duration.ofMillis(200);

  private final ActorRef<Collector.Message> collector;
  private final Ring ring;
  private final MasterSnapshots snapshots;
  private final Outbox outbox = new Outbox();
  private final Pace pace = new Pace();

  /** Requesters whose partitions have not confirmed yet that they were woken. */
  private final Map<InstanceGuid, Master.Wake> unheard = new HashMap<>();

  private final long started = System.nanoTime();

  private MasterActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      SoftwarePolicy.Both policies,
      ActorRef<Collector.Message> collector,
      Ring ring) {
    super(context, StreamId.MASTER, new MasterRules(policies), ring.graph());
    this.collector = collector;
    this.ring = ring;
    snapshots = new MasterSnapshots(context.getSystem());
    timers.startTimerWithFixedDelay(new Tick(), TICK);
  }

  static Behavior<Message> create(
      SoftwarePolicy.Both policies, ActorRef<Collector.Message> collector, Ring ring) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new MasterActor(context, timers, policies, collector, ring)));
  }

  sealed interface Message {}

  /** What gathered while the last write was in flight. */
  record Batch(List<MasterCall> calls) implements Message {}

  /**
   * What was said has arrived.
   *
   * @param taken instances whose request actors have their orders
   * @param heard requesters whose partitions were woken by everything up to a moment
   */
  record Confirmed(List<InstanceGuid> taken, Map<InstanceGuid, Long> heard) implements Message {}

  /** How many orders wait to be sent? */
  record CountBacklog() implements Message {}

  record TellDigest(ActorRef<Collector.Digest> replyTo) implements Message {}

  /** The end is near: no batch will come any more. */
  record Rest(ActorRef<Collector.AtRest> replyTo) implements Message {}

  /**
   * A snapshot was taken, or could not be.
   *
   * @param failure null when it was taken
   */
  private record SnapshotTaken(Throwable failure, Runnable then) implements Message {}

  private record Tick() implements Message {}

  @Override
  public String snapshotPluginId() {
    return snapshots.plugin();
  }

  @Override
  protected long lastAt(MasterState state) {
    return state.at();
  }

  @Override
  public CommandHandler<Message, Block, MasterState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Batch.class, this::onBatch)
        .onCommand(Confirmed.class, this::onConfirmed)
        .onCommand(CountBacklog.class, this::onCountBacklog)
        .onCommand(TellDigest.class, this::onTellDigest)
        .onCommand(Rest.class, this::onRest)
        .onCommand(SnapshotTaken.class, (state, taken) -> onSnapshotTaken(taken))
        .onCommand(Tick.class, (state, tick) -> onTick(state))
        .build();
  }

  @Override
  protected void onRecovered(MasterState state) {
    try {
      ring.seals().vault().keepOnly(state.lastKey(), state.keys());
    } catch (UncheckedIOException unreadable) {
      context.getLog().error(unreadable.getCause().getMessage());
      context.getSystem().terminate();
      return;
    }
    List<InstanceGuid> behind = Driving.behind(state);
    context
        .getLog()
        .info(
            "Master recovered with {} events from the journal: {} instances, {} to be driven on",
            sinceSnapshot,
            state.size(),
            behind.size());
    outbox.addAll(behind);
    state.computers().forEach(ring::greet);
    for (Master.Wake wake : Waking.unheard(state)) {
      unheard.put(wake.guid(), wake);
      outbox.renew(wake.guid());
    }
    afterSnapshot(state, () -> collector.tell(new Collector.Flushed()));
  }

  private Effect<Block, MasterState> onRest(MasterState state, Rest rest) {
    afterSnapshot(state, () -> rest.replyTo().tell(new Collector.AtRest()));
    return Effect().none();
  }

  /**
   * Takes a snapshot first if one is due. Only while there is no batch, before the first or after
   * the last: the state is written on another thread and must not change meanwhile.
   */
  private void afterSnapshot(MasterState state, Runnable then) {
    if (!snapshots.areDue(sinceSnapshot, state)) {
      then.run();
      return;
    }
    context.pipeToSelf(
        snapshots.take(context, lastSequenceNumber(context), state),
        (done, failure) -> new SnapshotTaken(failure, then));
  }

  /** One that could not be taken costs time, and nothing else. */
  private Effect<Block, MasterState> onSnapshotTaken(SnapshotTaken taken) {
    if (taken.failure() == null) {
      sinceSnapshot = 0;
    } else {
      context.getLog().warn("Expected to take a snapshot, but: {}", taken.failure().toString());
    }
    taken.then().run();
    return Effect().none();
  }

  private Effect<Block, MasterState> onBatch(MasterState state, Batch batch) {
    List<Call<Master.Command>> calls = new ArrayList<>(batch.calls().size());
    int requests = 0;
    for (MasterCall call : batch.calls()) {
      calls.add(new Call<>(call.command(), call.cause()));
      requests += call.command() instanceof Master.Request ? 1 : 0;
    }
    pace.batch(requests, now());
    outbox.allow(pace.allowed(outbox.backlog(), now()));
    return runAll(
        state,
        calls,
        (after, outcomes) -> {
          collector.tell(new Collector.Flushed());
          String position = position().toString();
          for (int i = 0; i < outcomes.size(); i++) {
            Master.Reply reply = outcomes.get(i).reply();
            answer(batch.calls().get(i), new MasterCall.Answer(reply, position));
          }
          outcomes.forEach(outcome -> follow(after, outcome));
          driveDue(after);
        });
  }

  /** Who asks in this process opens the answer itself; to others only an open one is of use. */
  private void answer(MasterCall call, MasterCall.Answer answer) {
    boolean near = call.replyTo().path().address().hasLocalScope();
    call.replyTo()
        .tell(
            near
                ? answer
                : new MasterCall.Answer(ring.seals().open(answer.reply()), answer.position()));
  }

  @Override
  protected Master.Command sealed(MasterState state, Master.Command command) {
    return ring.seals().seal(state, command);
  }

  /** Tells others what the events mean for them. */
  private void follow(MasterState state, Outcome<Master.Event, Master.Reply> outcome) {
    if (outcome.events().isEmpty()) {
      return;
    }
    Set<InstanceGuid> touched = new LinkedHashSet<>();
    for (Master.Event event : outcome.events()) {
      touched.addAll(Driving.touched(state, event));
      for (Master.Wake wake : Waking.wakes(state, event)) {
        unheard.put(wake.guid(), wake);
        touched.add(wake.guid());
      }
      if (event instanceof Master.InstanceReady ready) {
        touched.add(ready.guid());
      } else if (event instanceof Master.RequestDestroyed destroyed) {
        unheard.remove(destroyed.guid());
        outbox.remove(destroyed.guid());
        if (destroyed.key() != null) {
          ring.seals().vault().erase(destroyed.key());
        }
      }
    }
    for (InstanceGuid guid : touched) {
      if (outbox.renew(guid)) {
        drive(state, guid, outcome.audit());
      }
    }
  }

  /** Sends what there is to say to a request; nothing any more takes it off the list. */
  private void drive(MasterState state, InstanceGuid guid, Audit cause) {
    Optional<Master.Drive> drive = Driving.drive(state, guid);
    Optional<Master.Wake> wake = Optional.ofNullable(unheard.get(guid));
    if (drive.isEmpty() && wake.isEmpty()) {
      outbox.remove(guid);
      return;
    }
    outbox.sent(guid, now());
    drive.ifPresent(order -> ring.tell(guid, new Request.TakeUp(order), cause));
    wake.ifPresent(news -> ring.tell(guid, new Request.Wake(news), cause));
  }

  private long now() {
    return System.nanoTime() - started;
  }

  private Effect<Block, MasterState> onConfirmed(MasterState state, Confirmed confirmed) {
    confirmed.heard().forEach(this::forgetWake);
    confirmed.taken().forEach(outbox::taken);
    driveDue(state);
    return Effect().none();
  }

  private void forgetWake(InstanceGuid requester, long bang) {
    unheard.computeIfPresent(requester, (guid, wake) -> wake.bang() <= bang ? null : wake);
  }

  private Effect<Block, MasterState> onTick(MasterState state) {
    if (!outbox.isEmpty()) {
      driveDue(state);
    }
    return Effect().none();
  }

  private Effect<Block, MasterState> onCountBacklog(MasterState state, CountBacklog count) {
    collector.tell(new Collector.Backlog(outbox.backlog()));
    return Effect().none();
  }

  private Effect<Block, MasterState> onTellDigest(MasterState state, TellDigest tell) {
    tell.replyTo().tell(new Collector.Digest(lastSequenceNumber(context), StateDigest.of(state)));
    return Effect().none();
  }

  private void driveDue(MasterState state) {
    Audit again = Caller.of("master again").audit();
    outbox.allow(pace.allowed(outbox.backlog(), now()));
    outbox.due(now()).forEach(guid -> drive(state, guid, again));
  }
}
