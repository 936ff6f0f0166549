package org.slapmaster.bench.inside;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import java.time.Duration;
import java.util.List;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;

/**
 * A computer's node without a computer: speaks the protocol of nodes, has everything installed at
 * once and every instance started at once.
 */
final class SimulatedNode extends AbstractBehavior<ToNode> {
  /** As often as a real node. */
  private static final Duration HELLO = Duration.ofSeconds(5);

  private final SimulatedCloud cloud;
  private final ComputerId computer;
  private final EntityRef<ToComputer> door;
  private final long session = System.currentTimeMillis();
  private boolean attached;
  private long number;

  private record Tick() implements ToNode {}

  private SimulatedNode(
      ActorContext<ToNode> context,
      TimerScheduler<ToNode> timers,
      SimulatedCloud cloud,
      ComputerId computer) {
    super(context);
    this.cloud = cloud;
    this.computer = computer;
    door =
        ClusterSharding.get(context.getSystem()).entityRefFor(ToComputer.ENTITY, computer.value());
    timers.startTimerWithFixedDelay(new Tick(), HELLO);
    onTick();
  }

  static Behavior<ToNode> create(SimulatedCloud cloud, ComputerId computer) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new SimulatedNode(context, timers, cloud, computer)));
  }

  @Override
  public Receive<ToNode> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(ToNode.Attached.class, message -> onAttached(true))
        .onMessage(ToNode.AttachAgain.class, message -> onAttached(false))
        .onMessage(ToNode.Supply.class, message -> onSupply(message.order()))
        .onMessage(ToNode.Desire.class, message -> onDesire(message.desired()))
        .onAnyMessage(message -> this)
        .build();
  }

  private Behavior<ToNode> onTick() {
    door.tell(
        attached
            ? new ToComputer.Hello(session, getContext().getSelf())
            : new ToComputer.Attach(
                computer, session, cloud.format(), List.of(), List.of(), getContext().getSelf()));
    return this;
  }

  private Behavior<ToNode> onAttached(boolean isAttached) {
    attached = isAttached;
    return isAttached ? this : onTick();
  }

  private Behavior<ToNode> onSupply(SupplyOrder order) {
    door.tell(
        new ToComputer.ReportSoftware(
            session,
            ++number,
            new SoftwareReport(
                order.release(), order.order(), SoftwareState.INSTALLED, "", "digest")));
    return this;
  }

  private Behavior<ToNode> onDesire(Desired desired) {
    door.tell(
        new ToComputer.ReportPartition(
            session,
            ++number,
            new PartitionReport(
                desired.partition(),
                desired.guid(),
                desired.revision(),
                ReportedState.STARTED,
                "",
                List.of(),
                List.of(),
                cloud.published(desired.guid()))));
    return this;
  }
}
