package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SupplyOrder;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;
import org.slapmaster.protocol.WireMessage;

/**
 * The one door between the ring and a computer's node. What is to be kept goes through {@link
 * ComputerJournal}, its child; the way to the node is not journaled: a node says again that it is
 * there whenever the master's side has changed.
 */
final class ComputerActor extends AbstractBehavior<ToComputer> {
  /**
   * How long a node that should be there may take to attach after this actor started, before it
   * counts as lost.
   */
  private static final Duration ATTACH_WITHIN = Duration.ofSeconds(20);

  private static final Duration MASTER_ANSWERS_WITHIN = Duration.ofSeconds(10);
  private static final int MAX_BATCH = 500;
  private static final String CONTACT_DUE = "contact";
  private final ComputerId id;
  private final Ring ring;
  private final TimerScheduler<ToComputer> timers;
  private final NaturalBatch<ComputerJournal.Entry> kept;
  private final Contact contact;
  private final Offering offering;
  private ActorRef<ToNode> node;
  private long session;

  private ComputerActor(
      ActorContext<ToComputer> context,
      TimerScheduler<ToComputer> timers,
      ComputerId id,
      Ring ring) {
    super(context);
    this.id = id;
    this.ring = ring;
    this.timers = timers;
    contact =
        new Contact(
            context.getSystem().settings().config().getDuration("slapmaster.contact-timeout"));
    ActorRef<ToComputer> self = context.getSelf();
    offering =
        new Offering(
            timers,
            offer ->
                askMaster(new Master.OfferComputer(id, offer), fromNode("offer"))
                    .thenAccept(answer -> self.tell(new OfferNoted(offer))));
    ActorRef<ComputerJournal.Batch> journal =
        context.spawn(ComputerJournal.create(id, self, ring.graph()), "journal");
    context.watch(journal);
    kept =
        new NaturalBatch<>(
            MAX_BATCH,
            Long.MAX_VALUE,
            entry -> 0,
            entries -> journal.tell(new ComputerJournal.Batch(entries)));
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

  /** The same from a computer that polls: the call counts as contact. */
  record Called(Computer.Command command, Audit cause, ActorRef<Answer> replyTo)
      implements ToComputer {}

  /** A computer that polls read its orders; answered at once. */
  record Visited() implements ToComputer {}

  /** Answered by {@link LastCall}. */
  record GetLastCall(ActorRef<LastCall> replyTo) implements ToComputer {}

  /**
   * @param at microseconds; zero when the computer did not call since the process began
   */
  record LastCall(long at) implements WireMessage {}

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

  /** Look whether the last call was too long ago. */
  record ContactDue() implements ToComputer {}

  /** Nobody attached in time. */
  record NotAttached() implements ToComputer {}

  /** The master has this offer. */
  record OfferNoted(Offer offer) implements ToComputer {}

  /** The master may not have the last offer. */
  record OfferAgain() implements ToComputer {}

  /** The shard lets it go. */
  record Stop() implements ToComputer {}

  @Override
  public Receive<ToComputer> createReceive() {
    return newReceiveBuilder()
        .onMessage(ToComputer.Attach.class, message -> then(() -> onAttach(message)))
        .onMessage(ToComputer.Hello.class, message -> then(() -> onHello(message)))
        .onMessage(
            ToComputer.ReportSoftware.class, message -> then(() -> onReportSoftware(message)))
        .onMessage(
            ToComputer.ReportPartition.class, message -> then(() -> onReportPartition(message)))
        .onMessage(ToComputer.RequestChild.class, message -> then(() -> onRequestChild(message)))
        .onMessage(ToComputer.HoldPort.class, message -> then(() -> onHoldPort(message)))
        .onMessage(
            Tell.class,
            message -> then(() -> keep(message.command(), message.cause(), message.replyTo())))
        .onMessage(Called.class, message -> then(() -> onCalled(message)))
        .onMessage(Visited.class, message -> then(this::onContact))
        .onMessage(ContactDue.class, message -> then(this::onContactDue))
        .onMessage(
            GetLastCall.class,
            message -> then(() -> message.replyTo().tell(new LastCall(contact.lastCall()))))
        .onMessage(Push.class, message -> then(() -> push(message.desired())))
        .onMessage(PushWipe.class, message -> then(() -> push(Translation.wipeOrder(message))))
        .onMessage(ReadLog.class, message -> then(() -> onReadLog(message)))
        .onMessage(NodeGone.class, message -> then(() -> onNodeGone(message)))
        .onMessage(NotAttached.class, message -> then(this::lose))
        .onMessage(OfferNoted.class, message -> then(() -> offering.noted(message.offer())))
        .onMessage(OfferAgain.class, message -> then(offering::again))
        .onMessage(Greet.class, message -> this)
        .onMessage(ComputerJournal.Recovered.class, message -> then(() -> onRecovered(message)))
        .onMessage(ComputerJournal.Carry.class, message -> then(() -> onCarry(message)))
        .onMessage(Stop.class, message -> Behaviors.stopped())
        .build();
  }

  private Behavior<ToComputer> then(Runnable step) {
    step.run();
    return this;
  }

  private void onRecovered(ComputerJournal.Recovered recovered) {
    if (recovered.registered()) {
      offering.offer(recovered.offer());
    }
    if (recovered.polls()) {
      contact.recovered(recovered.contact());
      watchContact();
    } else if (recovered.contact() && node == null) {
      timers.startSingleTimer(new NotAttached(), ATTACH_WITHIN);
    }
    kept.flushed();
  }

  private void onCarry(ComputerJournal.Carry carry) {
    for (int i = 0; i < carry.entries().size(); i++) {
      carry.entries().get(i).carryOut().accept(carry.outcomes().get(i));
    }
    kept.flushed();
  }

  private void onCalled(Called called) {
    boolean formats = called.command() instanceof Computer.Format;
    if (!formats || node == null) {
      onContact(!formats);
    }
    keep(called.command(), called.cause(), called.replyTo());
  }

  private void onContact() {
    onContact(true);
  }

  /** Who is out of contact only by the journal is there again; a format says that itself. */
  private void onContact(boolean journaled) {
    if (node != null) {
      return;
    }
    if (contact.called() && journaled) {
      keep(new Computer.Return(), fromNode("contact"), (ActorRef<Answer>) null);
    }
    watchContact();
  }

  private void watchContact() {
    contact
        .due()
        .filter(left -> !timers.isTimerActive(CONTACT_DUE))
        .ifPresent(left -> timers.startSingleTimer(CONTACT_DUE, new ContactDue(), left));
  }

  private void onContactDue() {
    if (contact.due().filter(Duration::isZero).isPresent()) {
      contact.lose();
      lose();
    } else {
      watchContact();
    }
  }

  private void keep(Computer.Command command, Audit cause, ActorRef<Answer> replyTo) {
    if (command instanceof Computer.Remove) {
      // The master has let it go: an offer that it has not confirmed would bring it back, and one
      // that is on its way does, so that it is told once more behind that.
      offering.withdraw();
      keep(
          command,
          cause,
          durable ->
              askMaster(new Master.WithdrawComputer(id), fromNode("remove"))
                  .whenComplete((answer, failure) -> carryOut(durable, replyTo)));
      return;
    }
    keep(command, cause, durable -> carryOut(durable, replyTo));
  }

  private void keep(
      Computer.Command command, Audit cause, Consumer<ComputerJournal.Durable> carryOut) {
    kept.add(new ComputerJournal.Entry(command, cause, carryOut));
  }

  private void onAttach(ToComputer.Attach attach) {
    if (attach.session() < session) {
      attach
          .node()
          .tell(
              new ToNode.Refused(
                  attach.session(),
                  "Expected the newest node of " + id + ", but another one attached later."));
      return;
    }
    if (!attach.node().equals(node)) {
      node = attach.node();
      getContext().watchWith(node, new NodeGone(attach.session()));
    }
    session = attach.session();
    contact.attached();
    timers.cancel(new NotAttached());
    List<Computer.Report> software = attach.software().stream().map(Translation::report).toList();
    keep(
        new Computer.Format(attach.format(), software),
        fromNode("attach"),
        durable -> {
          attach.node().tell(new ToNode.Attached(attach.session()));
          carryOut(durable, null);
          attach.partitions().forEach(report -> forward(report, null));
        });
  }

  private void onHello(ToComputer.Hello hello) {
    if (node == null || hello.session() != session) {
      hello.node().tell(new ToNode.AttachAgain(hello.session()));
    }
  }

  private Audit fromNode(String what) {
    return new Audit(Clock.micros(), "node " + id, what + "-" + UUID.randomUUID());
  }

  private void carryOut(ComputerJournal.Durable durable, ActorRef<Answer> replyTo) {
    for (Computer.Effect effect : durable.effects()) {
      if (effect instanceof Computer.OfferToMaster offer) {
        offering.offer(offer.offer());
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
                    ring.tell(new PartitionId(id, name), new Partition.Greet(), durable.audit()));
      } else if (effect instanceof Computer.Answer answer && replyTo != null) {
        // Whoever ordered something finds the master knowing it, also who repeats an order.
        offering.whenKnown(() -> replyTo.tell(new Answer(answer.refusal())));
      }
    }
  }

