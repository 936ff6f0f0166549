package org.slapmaster.actor;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;

/**
 * The nodes of computers that poll: which orders each has read, and what its reports count for.
 * Both are known since this process began only. Thread-safe.
 */
final class StockNodes {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private final ActorSystem<?> system;
  private final MasterClient master;
  private final ViewClient view;

  private final long began = Clock.micros();

  /** What each computer was last given. */
  private final Map<ComputerId, Visit> visits = new ConcurrentHashMap<>();

  /**
   * When an instance was last reported on, microseconds. Reports that say nothing new are not
   * journaled.
   */
  private final Map<InstanceGuid, Long> reports = new ConcurrentHashMap<>();

  /**
   * @param ordersAt up to which moment of the master's stream the computer knows its orders
   */
  private record Visit(long ordersAt, long version) {}

  StockNodes(ActorSystem<?> system, MasterClient master, ViewClient view) {
    this.system = system;
    this.master = master;
    this.view = view;
  }

  /** See {@link StockClient#contact}. */
  CompletionStage<Optional<ComputerPicture>> contact(ComputerId computer) {
    return view.answer(graph -> graph.picture(computer))
        .thenApply(
            picture -> {
              picture.ifPresent(
                  known -> master.computer(computer).tell(new ComputerActor.Visited()));
              return picture;
            });
  }

  /** See {@link StockClient#visit}. */
  CompletionStage<Optional<ComputerPicture>> visit(ComputerId computer) {
    return contact(computer)
        .thenApply(
            picture -> {
              picture.ifPresent(
                  known -> visits.put(computer, new Visit(known.ordersAt(), known.version())));
              return picture;
            });
  }

  /** See {@link StockClient#visitWhenChanged}. */
  CompletionStage<Optional<ComputerPicture>> visitWhenChanged(
      ComputerId computer, long seen, Duration within) {
    // Watches first and looks then, so that nothing happens unseen in between.
    CompletionStage<Boolean> happens = view.happens(computer, within);
    return view.answer(graph -> graph.picture(computer))
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

  /** When the computer last called, microseconds; zero when it did not since the process began. */
  CompletionStage<Long> lastCall(ComputerId computer) {
    return Stages.direct(
            system,
            master
                .computer(computer)
                .<ComputerActor.LastCall>ask(ComputerActor.GetLastCall::new, TIMEOUT))
        .thenApply(ComputerActor.LastCall::at);
  }

  /** See {@link StockClient#reportInstance}. */
  CompletionStage<Optional<Refusal>> report(
      InstanceGuid guid, ReportedState state, String detail, Caller caller) {
    return poll(guid, state, detail, null, caller);
  }

  /** See {@link StockClient#publish}. */
  CompletionStage<Optional<Refusal>> publish(
      InstanceGuid guid, ConnectionParameters published, Caller caller) {
    return poll(guid, null, "", published, caller);
  }

  /** The order that the report is about comes from the master and goes with it. */
  private CompletionStage<Optional<Refusal>> poll(
      InstanceGuid guid,
      ReportedState state,
      String detail,
      ConnectionParameters published,
      Caller caller) {
    return view.answer(graph -> graph.instance(guid).map(node -> node.partition()))
        .thenCompose(
            place -> {
              place.ifPresent(
                  known -> master.computer(known.computer()).tell(new ComputerActor.Visited()));
              long servedAt =
                  place.map(known -> visits.get(known.computer())).map(Visit::ordersAt).orElse(0L);
              return master.ask(new Master.GetOrder(guid, state, servedAt, began), caller);
            })
        .thenCompose(
            reply -> {
              if (!(reply instanceof Master.Served order)) {
                return CompletableFuture.completedStage(StockClient.refusal(reply));
              }
              Partition.Poll poll =
                  new Partition.Poll(order.order(), order.current(), state, detail, published);
              // The partition hears of the order from here: by the clock alone it could seem to
              // have it before the master gave it.
              Audit cause = caller.audit().atLeast(order.at());
              return master
                  .tell(order.order().partition(), poll, cause)
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

  /** When an instance was last reported on, microseconds; zero when it was not. */
  long lastReport(InstanceGuid guid) {
    return reports.getOrDefault(guid, 0L);
  }
}
