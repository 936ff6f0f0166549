package org.slapmaster.actor;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  private final ViewClient view;
  private final StockNodes nodes;

  StockClient(ActorSystem<?> system, MasterClient master, ViewClient view, Vault vault) {
    this.vault = vault;
    this.system = system;
    this.master = master;
    this.view = view;
    this.nodes = new StockNodes(system, master, view);
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

  /**
   * The picture for the computer's own node when it asks for something else than what its instances
   * are ordered to be: counts as contact only; empty when unknown.
   */
  public CompletionStage<Optional<ComputerPicture>> contact(ComputerId computer) {
    return nodes.contact(computer);
  }

  /**
   * The picture for the computer's own node, whose call counts as contact and as a reading of its
   * orders; empty when unknown.
   */
  public CompletionStage<Optional<ComputerPicture>> visit(ComputerId computer) {
    return nodes.visit(computer);
  }

  /**
   * As {@link #visit}, but held until there is news or {@code within} is over.
   *
   * @param seen the version that the caller knows; negative for the last that this computer's node
   *     was given
   */
  public CompletionStage<Optional<ComputerPicture>> visitWhenChanged(
      ComputerId computer, long seen, Duration within) {
    return nodes.visitWhenChanged(computer, seen, within);
  }

  /** The picture for anybody else. */
  public CompletionStage<Optional<ComputerPicture>> computer(ComputerId computer) {
    return view.answer(graph -> graph.picture(computer));
  }

  /** All computers, in the order of their references. */
  public CompletionStage<List<ComputerNode>> computers() {
    return view.answer(InstanceGraph::computers);
  }

  /** Empty when the computer or the partition is unknown. */
  public CompletionStage<Optional<PartitionPicture>> partition(PartitionId partition) {
    return computer(partition.computer())
        .thenApply(picture -> picture.flatMap(known -> known.partition(partition.name())));
  }

  /** Empty when there is no such instance (any more). */
  public CompletionStage<Optional<InstancePicture>> instance(InstanceGuid guid) {
    return view.answer(graph -> graph.picture(guid).filter(StockClient::isThere));
  }

  /** The roots of all trees that are not ordered destroyed, shared ones too, in order. */
  public CompletionStage<List<InstanceNode>> roots() {
    return view.answer(InstanceGraph::roots);
  }

  /** The root of that title; empty when there is none or it is ordered destroyed. */
  public CompletionStage<Optional<InstancePicture>> root(Title title) {
    return view.answer(graph -> graph.root(Requester.DEFAULT_USER, title).flatMap(graph::picture));
  }

  /** All instances of the tree whose root has that title; empty when there is none. */
  public CompletionStage<List<InstanceNode>> tree(Title title) {
    return view.answer(
        graph ->
            graph
                .root(Requester.DEFAULT_USER, title)
                .map(root -> graph.tree(root))
                .orElse(List.of()));
  }

  /** Addresses of all instances of the tree to which the partition's instance belongs. */
  public CompletionStage<Optional<List<NetworkAddress>>> treeAddresses(PartitionId partition) {
    return view.answer(graph -> graph.occupant(partition).map(graph::treeAddresses));
  }

  /** What is known of the computer's contact; empty when the computer is unknown. */
  public CompletionStage<Optional<AccessStatus>> computerStatus(ComputerId computer) {
    return view.answer(graph -> graph.computerStatus(computer))
        .thenCompose(
            known ->
                known.isEmpty()
                    ? done(Optional.empty())
                    : nodes
                        .lastCall(computer)
                        .thenApply(at -> known.map(status -> status.calledAt(at))));
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
    BUILDING(SoftwareState.INSTALLING),
    AVAILABLE(SoftwareState.INSTALLED),
    ERROR(SoftwareState.FAILED),
    /** Carried out only when the removal was ordered; else refused with NOT_IN_THIS_STATE. */
    DESTROYED(SoftwareState.REMOVED);

    private final SoftwareState state;

    SoftwareReport(SoftwareState state) {
      this.state = state;
    }
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
    return call(computer, new Computer.Report(release, 0, report.state, end(detail), ""), caller);
  }

  /** What a node says of an instance. */
  public enum InstanceReport {
    STARTED(ReportedState.STARTED),
    STOPPED(ReportedState.STOPPED),
    ERROR(ReportedState.ERROR),
    /**
     * Carried out only when the destruction was ordered and nothing stands below the instance any
     * more; else refused with NOT_IN_THIS_STATE and a sentence.
     */
    DESTROYED(ReportedState.DESTROYED);

    private final ReportedState state;

    InstanceReport(ReportedState state) {
      this.state = state;
    }
  }

  /**
   * That an instance is started or stopped counts for the orders that its computer has read ({@link
   * #visit}). While the computer has read none since this process began, it is refused with
   * NOT_IN_THIS_STATE, and its node reads them again and repeats its work; but not for an instance
   * that was allocated since, of which the node can have heard from this process only.
   *
   * @param guid of an instance on a partition or of a shared one
   * @param detail the error; else empty
   */
  public CompletionStage<Optional<Refusal>> reportInstance(
      InstanceGuid guid, InstanceReport report, String detail, Caller caller) {
    return nodes.report(guid, report.state, end(detail), caller);
  }

  /** Replaces all connection parameters of an instance, shared or not. */
  public CompletionStage<Optional<Refusal>> publish(
      InstanceGuid guid, ConnectionParameters published, Caller caller) {
    return nodes.publish(guid, published, caller);
  }

  /**
   * The shared instance that the host on {@code partition} calls {@code reference}: its guid, or
   * slapproxy's form {@code ROOT_TITLE} as hosts taken over from there still use it; empty when it
   * hosts none of that name.
   */
  public CompletionStage<Optional<InstanceGuid>> sharedOn(PartitionId partition, String reference) {
    return view.answer(graph -> graph.sharedOn(partition, reference));
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
    return master.tell(partition, new Partition.ListRequested(titles), caller.audit());
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
    return view.answer(graph -> isPolled(graph, guid));
  }

  private static boolean isPolled(InstanceGraph graph, InstanceGuid guid) {
    return graph
        .instance(guid)
        .flatMap(node -> Optional.ofNullable(node.partition()))
        .flatMap(place -> graph.picture(place.computer()))
        .map(picture -> !picture.computer().nativeNode())
        .orElse(false);
  }

  /**
   * With the order to destroy what is there, if the computer should have read it and will not any
   * more.
   */
  CompletionStage<Optional<Refusal>> confirmDestroyed(
      PartitionId partition, String reason, Caller caller) {
    return view.answer(graph -> graph.occupant(partition).filter(guid -> isPolled(graph, guid)))
        .thenCompose(
            polled ->
                polled.isPresent()
                    ? bringDestruction(polled.get(), reason, caller)
                    : master.confirmDestroyed(partition, reason, null, caller.audit()));
  }

  private CompletionStage<Optional<Refusal>> bringDestruction(
      InstanceGuid guid, String reason, Caller caller) {
    return master
        .ask(new Master.GetOrder(guid, ReportedState.DESTROYED, Long.MAX_VALUE, 0), caller)
        .thenCompose(
            reply ->
                reply instanceof Master.Served served
                    ? master.confirmDestroyed(
                        served.order().partition(),
                        reason,
                        served.order(),
                        caller.audit().atLeast(served.at()))
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
    CompletionStage<Boolean> happens = view.happens(wait.instance().guid(), left);
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

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - KEPT_ERROR));
  }

  private CompletionStage<Optional<Refusal>> order(Master.Command command, Caller caller) {
    return master.ask(command, caller).thenApply(StockClient::refusal);
  }

  static Optional<Refusal> refusal(Master.Reply reply) {
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

  /** The access status of an instance with the time of its very last report. */
  public AccessStatus access(InstanceNode instance) {
    return instance.access().again(nodes.lastReport(instance.guid()));
  }
}
