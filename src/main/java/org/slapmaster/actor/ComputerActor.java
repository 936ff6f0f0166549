package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.computer.ComputerRules;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.ChildRequest;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SupplyOrder;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;
import org.slapmaster.protocol.WireMessage;

/**
 * The shell of one computer: the one door between the ring and the computer's node. Holds the way
 * to the node, which is not journaled: a node says again that it is there whenever the master's
 * side has changed.
 */
final class ComputerActor
    extends JournaledActor<
        ToComputer, Computer.Command, Computer.Event, Computer.State, List<Computer.Effect>> {
  /**
   * How long a node that should be there may take to attach after this actor started, before it
   * counts as lost.
   */
  private static final Duration ATTACH_WITHIN = Duration.ofSeconds(20);

  private static final Duration OFFER_AGAIN = Duration.ofSeconds(3);
  private static final Duration MASTER_ANSWERS_WITHIN = Duration.ofSeconds(10);
  private final ComputerId id;
  private final Ring ring;
  private final TimerScheduler<ToComputer> timers;
  private ActorRef<ToNode> node;
  private long session;

  private ComputerActor(
      ActorContext<ToComputer> context,
      TimerScheduler<ToComputer> timers,
      ComputerId id,
      Ring ring) {
    super(context, StreamId.of(id), new ComputerRules(), ring.graph());
    this.id = id;
    this.ring = ring;
    this.timers = timers;
  }

  static Behavior<ToComputer> create(ComputerId id, Ring ring) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new ComputerActor(context, timers, id, ring)));
  }

  /**
   * @param replyTo hears how an operator's command ended; null when nobody asked
   */
  record Tell(Computer.Command command, Audit cause, ActorRef<Answer> replyTo)
      implements ToComputer {}

  /**
   * @param refusal null: done
   */
  record Answer(Refusal refusal) implements WireMessage {}

  /** From a partition, for the node. */
  record Push(Desired desired) implements ToComputer {}

  /** From a partition, for the node: an instance that has no business there. */
  record PushWipe(String partition, InstanceGuid guid, long revision) implements ToComputer {}

  /** From the master after its recovery: be awake. */
  record Greet() implements ToComputer {}

  /** For the node; answered by it, or at once with null when there is none. */
  record ReadLog(String partition, String service, int lines, ActorRef<ToNode.LogText> replyTo)
      implements ToComputer {}

  /** The node of this session is gone. */
  record NodeGone(long session) implements ToComputer {}

  /** Nobody attached in time. */
  record NotAttached() implements ToComputer {}

  /** The master has the last offer. */
  record OfferNoted() implements ToComputer {}

  /** The master may not have the last offer. */
  record OfferAgain() implements ToComputer {}

  /** The shard lets it go. */
  record Stop() implements ToComputer {}

  @Override
  public CommandHandler<ToComputer, Block, Computer.State> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(ToComputer.Attach.class, this::onAttach)
        .onCommand(ToComputer.ReportSoftware.class, this::onReportSoftware)
        .onCommand(ToComputer.ReportPartition.class, (state, report) -> onReportPartition(report))
        .onCommand(ToComputer.RequestChild.class, (state, request) -> onRequestChild(request))
        .onCommand(ToComputer.HoldPort.class, this::onHoldPort)
        .onCommand(
            Tell.class, (state, tell) -> run(state, tell.command(), tell.cause(), tell.replyTo()))
        .onCommand(Push.class, (state, push) -> onPush(push.desired()))
        .onCommand(PushWipe.class, (state, wipe) -> onPush(wipeOrder(wipe)))
        .onCommand(ReadLog.class, (state, read) -> onReadLog(read))
        .onCommand(NodeGone.class, this::onNodeGone)
        .onCommand(NotAttached.class, (state, timeout) -> lose(state))
        .onCommand(OfferNoted.class, (state, noted) -> onOfferNoted())
        .onCommand(OfferAgain.class, (state, again) -> onOfferAgain(state))
        .onCommand(Greet.class, (state, greet) -> Effect().none())
        .onCommand(Stop.class, (state, stop) -> Effect().stop())
        .build();
  }

  @Override
  public SignalHandler<Computer.State> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  private void onRecovered(Computer.State state) {
    if (state.registered()) {
      offer(state.offer());
      if (state.nativeNode() && state.contact()) {
        timers.startSingleTimer(new NotAttached(), ATTACH_WITHIN);
      }
    }
  }

  private Effect<Block, Computer.State> onAttach(Computer.State state, ToComputer.Attach attach) {
    if (attach.session() < session) {
      attach
          .node()
          .tell(
              new ToNode.Refused(
                  attach.session(),
                  "Expected the newest node of " + id + ", but another one attached later."));
      return Effect().none();
    }
    if (attach.session() != session || !attach.node().equals(node)) {
      node = attach.node();
      session = attach.session();
      context.watchWith(node, new NodeGone(session));
    }
    timers.cancel(new NotAttached());
    List<Computer.Report> software = attach.software().stream().map(ComputerActor::report).toList();
    return run(
        state,
        new Computer.Format(attach.format(), software),
        fromNode("attach"),
        (after, outcome) -> {
          node.tell(new ToNode.Attached(session));
          carryOut(outcome, null);
          attach.partitions().forEach(report -> forward(report, null));
        });
  }

  private static Computer.Report report(org.slapmaster.protocol.SoftwareReport report) {
    return new Computer.Report(report.release(), report.state(), report.detail(), report.digest());
  }

  private Audit fromNode(String what) {
    return new Audit(Clock.micros(), "node " + id, what + "-" + UUID.randomUUID());
  }

  private Effect<Block, Computer.State> run(
      Computer.State state, Computer.Command command, Audit cause, ActorRef<Answer> replyTo) {
    return run(state, command, cause, (after, outcome) -> carryOut(outcome, replyTo));
  }

  private void carryOut(
      Outcome<Computer.Event, List<Computer.Effect>> outcome, ActorRef<Answer> replyTo) {
    if (outcome.reply() == null) {
      return;
    }
    for (Computer.Effect effect : outcome.reply()) {
      if (effect instanceof Computer.OfferToMaster offer) {
        offer(offer.offer());
      } else if (effect instanceof Computer.Order order && node != null) {
        node.tell(
            new ToNode.Supply(
                new SupplyOrder(
                    order.release(), order.available(), order.reinstall(), order.order())));
      } else if (effect instanceof Computer.GreetPartitions greet) {
        greet
            .partitions()
            .forEach(
                name ->
                    ring.tell(new PartitionId(id, name), new Partition.Greet(), outcome.audit()));
      } else if (effect instanceof Computer.Answer answer && replyTo != null) {
        replyTo.tell(new Answer(answer.refusal()));
      }
    }
  }

  /** Offered until the master says that it has it. */
  private void offer(Offer offer) {
    timers.startSingleTimer(new OfferAgain(), OFFER_AGAIN);
    ActorRef<MasterCall.Answer> noted =
        context.messageAdapter(MasterCall.Answer.class, answer -> new OfferNoted());
    ring.call(new MasterCall(new Master.OfferComputer(id, offer), fromNode("offer"), noted));
  }

  private Effect<Block, Computer.State> onOfferNoted() {
    timers.cancel(new OfferAgain());
    return Effect().none();
  }

  private Effect<Block, Computer.State> onOfferAgain(Computer.State state) {
    if (state.registered()) {
      offer(state.offer());
    }
    return Effect().none();
  }

  private Effect<Block, Computer.State> onReportSoftware(
      Computer.State state, ToComputer.ReportSoftware message) {
    if (message.session() != session) {
      return Effect().none();
    }
    return run(
        state,
        report(message.report()),
        fromNode("report"),
        (after, outcome) -> {
          node.tell(new ToNode.Noted(session, message.number()));
          carryOut(outcome, null);
        });
  }

  private Effect<Block, Computer.State> onReportPartition(ToComputer.ReportPartition message) {
    if (message.session() == session) {
      forward(message.report(), new PartitionActor.Noted(node, session, message.number()));
    }
    return Effect().none();
  }

  private void forward(PartitionReport report, PartitionActor.Noted noted) {
    Partition.Report command =
        new Partition.Report(
            report.guid(),
            report.revision(),
            report.state(),
            report.detail(),
            report.processes(),
            report.promises(),
            report.published());
    ring.tell(
        new PartitionId(id, report.partition()),
        new PartitionActor.Tell(command, fromNode("report"), noted, null));
  }

  private Effect<Block, Computer.State> onRequestChild(ToComputer.RequestChild message) {
    ChildRequest child = message.request();
    Master.Request request =
        new Master.Request(
            new Requester.Instance(message.requester()),
            child.title(),
            child.release(),
            child.type(),
            child.shared(),
            child.parameters(),
            child.filter(),
            child.state());
    Audit cause =
        new Audit(
            Clock.micros(),
            "instance " + message.requester() + " on " + id + "/" + message.partition(),
            "request-" + UUID.randomUUID());
    AskPattern.<Collector.Message, MasterCall.Answer>ask(
            ring.master(),
            replyTo -> new Collector.Submit(new MasterCall(request, cause, replyTo)),
            MASTER_ANSWERS_WITHIN,
            context.getSystem().scheduler())
        // No answer: the node asks again by itself.
        .thenAccept(answer -> message.replyTo().tell(Translation.childAnswer(answer.reply())));
    return Effect().none();
  }

  private Effect<Block, Computer.State> onHoldPort(Computer.State state, ToComputer.HoldPort hold) {
    return run(
        state,
        new Computer.HoldPort(
            hold.partition(),
            hold.guid(),
            hold.name(),
            hold.address(),
            hold.port(),
            hold.replace()),
        fromNode("port"),
        (after, outcome) ->
            outcome.reply().stream()
                .filter(Computer.Held.class::isInstance)
                .map(Computer.Held.class::cast)
                .forEach(held -> hold.replyTo().tell(new ToComputer.PortHeld(held.port()))));
  }

  private Effect<Block, Computer.State> onPush(Desired desired) {
    // Without a node nothing is lost: whoever attaches is told all orders.
    if (node != null) {
      node.tell(new ToNode.Desire(desired));
    }
    return Effect().none();
  }

  /** Of an order to wipe a node looks at the instance and the state only. */
  private static Desired wipeOrder(PushWipe wipe) {
    Title nobody = new Title(wipe.guid().value());
    return new Desired(
        wipe.partition(),
        wipe.guid(),
        wipe.revision(),
        RequestedState.DESTROYED,
        0,
        nobody,
        nobody,
        new SoftwareRelease("none"),
        SoftwareType.DEFAULT,
        Parameters.NONE);
  }

  private Effect<Block, Computer.State> onReadLog(ReadLog read) {
    if (node == null) {
      read.replyTo().tell(new ToNode.LogText(null));
    } else {
      node.tell(new ToNode.ReadLog(read.partition(), read.service(), read.lines(), read.replyTo()));
    }
    return Effect().none();
  }

  private Effect<Block, Computer.State> onNodeGone(Computer.State state, NodeGone gone) {
    if (gone.session() != session) {
      return Effect().none();
    }
    node = null;
    return lose(state);
  }

  private Effect<Block, Computer.State> lose(Computer.State state) {
    return run(state, new Computer.Lose(), fromNode("contact"), (ActorRef<Answer>) null);
  }
}
