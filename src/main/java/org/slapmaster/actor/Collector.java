package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.protocol.WireMessage;

/**
 * Natural batching in front of the master: while one write is in flight, calls gather here; the
 * next write takes them all. No timers, and no delay when nothing is in flight. This is the cluster
 * singleton; the master is its child and dies with it.
 */
final class Collector extends AbstractBehavior<Collector.Message> {
  /** The most commands that one block takes. */
  private static final int MAX_BATCH = 2_000;

  private final Deque<MasterCall> waiting = new ArrayDeque<>();
  private final ActorRef<MasterActor.Message> master;

  /** The master recovers first and says so. */
  private boolean busy = true;

  private Collector(ActorContext<Message> context, SoftwarePolicy.Both policies, Ring ring) {
    super(context);
    master = context.spawn(MasterActor.create(policies, context.getSelf(), ring), "master");
    // A stopped master takes the collector with it (death pact); supervision starts both again from
    // the journal.
    context.watch(master);
  }

  /**
   * The ring is asked for when the actor starts, because it contains the way to this very
   * singleton.
   */
  static Behavior<Message> create(SoftwarePolicy.Both policies, Supplier<Ring> ring) {
    Behavior<Message> collector =
        Behaviors.setup(context -> new Collector(context, policies, ring.get()));
    return Behaviors.supervise(collector)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(500), Duration.ofSeconds(20), 0.1));
  }

  interface Message extends WireMessage {}

  /** A call to be answered. */
  record Submit(MasterCall call) implements Message {}

  /** From a request actor: it has its order. */
  record DriveTaken(InstanceGuid guid) implements Message {}

  /** From the master: ready for the next batch. */
  record Flushed() implements Message {}

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(Flushed.class, flushed -> onFlushed())
        .onMessage(DriveTaken.class, this::onTaken)
        .build();
  }

  private Behavior<Message> onSubmit(Submit submit) {
    waiting.add(submit.call());
    return busy ? this : flush();
  }

  private Behavior<Message> onFlushed() {
    busy = false;
    return waiting.isEmpty() ? this : flush();
  }

  private Behavior<Message> onTaken(DriveTaken taken) {
    master.tell(new MasterActor.Taken(taken.guid()));
    return this;
  }

  private Behavior<Message> flush() {
    List<MasterCall> batch = new ArrayList<>(Math.min(MAX_BATCH, waiting.size()));
    while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
      batch.add(waiting.poll());
    }
    busy = true;
    master.tell(new MasterActor.Batch(batch));
    return this;
  }
}
