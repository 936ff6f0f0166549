package org.slapmaster.actor;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.receptionist.Receptionist;
import akka.pattern.Patterns;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceGraph;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;

/**
 * Asks a master's {@link GraphView}, from any member of the cluster: for the graph as it is, and
 * for events as they come. Thread-safe.
 */
final class ViewClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How many events may wait for a slow reader. */
  private static final int BUFFERED = 10_000;

  private final ActorSystem<?> system;

  /** The view of this process; null on members that are not masters. */
  private final ActorRef<GraphView.Command> local;

  ViewClient(ActorSystem<?> system, ActorRef<GraphView.Command> local) {
    this.system = system;
    this.local = local;
  }

  /** The whole cloud as of now. */
  CompletionStage<GraphSnapshot> graph() {
    return graphView()
        .thenCompose(
            view ->
                view.path().address().hasLocalScope()
                    ? Stages.direct(
                        system,
                        AskPattern.<GraphView.Command, GraphSnapshot>ask(
                            view, GraphView.GetSnapshot::new, TIMEOUT, system.scheduler()))
                    : remoteGraph(view));
  }

  private CompletionStage<GraphSnapshot> remoteGraph(ActorRef<GraphView.Command> view) {
    return AskPattern.<GraphView.Command, GraphView.SnapshotStream>ask(
            view, GraphView.StreamSnapshot::new, TIMEOUT, system.scheduler())
        .thenCompose(
            stream ->
                stream
                    .nodes()
                    .getSource()
                    .runWith(Sink.seq(), system)
                    .thenApply(
                        nodes ->
                            new GraphSnapshot(
                                stream.at(),
                                only(nodes, InstanceNode.class),
                                only(nodes, ComputerNode.class))));
  }

  private static <T> List<T> only(List<Object> nodes, Class<T> type) {
    return nodes.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private CompletionStage<ActorRef<GraphView.Command>> graphView() {
    return local != null
        ? CompletableFuture.completedStage(local)
        : findView(System.nanoTime() + TIMEOUT.toNanos());
  }

  /** A member that joined just now hears of the master's view a little later. */
  private CompletionStage<ActorRef<GraphView.Command>> findView(long deadline) {
    return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
            system.receptionist(),
            replyTo -> Receptionist.find(GraphView.KEY, replyTo),
            TIMEOUT,
            system.scheduler())
        .thenCompose(
            listing -> {
              Optional<ActorRef<GraphView.Command>> view =
                  listing.getServiceInstances(GraphView.KEY).stream().findFirst();
              if (view.isPresent()) {
                return CompletableFuture.completedStage(view.get());
              }
              return System.nanoTime() - deadline > 0
                  ? CompletableFuture.failedStage(
                      new TimeoutException(
                          "Expected a master in the cluster, but none is in reach."))
                  : Patterns.after(PAUSE, system.classicSystem(), () -> findView(deadline));
            });
  }

  /** See {@link MasterClient#events}. */
  Source<JournaledEvent, NotUsed> events(Position after) {
    return new JournalReader(system).live(after).orElseGet(() -> remembered(after));
  }

  /** See {@link MasterClient#news}. */
  Source<JournaledEvent, NotUsed> news() {
    return later(graphView().thenApply(view -> live(view, null)));
  }

  private Source<JournaledEvent, NotUsed> remembered(Position after) {
    return later(
        graphView()
            .thenCompose(
                view ->
                    AskPattern.<GraphView.Command, Boolean>ask(
                            view,
                            replyTo -> new GraphView.Keeps(after, replyTo),
                            TIMEOUT,
                            system.scheduler())
                        .thenApply(kept -> kept ? live(view, after) : past(after))));
  }

  private static <T> Source<T, NotUsed> later(CompletionStage<Source<T, NotUsed>> source) {
    return Source.completionStageSource(source)
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private Source<JournaledEvent, NotUsed> live(ActorRef<GraphView.Command> view, Position after) {
    Source<GraphView.Feed, ActorRef<GraphView.Feed>> feed =
        ActorSource.actorRef(
            event -> false,
            event ->
                event instanceof GraphView.Broken broken
                    ? Optional.of(broken.why())
                    : Optional.empty(),
            BUFFERED,
            OverflowStrategy.fail());
    return feed.mapMaterializedValue(
            subscriber -> {
              view.tell(new GraphView.Subscribe(after, subscriber));
              return NotUsed.getInstance();
            })
        .collectType(GraphView.Fed.class)
        .map(GraphView.Fed::event);
  }

  /** Too far back for the view's memory: the journal tells the past, then the view goes on. */
  private Source<JournaledEvent, NotUsed> past(Position after) {
    return later(new JournalReader(system).allInOrder().thenApply(events -> pastOf(events, after)));
  }

  private Source<JournaledEvent, NotUsed> pastOf(List<JournaledEvent> events, Position after) {
    int seen = 0;
    while (seen < events.size() && !events.get(seen).position().equals(after)) {
      seen++;
    }
    // A position that the journal does not have stands before all that it has.
    List<JournaledEvent> rest =
        seen == events.size() ? events : events.subList(seen + 1, events.size());
    Position last = events.isEmpty() ? null : events.get(events.size() - 1).position();
    return Source.from(rest).concatLazy(Source.lazySource(() -> remembered(last)));
  }

  /** The answer to a question, in this process only; it must be immutable. */
  @SuppressWarnings("unchecked")
  <T> CompletionStage<T> answer(Function<InstanceGraph, T> question) {
    return Stages.direct(
            system,
            AskPattern.<GraphView.Command, GraphView.Answer>ask(
                local,
                replyTo -> new GraphView.Ask(question, replyTo),
                TIMEOUT,
                system.scheduler()))
        .thenApply(answer -> (T) answer.value());
  }

  /**
   * Whether something happens to a computer or an instance in time, in this process only.
   *
   * @param key see {@link GraphView.Watch}
   */
  CompletionStage<Boolean> happens(Object key, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    return Stages.direct(
            system,
            AskPattern.<GraphView.Command, GraphView.Happened>ask(
                local,
                replyTo -> new GraphView.Watch(key, until, replyTo),
                within,
                system.scheduler()))
        .thenApply(happened -> true)
        .exceptionally(nothing -> false);
  }
}
