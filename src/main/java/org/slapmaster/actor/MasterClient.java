package org.slapmaster.actor;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.pattern.Patterns;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournalState;
import org.slapmaster.journal.JournalWait;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;
import org.slapmaster.seal.Seals;

/**
 * The ask-pattern API: everything that can be asked of a slapmaster, from any member of its
 * cluster. Thread-safe; each stage fails with a {@link TimeoutException} when no master answers in
 * time, and what was asked may then have been done or not: ask again, every command is idempotent.
 * It fails with {@link MasterBusy} when the master took the call not on, and nothing was done.
 */
public final class MasterClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private final ActorSystem<?> system;
  private final ActorRef<Collector.Message> master;
  private final ClusterSharding sharding;

  /** What stock clients and nodes ask; null on members that are not masters. */
  private final StockClient stock;

  /** Null on members that are not masters: their answers come open. */
  private final Seals seals;

  /** On members that are not masters nobody looks whether it can be written. */
  private final JournalState journal;

  /** The view of this process; null on members that are not masters. */
  private final ActorRef<GraphView.Command> localView;

  private final ViewClient view;

  private MasterClient(ActorSystem<?> system, ActorRef<GraphView.Command> localView, Seals seals) {
    this.seals = seals;
    this.system = system;
    this.journal = JournalState.of(system);
    this.localView = localView;
    this.view = new ViewClient(system, localView);
    this.stock = localView == null ? null : new StockClient(system, this, view, seals.vault());
    this.master = MasterNode.masterProxy(system);
    this.sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(ToComputer.ENTITY, context -> ComputerActor.create(null, null))
            .withRole("master"));
    sharding.init(
        Entity.of(PartitionActor.ENTITY, context -> PartitionActor.create(null, null, null))
            .withRole("master"));
  }

  /** A client on a member of the cluster; any role will do. */
  public static MasterClient create(ActorSystem<?> system) {
    return new MasterClient(system, null, null);
  }

  /** A client in the process of a master, whose own view it reads. */
  static MasterClient inMaster(
      ActorSystem<?> system, ActorRef<GraphView.Command> view, Seals seals) {
    return new MasterClient(system, view, seals);
  }

  /**
   * The part for stock clients and nodes, in a master's process.
   *
   * @throws IllegalStateException on other members of the cluster
   */
  public StockClient stock() {
    if (stock == null) {
      throw new IllegalStateException(
          "Expected to run in a master's process, but this member only talks to one.");
    }
    return stock;
  }

  /**
   * Requests an instance; the first answer to a new request is always {@link Master.PleaseWait}.
   */
  public CompletionStage<Master.Reply> request(Master.Request request, Caller caller) {
    return ask(request, caller);
  }

  /**
   * Requests an instance and asks again until it is ready, refused or destroyed.
   *
   * @param within how long to go on; the last {@link Master.PleaseWait} is the answer when the time
   *     is over
   */
  public CompletionStage<Master.Reply> requestUntilReady(
      Master.Request request, Caller caller, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    return again(request, caller, deadline, FIRST_PAUSE);
  }

  private CompletionStage<Master.Reply> again(
      Master.Request request, Caller caller, long deadline, Duration pause) {
    return request(request, caller)
        .thenCompose(
            reply -> {
              if (!(reply instanceof Master.PleaseWait) || System.nanoTime() - deadline > 0) {
                return CompletableFuture.completedStage(reply);
              }
              Duration longer =
                  pause.multipliedBy(2).compareTo(Duration.ofSeconds(2)) > 0
                      ? pause
                      : pause.multipliedBy(2);
              return Patterns.after(
                  pause, system.classicSystem(), () -> again(request, caller, deadline, longer));
            });
  }

  /** What a request would do: {@link Master.Plan} or {@link Master.Refused}; changes nothing. */
  public CompletionStage<Master.Reply> plan(Master.Request request, Caller caller) {
    return ask(new Master.PlanRequest(request), caller);
  }

  /**
   * Takes over an instance that lived under another master, on the partition that it has there;
   * repeated it changes nothing.
   */
  public CompletionStage<Master.Reply> adopt(Master.Adopt adopt, Caller caller) {
    return ask(adopt, caller);
  }

  /** How an instance is now, with the current reason if it waits. */
  public CompletionStage<Master.Reply> get(InstanceGuid guid, Caller caller) {
    return ask(new Master.GetInstance(guid), caller);
  }

  /**
   * What an instance publishes, secrets included; that they were shown, and to whom, is journaled
   * before the answer. Empty when there is no such instance (any more).
   */
  public CompletionStage<Optional<ConnectionParameters>> secrets(InstanceGuid guid, Caller caller) {
    return ask(new Master.ShowSecrets(guid), caller)
        .thenApply(reply -> instance(reply).map(Master.Instance::published));
  }

  /** The instance that an answer is about; empty when there is none. */
  private static Optional<Master.Instance> instance(Master.Reply reply) {
    return reply instanceof Master.Ready ready
        ? Optional.of(ready.instance())
        : reply instanceof Master.PleaseWait wait ? Optional.of(wait.instance()) : Optional.empty();
  }

  /** Orders another state for an instance; stop and destroy take its subtree along. */
  public CompletionStage<Master.Reply> order(
      InstanceGuid guid, RequestedState state, Caller caller) {
    return ask(new Master.OrderState(guid, state), caller);
  }

  /** Gives an instance another title. */
  public CompletionStage<Master.Reply> rename(InstanceGuid guid, Title title, Caller caller) {
    return ask(new Master.Rename(guid, title), caller);
  }

  /** Has an instance processed again. Empty: done. */
  public CompletionStage<Optional<Refusal>> bang(InstanceGuid guid, String reason, Caller caller) {
    CompletionStage<Boolean> polled =
        stock == null ? CompletableFuture.completedStage(false) : stock.isPolled(guid);
    return polled.thenCompose(
        itself -> itself ? stock.bang(guid, reason, caller) : bangPartition(guid, reason, caller));
  }

  private CompletionStage<Optional<Refusal>> bangPartition(
      InstanceGuid guid, String reason, Caller caller) {
    return get(guid, caller)
        .thenApply(
            reply -> {
              Optional<PartitionId> partition = instance(reply).map(Master.Instance::partition);
              if (partition.isEmpty()) {
                return Optional.of(
                    Refusal.of(
                        Refusal.Reason.NOT_IN_THIS_STATE,
                        "Expected an instance on a partition to bang, but %s has none.",
                        guid));
              }
              Partition.Bang bang = new Partition.Bang(guid, Partition.Bang.NOW, reason);
              partition(partition.get())
                  .tell(new PartitionActor.Tell(bang, caller.audit(), null, null));
              return Optional.empty();
            });
  }

  /** An operator's word that a dead machine will never confirm a destruction. Empty: done. */
  public CompletionStage<Optional<Refusal>> confirmDestroyed(
      PartitionId partition, String reason, Caller caller) {
    return stock == null
        ? confirmDestroyed(partition, reason, null, caller.audit())
        : stock.confirmDestroyed(partition, reason, caller);
  }

  CompletionStage<Optional<Refusal>> confirmDestroyed(
      PartitionId partition, String reason, Master.Drive order, Audit cause) {
    return tell(partition, new Partition.ConfirmDestroyed(reason, order), cause);
  }

  /** Orders a release onto a computer; {@code reinstall} takes its present content. Empty: done. */
  public CompletionStage<Optional<Refusal>> supply(
      ComputerId computer, SoftwareRelease release, boolean reinstall, Caller caller) {
    return tell(computer, new Computer.Supply(release, true, reinstall), caller);
  }

  /** Orders a release off a computer; refused while an instance there uses it. Empty: done. */
  public CompletionStage<Optional<Refusal>> remove(
      ComputerId computer, SoftwareRelease release, Caller caller) {
    return afterMaster(
        new Master.WithdrawSoftware(computer, release),
        caller,
        () -> tell(computer, new Computer.Supply(release, false, false), caller));
  }

  /** Opens a computer to new instances, or closes it. Empty: done. */
  public CompletionStage<Optional<Refusal>> setOpen(
      ComputerId computer, boolean open, Caller caller) {
    return tell(computer, new Computer.Open(open), caller);
  }

  /** Takes a computer without instances out of the cloud. Empty: done. */
  public CompletionStage<Optional<Refusal>> removeComputer(ComputerId computer, Caller caller) {
    return afterMaster(
            new Master.WithdrawComputer(computer),
            caller,
            () -> tell(computer, new Computer.Remove(), caller))
        .thenCompose(
            refusal ->
                refusal.filter(why -> why.reason() == Refusal.Reason.UNKNOWN).isPresent()
                    ? removeHalfGone(computer, refusal, caller)
                    : CompletableFuture.completedStage(refusal));
  }

  /**
   * Unknown to the master, a computer may still be known to itself, when it could not journal that
   * it is gone. Being woken it offers itself to the master once more.
   */
  private CompletionStage<Optional<Refusal>> removeHalfGone(
      ComputerId computer, Optional<Refusal> unknown, Caller caller) {
    return tell(computer, new Computer.Remove(), caller)
        .thenCompose(
            refusal ->
                refusal.isPresent()
                    ? CompletableFuture.completedStage(unknown)
                    : ask(new Master.WithdrawComputer(computer), caller)
                        .thenApply(withdrawn -> Optional.empty()));
  }

  /** What the master knew may have gone meanwhile, because somebody else ordered the same: done. */
  private CompletionStage<Optional<Refusal>> afterMaster(
      Master.Command first, Caller caller, Supplier<CompletionStage<Optional<Refusal>>> second) {
    return ask(first, caller)
        .thenCompose(
            reply ->
                reply instanceof Master.Refused refused
                    ? CompletableFuture.completedStage(Optional.of(refused.refusal()))
                    : second
                        .get()
                        .thenApply(
                            refusal ->
                                refusal.filter(why -> why.reason() != Refusal.Reason.UNKNOWN)));
  }

  CompletionStage<Optional<Refusal>> tell(
      ComputerId computer, Computer.Command command, Caller caller) {
    return refusal(
        computer(computer), replyTo -> new ComputerActor.Tell(command, caller.audit(), replyTo));
  }

  CompletionStage<Optional<Refusal>> tell(
      PartitionId partition, Partition.Command command, Audit cause) {
    return refusal(
        partition(partition), replyTo -> new PartitionActor.Tell(command, cause, null, replyTo));
  }

  /** What an entity refuses of a message; empty: done. */
  private <M> CompletionStage<Optional<Refusal>> refusal(
      EntityRef<M> entity, akka.japi.function.Function<ActorRef<ComputerActor.Answer>, M> message) {
    return Stages.direct(system, entity.ask(message, TIMEOUT))
        .thenApply(answer -> Optional.ofNullable(answer.refusal()));
  }

  /**
   * The end of a log on a computer.
   *
   * @param service empty for the log of the partition's own processing
   * @return empty when the computer is out of contact
   */
  public CompletionStage<Optional<String>> readLog(
      PartitionId partition, String service, int lines) {
    return sharding
        .entityRefFor(ToComputer.ENTITY, partition.computer().value())
        .<ToNode.LogText>ask(
            replyTo -> new ComputerActor.ReadLog(partition.name(), service, lines, replyTo),
            TIMEOUT)
        .thenApply(log -> Optional.ofNullable(log.text()));
  }

  /** How many orders wait to be sent to partitions: what is accepted but not under way yet. */
  public CompletionStage<Integer> backlog() {
    return AskPattern.<Collector.Message, Collector.Backlog>ask(
            master, Collector.GetBacklog::new, TIMEOUT, system.scheduler())
        .thenApply(Collector.Backlog::orders);
  }

  /**
   * Whether the running master and its view of the graph are what the journal gives, rebuilt from
   * its beginning; in a master's process only.
   *
   * @return what differs, one sentence each; empty: nothing does
   */
  public CompletionStage<List<String>> compareWithJournal() {
    return new StateCheck(system, master, localView).run();
  }

  /** The whole cloud as of now. */
  public CompletionStage<GraphSnapshot> getGraph() {
    return view.graph();
  }

  /**
   * Events as they are committed, in this master's process only, in the order of commits where the
   * journal knows it ({@link JournalReader#live}). Where it does not, whoever goes on in a later
   * process may hear events again, and the stream fails when its reader is too slow or the view
   * starts anew: the reader then asks again from the last position that it saw.
   *
   * @param after the newest event already seen, or null for only those to come
   */
  public Source<JournaledEvent, NotUsed> events(Position after) {
    return view.events(after);
  }

  /**
   * Events as this master's view hears of them; fails when the reader is too slow or the view
   * starts anew. Whoever asks for the graph and then listens has missed nothing in between.
   */
  public Source<JournaledEvent, NotUsed> news() {
    return view.news();
  }

  /** A computer's entity. */
  EntityRef<ToComputer> computer(ComputerId computer) {
    return sharding.entityRefFor(ToComputer.ENTITY, computer.value());
  }

  /** A partition's entity. */
  EntityRef<PartitionActor.Message> partition(PartitionId partition) {
    return sharding.entityRefFor(PartitionActor.ENTITY, partition.toString());
  }

  /** Any command of the master. */
  CompletionStage<Master.Reply> ask(Master.Command command, Caller caller) {
    Optional<JournalWait> wait = journal.waiting();
    if (wait.isPresent()) {
      return CompletableFuture.failedStage(new MasterBusy(wait.get().toCaller()));
    }
    Function<ActorRef<MasterCall.Answer>, Collector.Message> message =
        replyTo -> new Collector.Offer(new MasterCall(command, caller.audit(), replyTo));
    return Stages.direct(
            system,
            AskPattern.<Collector.Message, MasterCall.Answer>ask(
                master, message::apply, TIMEOUT, system.scheduler()))
        .thenCompose(this::opened);
  }

  private CompletionStage<Master.Reply> opened(MasterCall.Answer answer) {
    return answer.busy() != null
        ? CompletableFuture.failedStage(new MasterBusy(answer.busy()))
        : CompletableFuture.completedStage(
            seals == null ? answer.reply() : seals.open(answer.reply()));
  }
}