  private CompletionStage<MasterCall.Answer> askMaster(Master.Command command, Audit cause) {
    return AskPattern.<Collector.Message, MasterCall.Answer>ask(
        ring.master(),
        replyTo -> new Collector.Submit(new MasterCall(command, cause, replyTo)),
        MASTER_ANSWERS_WITHIN,
        getContext().getSystem().scheduler());
  }

  private void onReportSoftware(ToComputer.ReportSoftware message) {
    if (message.session() != session || node == null) {
      return;
    }
    ActorRef<ToNode> reporter = node;
    keep(
        Translation.report(message.report()),
        fromNode("report"),
        durable -> {
          reporter.tell(new ToNode.Noted(message.session(), message.number()));
          carryOut(durable, null);
        });
  }

  private void onReportPartition(ToComputer.ReportPartition message) {
    if (message.session() == session && node != null) {
      forward(message.report(), new PartitionActor.Noted(node, session, message.number()));
    }
  }

  private void forward(PartitionReport report, PartitionActor.Noted noted) {
    ring.tell(
        new PartitionId(id, report.partition()),
        new PartitionActor.Tell(Translation.report(report), fromNode("report"), noted, null));
  }

  private void onRequestChild(ToComputer.RequestChild message) {
    Audit cause =
        new Audit(
            Clock.micros(),
            "instance " + message.requester() + " on " + id + "/" + message.partition(),
            "request-" + UUID.randomUUID());
    // No answer: the node asks again by itself.
    askMaster(Translation.request(message), cause)
        .thenAccept(
            answer ->
                message.replyTo().tell(Translation.childAnswer(ring.seals().open(answer.reply()))));
  }

  private void onHoldPort(ToComputer.HoldPort hold) {
    keep(
        Translation.holdPort(hold),
        fromNode("port"),
        durable ->
            durable.effects().stream()
                .filter(Computer.Held.class::isInstance)
                .map(Computer.Held.class::cast)
                .forEach(held -> hold.replyTo().tell(new ToComputer.PortHeld(held.port()))));
  }

  /** Without a node nothing is lost: whoever attaches is told all orders. */
  private void push(Desired desired) {
    if (node != null) {
      node.tell(new ToNode.Desire(desired));
    }
  }

  private void onReadLog(ReadLog read) {
    if (node == null) {
      read.replyTo().tell(new ToNode.LogText(null));
    } else {
      node.tell(new ToNode.ReadLog(read.partition(), read.service(), read.lines(), read.replyTo()));
    }
  }

  private void onNodeGone(NodeGone gone) {
    if (gone.session() == session) {
      node = null;
      lose();
    }
  }

  private void lose() {
    keep(new Computer.Lose(), fromNode("contact"), (ActorRef<Answer>) null);
  }
}
