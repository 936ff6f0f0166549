package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;

/**
 * A computer's node without processes: does at once what it is told, or what the test says it shall
 * do.
 */
public final class SimulatedNode extends AbstractBehavior<ToNode> {
  /** What the test decides. */
  public static final class Behaviour {
    /** What an order leads to; null says nothing. */
    public volatile Function<Desired, PartitionReport> obey = SimulatedNode::obey;

    public volatile Function<SupplyOrder, SoftwareState> install =
        order -> order.available() ? SoftwareState.INSTALLED : SoftwareState.REMOVED;

    /** The newest order of each partition. */
    final Map<String, Desired> orders = new ConcurrentHashMap<>();

    /** Every order, in the order of arrival. */
    final List<Desired> heard = Collections.synchronizedList(new ArrayList<>());
  }

  private record AttachAgain() implements ToNode {}

  private final TimerScheduler<ToNode> timers;
  private final ComputerId computer;
  private final long session;
  private final ComputerFormat format;
  private final Behaviour behaviour;
  private final Map<SoftwareRelease, SoftwareReport> software = new TreeMap<>();
  private boolean attached;
  private long number;

  private SimulatedNode(
      ActorContext<ToNode> context,
      TimerScheduler<ToNode> timers,
      ComputerId computer,
      long session,
      ComputerFormat format,
      Behaviour behaviour) {
    super(context);
    this.timers = timers;
    this.computer = computer;
    this.session = session;
    this.format = format;
    this.behaviour = behaviour;
    ClusterSharding.get(context.getSystem())
        .init(Entity.of(ToComputer.ENTITY, entity -> Behaviors.empty()).withRole("master"));
    attach();
  }

  private static Behavior<ToNode> create(
      ComputerId computer, long session, ComputerFormat format, Behaviour behaviour) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SimulatedNode(context, timers, computer, session, format, behaviour)));
  }

  /** A computer joins the master of this process. */
  public static ActorRef<ToNode> join(
      ActorSystem<?> system,
      String computer,
      long session,
      ComputerFormat format,
      Behaviour behaviour) {
    return system.systemActorOf(
        create(new ComputerId(computer), session, format, behaviour),
        computer + "-" + session,
        Props.empty());
  }

  @Override
  public Receive<ToNode> createReceive() {
    return newReceiveBuilder()
        .onMessage(
            ToNode.Attached.class,
            message -> {
              attached = true;
              return this;
            })
        .onMessage(AttachAgain.class, message -> attached ? hello() : attach())
        .onMessage(ToNode.AttachAgain.class, message -> attach())
        .onMessage(ToNode.Supply.class, message -> onSupply(message.order()))
        .onMessage(ToNode.Desire.class, message -> onDesire(message.desired()))
        .onMessage(
            ToNode.ReadLog.class,
            message -> {
              message.replyTo().tell(new ToNode.LogText("the log of " + message.service()));
              return this;
            })
        .onAnyMessage(message -> this)
        .build();
  }

  private SimulatedNode attach() {
    tell(
        new ToComputer.Attach(
            computer,
            session,
            format,
            List.copyOf(software.values()),
            behaviour.orders.values().stream().map(behaviour.obey).filter(r -> r != null).toList(),
            getContext().getSelf()));
    return later();
  }

  private SimulatedNode hello() {
    tell(new ToComputer.Hello(session, getContext().getSelf()));
    return later();
  }

  private SimulatedNode later() {
    timers.startSingleTimer(new AttachAgain(), Duration.ofMillis(300));
    return this;
  }

  private SimulatedNode onSupply(SupplyOrder order) {
    SoftwareState state = behaviour.install.apply(order);
    SoftwareReport report = new SoftwareReport(order.release(), order.order(), state, "", "digest");
    software.put(order.release(), report);
    tell(new ToComputer.ReportSoftware(session, ++number, report));
    return this;
  }

  private SimulatedNode onDesire(Desired desired) {
    behaviour.heard.add(desired);
    behaviour.orders.put(desired.partition(), desired);
    PartitionReport report = behaviour.obey.apply(desired);
    if (report != null) {
      tell(new ToComputer.ReportPartition(session, ++number, report));
    }
    return this;
  }

  /** The order fulfilled; every started instance publishes one address. */
  public static PartitionReport obey(Desired desired) {
    ReportedState reached =
        switch (desired.state()) {
          case STARTED -> ReportedState.STARTED;
          case STOPPED -> ReportedState.STOPPED;
          case DESTROYED -> ReportedState.DESTROYED;
        };
    return report(desired, reached, "");
  }

  public static PartitionReport report(Desired desired, ReportedState state, String detail) {
    return report(desired, state, detail, "tcp://");
  }

  /**
   * @param scheme what the published address begins with
   */
  static PartitionReport report(
      Desired desired, ReportedState state, String detail, String scheme) {
    boolean publishes = desired.state() == RequestedState.STARTED && state == ReportedState.STARTED;
    ConnectionParameters published =
        publishes
            ? ConnectionParameters.of(
                Map.of(
                    "url",
                    scheme + desired.guid(),
                    "with",
                    desired.parameters().values().toString()),
                Set.of("url"))
            : ConnectionParameters.NONE;
    return new PartitionReport(
        desired.partition(),
        desired.guid(),
        desired.revision(),
        state,
        detail,
        List.of(),
        List.of(),
        published);
  }

  private void tell(ToComputer message) {
    ClusterSharding.get(getContext().getSystem())
        .entityRefFor(ToComputer.ENTITY, computer.value())
        .tell(message);
  }
}
