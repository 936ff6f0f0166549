package org.slapmaster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.ShardingEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;
import org.slapmaster.protocol.ToNode.AttachAgain;
import org.slapmaster.protocol.ToNode.Attached;
import org.slapmaster.protocol.ToNode.Desire;
import org.slapmaster.protocol.ToNode.LogText;
import org.slapmaster.protocol.ToNode.Noted;
import org.slapmaster.protocol.ToNode.ReadLog;
import org.slapmaster.protocol.ToNode.Refused;
import org.slapmaster.protocol.ToNode.Supply;

/**
 * Speaks for a computer with its entity at the master: attaches until that is confirmed, hands
 * orders to the engine, and sends the newest report of each subject until it is noted. Keeps
 * nothing that the engine could not tell again, so any end of it, or of its actor system, does no
 * harm. The engine may sync to disk when given an order, so this actor runs on a dispatcher for
 * blocking work.
 */
final class NodeAgent extends AbstractBehavior<ToNode> {
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);
  private static final Duration RESEND = Duration.ofSeconds(2);

  /**
   * Heals what no event tells, such as an entity that was started anew and does not know who serves
   * its computer.
   */
  private static final Duration HELLO = Duration.ofSeconds(5);

  /** Unanswered messages of one kind after which the attachment is doubted. */
  private static final int PATIENCE = 4;

  /**
   * An attachment stays below the cluster's limit of 200 KiB; reports that do not fit follow it one
   * by one.
   */
  private static final int MAX_PICTURE = 100 * 1024;

  /**
   * What this actor is told from inside the node.
   *
   * @param subject a later report on the same replaces an earlier one
   * @param messages more than one for what is too long for one
   */
  record Report(String subject, List<Numbering> messages) implements ToNode {
    static Report of(PartitionReport report) {
      return new Report(
          "partition " + report.partition(),
          report.parts().stream()
              .<Numbering>map(
                  part ->
                      (session, number) -> new ToComputer.ReportPartition(session, number, part))
              .toList());
    }

    static Report of(SoftwareReport report) {
      return new Report(
          "software " + report.release(),
          List.of((session, number) -> new ToComputer.ReportSoftware(session, number, report)));
    }
  }

  /** Gives a report its number and session. */
  interface Numbering {
    ToComputer of(long session, long number);
  }

  /** A master came, went, or was reached again. */
  enum MasterChanged implements ToNode {
    MASTER_CHANGED
  }

  private enum Tick implements ToNode {
    ATTACH,
    HELLO,
    RESEND
  }

  /**
   * @param age how many ticks ago it was first sent
   */
  private record Pending(String subject, ToComputer message, int age) {}

  /**
   * @param format what the computer says of itself
   * @param session larger than that of all agents before
   * @param readers runs what waits for logs
   * @param onAttached called each time the master has recorded the attachment
   * @param onRefused told why the master does not want this agent; it stops
   */
  record Role(
      ComputerId computer,
      ComputerFormat format,
      long session,
      NodeEngine engine,
      AgentLink link,
      Executor readers,
      Runnable onAttached,
      Consumer<String> onRefused) {}

  private final Role role;
  private final ActorRef<ShardingEnvelope<ToComputer>> master;
  private final TimerScheduler<ToNode> timers;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private long lastNumber;
  private boolean attached;

  /** Attachments sent since the last answer to one. */
  private int unanswered;

  private NodeAgent(
      ActorContext<ToNode> context,
      TimerScheduler<ToNode> timers,
      Role role,
      ActorRef<ShardingEnvelope<ToComputer>> master) {
    super(context);
    this.role = role;
    this.master = master;
    this.timers = timers;
    role.link().begin(context.getSystem(), context.getSelf(), master);
    timers.startTimerWithFixedDelay(Tick.RESEND, RESEND);
    sendAttach();
  }

  /**
   * @param master the way to the entities of computers
   */
  static Behavior<ToNode> create(Role role, ActorRef<ShardingEnvelope<ToComputer>> master) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new NodeAgent(context, timers, role, master)));
  }

  @Override
  public Receive<ToNode> createReceive() {
    return newReceiveBuilder()
        .onMessage(Attached.class, this::onAttached)
        .onMessage(Refused.class, this::onRefused)
        .onMessage(Noted.class, this::onNoted)
        .onMessage(Desire.class, order -> take(() -> role.engine().desire(order.desired())))
        .onMessage(Supply.class, order -> take(() -> role.engine().supply(order.order())))
        .onMessage(ReadLog.class, this::onReadLog)
        .onMessage(Report.class, this::onReport)
        .onMessage(MasterChanged.class, changed -> attachAgain())
        .onMessageEquals(Tick.ATTACH, this::sendAttach)
        .onMessage(AttachAgain.class, this::onAttachAgain)
        .onMessageEquals(Tick.HELLO, this::sendHello)
        .onMessageEquals(Tick.RESEND, this::onResend)
        .onSignal(PostStop.class, stopped -> onStop())
        .build();
  }

  private Behavior<ToNode> attachAgain() {
    unanswered = 0;
    return sendAttach();
  }

  private Behavior<ToNode> sendAttach() {
    if (++unanswered > PATIENCE) {
      attached = false;
      role.link().attached(getContext().getSystem(), false);
    }
    Picture picture = new Picture();
    role.engine().softwareReports().forEach(picture::add);
    role.engine().partitionReports().forEach(picture::add);
    send(
        new ToComputer.Attach(
            role.computer(),
            role.session(),
            role.format(),
            picture.software,
            picture.partitions,
            getContext().getSelf()));
    picture.tooLong.forEach(this::note);
    timers.startSingleTimer(Tick.ATTACH, backOff(unanswered));
    return this;
  }

  private Behavior<ToNode> onAttachAgain(AttachAgain answer) {
    return answer.session() == role.session() ? attachAgain() : this;
  }

  private Behavior<ToNode> sendHello() {
    if (attached) {
      send(new ToComputer.Hello(role.session(), getContext().getSelf()));
    }
    return this;
  }

  private static Duration backOff(int attempts) {
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 10));
    return doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
  }

  private Behavior<ToNode> onAttached(Attached answer) {
    if (answer.session() != role.session()) {
      return this;
    }
    unanswered = 0;
    timers.cancel(Tick.ATTACH);
    timers.startTimerWithFixedDelay(Tick.HELLO, HELLO);
    if (!attached) {
      attached = true;
      role.link().attached(getContext().getSystem(), true);
      pending.values().forEach(report -> send(report.message()));
      role.onAttached().run();
      role.engine().masterReachable();
    }
    return this;
  }

  private Behavior<ToNode> onRefused(Refused answer) {
    if (answer.session() != role.session()) {
      return this;
    }
    role.onRefused().accept(answer.sentence());
    return Behaviors.stopped();
  }

  private Behavior<ToNode> onReport(Report report) {
    note(report);
    return this;
  }

  private void note(Report report) {
    pending.values().removeIf(earlier -> earlier.subject().equals(report.subject()));
    for (Numbering numbering : report.messages()) {
      long number = ++lastNumber;
      ToComputer message = numbering.of(role.session(), number);
      pending.put(number, new Pending(report.subject(), message, 0));
      if (attached) {
        send(message);
      }
    }
  }

  private Behavior<ToNode> onNoted(Noted noted) {
    if (noted.session() == role.session()) {
      pending.remove(noted.number());
    }
    return this;
  }

  private Behavior<ToNode> onResend() {
    if (!attached) {
      return this;
    }
    pending.replaceAll(
        (number, report) -> new Pending(report.subject(), report.message(), report.age() + 1));
    List<Pending> due = pending.values().stream().filter(report -> report.age() > 1).toList();
    due.forEach(report -> send(report.message()));
    return due.stream().anyMatch(report -> report.age() % PATIENCE == 0) ? sendAttach() : this;
  }

  private Behavior<ToNode> take(Runnable order) {
    order.run();
    return this;
  }

  private Behavior<ToNode> onReadLog(ReadLog question) {
    CompletableFuture.supplyAsync(
            () -> role.engine().readLog(question.partition(), question.service(), question.lines()),
            role.readers())
        .exceptionally(failure -> "")
        .thenAccept(text -> question.replyTo().tell(new LogText(text)));
    return this;
  }

  private Behavior<ToNode> onStop() {
    role.link().end(getContext().getSystem());
    return this;
  }

  private void send(ToComputer message) {
    master.tell(new ShardingEnvelope<>(role.computer().value(), message));
  }

  /** Sorts reports into what fits into one message and what has to follow. */
  private static final class Picture {
    private final List<SoftwareReport> software = new ArrayList<>();
    private final List<PartitionReport> partitions = new ArrayList<>();
    private final List<Report> tooLong = new ArrayList<>();
    private long size;

    private void add(SoftwareReport report) {
      if (fits(report.toString().length())) {
        software.add(report);
      } else {
        tooLong.add(Report.of(report));
      }
    }

    private void add(PartitionReport report) {
      if (fits(report.size())) {
        partitions.add(report);
      } else {
        tooLong.add(Report.of(report));
      }
    }

    private boolean fits(long length) {
      size += length;
      return size <= MAX_PICTURE;
    }
  }
}
