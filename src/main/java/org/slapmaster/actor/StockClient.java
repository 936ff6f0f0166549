package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.AccessStatus;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.domain.graph.InstanceGraph;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.graph.PartitionPicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.Title;
import org.slapmaster.seal.Vault;

/**
 * What the faces for stock SlapOS clients and nodes ask beside {@link MasterClient}: computers that
 * poll instead of being attached. Thread-safe. Every order is durable when its stage completes, and
 * a later read of the same caller finds what it changed. Stages fail with a {@link
 * java.util.concurrent.TimeoutException} when no master answers in time; everything may be asked
 * again. An empty refusal means done.
 */
public final class StockClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int KEPT_ERROR = 1_000;
  private final ActorSystem<?> system;
  private final Vault vault;
  private final MasterClient master;
  private final ActorRef<GraphView.Command> view;

  /** What each computer was last given since this process began; what before, nobody knows. */
  private final Map<ComputerId, Visit> visits = new ConcurrentHashMap<>();

  /**
   * When an instance was last reported on since this process began, microseconds. Reports that say
   * nothing new are not journaled.
   */
  private final Map<InstanceGuid, Long> reports = new ConcurrentHashMap<>();

  /**
   * @param ordersAt up to which moment of the master's stream the computer knows its orders
   */
  private record Visit(long ordersAt, long version) {}

  StockClient(
      ActorSystem<?> system, MasterClient master, ActorRef<GraphView.Command> view, Vault vault) {
    this.vault = vault;
    this.system = system;
    this.master = master;
    this.view = view;
  }

  /** What opens the parameters in pictures: they are as they were journaled. */
  public Vault vault() {
    return vault;
  }

  /** Requests as {@link MasterClient#request}; the first answer to a new request is to wait. */
  public CompletionStage<Master.Reply> request(Master.Request request, Caller caller) {
    return master.request(request, caller);
  }

  /**
   * Requests, and holds the answer until a partition is allocated, the request is refused or {@code
   * within} is over.
   */
  public CompletionStage<Master.Reply> requestUntilAllocated(
      Master.Request request, Caller caller, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    return request(request, caller)
        .thenCompose(
            reply -> allocated(reply) ? done(reply) : again(request, caller, reply, deadline));
  }

  // --- reads

  /** The picture for the computer's own node, whose call counts as contact; empty when unknown. */
  public CompletionStage<Optional<ComputerPicture>> visit(ComputerId computer) {
    return ask(graph -> graph.picture(computer)).thenApply(picture -> visited(computer, picture));
  }

  /**
   * As {@link #visit}, but held until there is news or {@code within} is over.
   *
   * @param seen the version that the caller knows; negative for the last that this computer's node
   *     was given
   */
  public CompletionStage<Optional<ComputerPicture>> visitWhenChanged(
      ComputerId computer, long seen, Duration within) {
    // Watches first and looks then, so that nothing happens unseen in between.
    CompletionStage<Boolean> happens = happens(computer, within);
    return computer(computer)
        .thenCompose(
            picture -> {
              Visit last = visits.get(computer);
              boolean knowsNone = seen < 0 && last == null;
              long known = seen < 0 && last != null ? last.version() : seen;
              if (picture.isEmpty() || (!knowsNone && picture.get().version() != known)) {
                return visit(computer);
              }
              return happens.thenCompose(news -> visit(computer));
            });
  }

  /** The picture for anybody else. */
  public CompletionStage<Optional<ComputerPicture>> computer(ComputerId computer) {
    return ask(graph -> graph.picture(computer));
  }

  /** All computers, in the order of their references. */
  public CompletionStage<List<ComputerNode>> computers() {
    return ask(InstanceGraph::computers);
  }

  /** Empty when the computer or the partition is unknown. */
  public CompletionStage<Optional<PartitionPicture>> partition(PartitionId partition) {
    return computer(partition.computer())
        .thenApply(picture -> picture.flatMap(known -> known.partition(partition.name())));
  }

  /** Empty when there is no such instance (any more). */
  public CompletionStage<Optional<InstancePicture>> instance(InstanceGuid guid) {
    return ask(graph -> graph.picture(guid).filter(StockClient::isThere));
  }

  /** The roots of all trees that are not ordered destroyed, shared ones too, in order. */
  public CompletionStage<List<InstanceNode>> roots() {
    return ask(InstanceGraph::roots);
  }

  /** The root of that title; empty when there is none or it is ordered destroyed. */
  public CompletionStage<Optional<InstancePicture>> root(Title title) {
    return ask(graph -> graph.root(Requester.DEFAULT_USER, title).flatMap(graph::picture));
  }

  /** All instances of the tree whose root has that title; empty when there is none. */
  public CompletionStage<List<InstanceNode>> tree(Title title) {
    return ask(
        graph ->
            graph
                .root(Requester.DEFAULT_USER, title)
                .map(root -> graph.tree(root))
                .orElse(List.of()));
  }

  /** Addresses of all instances of the tree to which the partition's instance belongs. */
  public CompletionStage<Optional<List<NetworkAddress>>> treeAddresses(PartitionId partition) {
    return ask(graph -> graph.occupant(partition).map(graph::treeAddresses));
  }

  /** What is known of the computer's contact; empty when the computer is unknown. */
  public CompletionStage<Optional<AccessStatus>> computerStatus(ComputerId computer) {
    return ask(graph -> graph.computerStatus(computer))
        .thenCompose(
            known ->
                known.isEmpty()
                    ? done(Optional.empty())
                    : lastCall(computer).thenApply(at -> known.map(status -> status.calledAt(at))));
  }

  // --- orders of users

  /**
   * Orders a release onto a computer ({@code available}) or off it, which is done already when it
   * was never ordered there. Refused when the computer is unknown, or when an instance on a native
   * one uses what shall be removed.
   */
  public CompletionStage<Optional<Refusal>> supply(
      ComputerId computer, SoftwareRelease release, boolean available, Caller caller) {
    return available
        ? master.supply(computer, release, false, caller)
        : computer(computer)
            .thenCompose(
                known ->
                    known.isPresent() && known.get().software(release).isEmpty()
                        ? done(Optional.empty())
                        : master.remove(computer, release, caller));
  }

  /** A computer for a title: the known one, or a new one with a reference that nobody had yet. */
  public CompletionStage<ComputerId> requestComputer(Title title, Caller caller) {
    return master
        .ask(new Master.RequestComputer(title), caller)
        .thenApply(reply -> ((Master.Named) reply).computer())
        .thenCompose(computer -> register(computer, caller).thenApply(refusal -> computer));
  }

  // --- reports of nodes; refused with UNKNOWN when there is no such thing

  /** Creates or formats a computer that polls. */
  public CompletionStage<Optional<Refusal>> format(
      ComputerId computer, ComputerFormat format, Caller caller) {
    return call(computer, new Computer.Format(format, List.of()), caller);
  }

  /** What a node says of a release. */
  public enum SoftwareReport {
    BUILDING,
    AVAILABLE,
    ERROR,
    /** Carried out only when the removal was ordered; else refused with NOT_IN_THIS_STATE. */
    DESTROYED
  }

  /**
   * @param detail the end of the error log; else empty
   */
  public CompletionStage<Optional<Refusal>> reportSoftware(
      ComputerId computer,
      SoftwareRelease release,
      SoftwareReport report,
      String detail,
      Caller caller) {
    SoftwareState state =
        switch (report) {
          case BUILDING -> SoftwareState.INSTALLING;
          case AVAILABLE -> SoftwareState.INSTALLED;
          case ERROR -> SoftwareState.FAILED;
          case DESTROYED -> SoftwareState.REMOVED;
        };
    return call(computer, new Computer.Report(release, 0, state, end(detail), ""), caller);
  }

  /** What a node says of an instance. */
  public enum InstanceReport {
    STARTED,
    STOPPED,
    ERROR,
    /**
     * Carried out only when the destruction was ordered and nothing stands below the instance any
     * more; else refused with NOT_IN_THIS_STATE and a sentence.
     */
    DESTROYED
  }

  /**
   * That an instance is started or stopped counts for the orders that its computer has read ({@link
   * #visit}); it is refused with NOT_IN_THIS_STATE while the computer has read none since this
   * process began: its node then reads them again and repeats its work.
   *
   * @param guid of an instance on a partition or of a shared one
   * @param detail the error; else empty
   */
  public CompletionStage<Optional<Refusal>> reportInstance(
      InstanceGuid guid, InstanceReport report, String detail, Caller caller) {
    ReportedState state =
        switch (report) {
          case STARTED -> ReportedState.STARTED;
          case STOPPED -> ReportedState.STOPPED;
          case ERROR -> ReportedState.ERROR;
          case DESTROYED -> ReportedState.DESTROYED;
        };
    return poll(guid, state, end(detail), null, caller);
  }

  /** Replaces all connection parameters of an instance, shared or not. */
  public CompletionStage<Optional<Refusal>> publish(
      InstanceGuid guid, ConnectionParameters published, Caller caller) {
    return poll(guid, null, "", published, caller);
  }

  /**
   * The shared instance that the host on {@code partition} calls {@code reference}: its guid, or
   * slapproxy's form {@code ROOT_TITLE} as hosts taken over from there still use it; empty when it
   * hosts none of that name.
   */
  public CompletionStage<Optional<InstanceGuid>> sharedOn(PartitionId partition, String reference) {
    return ask(graph -> graph.sharedOn(partition, reference));
  }

  /** Has the whole tree of an instance processed again (of a shared one: itself and its host). */
  public CompletionStage<Optional<Refusal>> bang(InstanceGuid guid, String reason, Caller caller) {
    return order(new Master.Bang(guid, reason), caller);
  }

  /** Has every instance on a computer processed again. */
  public CompletionStage<Optional<Refusal>> bangComputer(
      ComputerId computer, String reason, Caller caller) {
    return order(new Master.BangComputer(computer, reason), caller);
  }

  /** Gives an instance another title; refused when it is taken. */
  public CompletionStage<Optional<Refusal>> rename(InstanceGuid guid, Title title, Caller caller) {
    return order(new Master.Rename(guid, title), caller);
  }

  /** Keeps a usage report that was found valid. */
  public CompletionStage<Optional<Refusal>> reportUsage(
      ComputerId computer, String tioxml, Caller caller) {
    return call(computer, new Computer.ReportUsage(tioxml), caller);
  }

  /** Keeps the titles that the instance on a partition requested in its last run. */
  public CompletionStage<Optional<Refusal>> listRequested(
      PartitionId partition, List<Title> titles, Caller caller) {
    return toPartition(partition, new Partition.ListRequested(titles), caller.audit());
  }

  /** Makes a computer known that may be formatted later. */
  public CompletionStage<Optional<Refusal>> register(ComputerId computer, Caller caller) {
    return master.tell(computer, new Computer.Register(), caller);
  }

  /** A shared instance is gone when that is ordered: no computer has to confirm it. */
  private static boolean isThere(InstancePicture picture) {
    InstanceNode instance = picture.instance();
    return !instance.shared() || instance.state() != RequestedState.DESTROYED;
  }

  /** Whether the instance is on a computer that reads its orders itself. */
  CompletionStage<Boolean> isPolled(InstanceGuid guid) {
    return ask(
        graph ->
            graph
                .instance(guid)
                .flatMap(node -> Optional.ofNullable(node.partition()))
                .flatMap(place -> graph.picture(place.computer()))
                .map(picture -> !picture.computer().nativeNode())
                .orElse(false));
  }

  /**
   * Brings the order to destroy what is on a partition there, in place of a computer that will not
   * read it any more.
   */
  CompletionStage<Optional<Refusal>> bringDestruction(PartitionId partition, Caller caller) {
    return ask(graph -> graph.occupant(partition))
        .thenCompose(
            occupant ->
                occupant.isEmpty()
                    ? done(Optional.<Refusal>empty())
                    : isPolled(occupant.get())
                        .thenCompose(
                            polled ->
                                polled
                                    ? bring(occupant.get(), caller)
                                    : done(Optional.<Refusal>empty())));
  }

  private CompletionStage<Optional<Refusal>> bring(InstanceGuid guid, Caller caller) {
    return master
        .ask(new Master.GetOrder(guid, ReportedState.DESTROYED, Long.MAX_VALUE), caller)
        .thenCompose(
            reply ->
                reply instanceof Master.Served order
                    ? toPartition(
                        order.order().partition(),
                        new Partition.Assign(order.order()),
                        caller.audit().atLeast(order.at()))
                    : done(refusal(reply)));
  }

  private static boolean allocated(Master.Reply reply) {
    return !(reply instanceof Master.PleaseWait wait) || wait.instance().partition() != null;
  }

  /** Watches first and asks then, so that nothing happens unseen in between. */
  private CompletionStage<Master.Reply> again(
      Master.Request request, Caller caller, Master.Reply last, long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (left.isNegative() || !(last instanceof Master.PleaseWait wait)) {
      return done(last);
    }
    CompletionStage<Boolean> happens = happens(wait.instance().guid(), left);
    return request(request, caller)
        .thenCompose(
            reply ->
                allocated(reply)
                    ? done(reply)
                    : happens.thenCompose(news -> again(request, caller, reply, deadline)));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }

  @SuppressWarnings("unchecked")
  private <T> CompletionStage<T> ask(Function<InstanceGraph, T> question) {
    return Stages.direct(
            system,
            AskPattern.<GraphView.Command, GraphView.Answer>ask(
                view, replyTo -> new GraphView.Ask(question, replyTo), TIMEOUT, system.scheduler()))
        .thenApply(answer -> (T) answer.value());
  }

  /** False when nothing happened in time. */
  private CompletionStage<Boolean> happens(Object key, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    return Stages.direct(
            system,
            AskPattern.<GraphView.Command, GraphView.Happened>ask(
                view,
                replyTo -> new GraphView.Watch(key, until, replyTo),
                within,
                system.scheduler()))
        .thenApply(happened -> true)
        .exceptionally(nothing -> false);
  }

  private Optional<ComputerPicture> visited(
      ComputerId computer, Optional<ComputerPicture> picture) {
    picture.ifPresent(
        known -> {
          visits.put(computer, new Visit(known.ordersAt(), known.version()));
          master.computer(computer).tell(new ComputerActor.Visited());
        });
    return picture;
  }

  private CompletionStage<Long> lastCall(ComputerId computer) {
    return Stages.direct(
            system,
            master
                .computer(computer)
                .<ComputerActor.LastCall>ask(ComputerActor.GetLastCall::new, TIMEOUT))
        .thenApply(ComputerActor.LastCall::at);
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - KEPT_ERROR));
  }

  private CompletionStage<Optional<Refusal>> order(Master.Command command, Caller caller) {
    return master.ask(command, caller).thenApply(StockClient::refusal);
  }

  private static Optional<Refusal> refusal(Master.Reply reply) {
    return reply instanceof Master.Refused refused
        ? Optional.of(refused.refusal())
        : Optional.empty();
  }

  private CompletionStage<Optional<Refusal>> call(
      ComputerId computer, Computer.Command command, Caller caller) {
    return Stages.direct(
            system,
            master
                .computer(computer)
                .<ComputerActor.Answer>ask(
                    replyTo -> new ComputerActor.Called(command, caller.audit(), replyTo), TIMEOUT))
        .thenApply(answer -> Optional.ofNullable(answer.refusal()));
  }

  private CompletionStage<Optional<Refusal>> toPartition(
      PartitionId partition, Partition.Command command, Audit cause) {
    return Stages.direct(
            system,
            master
                .partition(partition)
                .<ComputerActor.Answer>ask(
                    replyTo -> new PartitionActor.Tell(command, cause, null, replyTo), TIMEOUT))
        .thenApply(answer -> Optional.ofNullable(answer.refusal()));
  }

  /** The order that the report is about comes from the master and goes with it. */
  private CompletionStage<Optional<Refusal>> poll(
      InstanceGuid guid,
      ReportedState state,
      String detail,
      ConnectionParameters published,
      Caller caller) {
    return ask(graph -> graph.instance(guid).map(node -> node.partition()))
        .thenCompose(
            place -> {
              place.ifPresent(
                  known -> master.computer(known.computer()).tell(new ComputerActor.Visited()));
              long servedAt =
                  place.map(known -> visits.get(known.computer())).map(Visit::ordersAt).orElse(0L);
              return master.ask(new Master.GetOrder(guid, state, servedAt), caller);
            })
        .thenCompose(
            reply -> {
              if (!(reply instanceof Master.Served order)) {
                return done(refusal(reply));
              }
              Partition.Poll poll =
                  new Partition.Poll(order.order(), order.current(), state, detail, published);
              // The partition hears of the order from here: by the clock alone it could seem to
              // have it before the master gave it.
              Audit cause = caller.audit().atLeast(order.at());
              return toPartition(order.order().partition(), poll, cause)
                  .thenApply(refusal -> reported(guid, state, refusal));
            });
  }

  private Optional<Refusal> reported(
      InstanceGuid guid, ReportedState state, Optional<Refusal> refusal) {
    if (state == ReportedState.DESTROYED) {
      reports.remove(guid);
    } else if (state != null && refusal.isEmpty()) {
      reports.put(guid, Clock.micros());
    }
    return refusal;
  }

  /** The access status of an instance with the time of its very last report. */
  public AccessStatus access(InstanceNode instance) {
    return instance.access().again(reports.getOrDefault(instance.guid(), 0L));
  }
}
