package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.stream.SourceRef;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.StreamRefs;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceGraph;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.protocol.WireMessage;

/**
 * The read side: one per master process, rebuilt from the journal when it starts and fed by the
 * actors after each commit. Whoever got an answer from an actor of this process and asks here
 * afterwards finds what the answer told: the actor fed this view before it answered.
 */
public final class GraphView extends AbstractBehavior<GraphView.Command> {
  /** How cluster members find it. */
  public static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "graph-view");

  private static final int KEPT_EVENTS = 20_000;
  private final Deque<JournaledEvent> recent = new ArrayDeque<>();
  private final Set<ActorRef<Feed>> subscribers = new HashSet<>();
  private final Watchers watchers = new Watchers();

  /** What was committed while the journal is still being read; null once it is read. */
  private List<Committed> early = new ArrayList<>();

  private final List<Command> askedEarly = new ArrayList<>();

  /** Null until the journal is read. */
  private Replay replay;

  /** The last entry of each stream that is in the graph; null until the journal is read. */
  private Map<StreamId, Long> applied;

  private GraphSnapshot snapshot;

  private GraphView(ActorContext<Command> context) {
    super(context);
    ActorRef<Command> self = context.getSelf();
    Newest newest = new Newest(KEPT_EVENTS);
    new JournalReader(context.getSystem())
        .load(newest)
        .whenComplete((graph, failure) -> self.tell(new Loaded(graph, newest, failure)));
    context.getSystem().receptionist().tell(Receptionist.register(KEY, self));
  }

  /** Supervised: a view that failed reads the journal anew. */
  public static Behavior<Command> create() {
    return Behaviors.supervise(Behaviors.<Command>setup(GraphView::new))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(200), Duration.ofSeconds(10), 0.1));
  }

  /** What it understands. */
  public interface Command extends WireMessage {}

  /** From the actors of this process, after the sync. Never leaves the process. */
  record Committed(StreamId stream, long entry, Block block) implements Command {}

  /**
   * An actor came back with all entries up to this one. Not all of them were told here when the
   * answer to a write was lost on the way from a database that had done it.
   */
  record Recovered(StreamId stream, long entry) implements Command {}

  private record Loaded(JournalReader.LoadedGraph graph, Newest newest, Throwable failure)
      implements Command {}

  /** The whole graph; for askers in this process, who share the immutable answer. */
  record GetSnapshot(ActorRef<GraphSnapshot> replyTo) implements Command {}

  /** The whole graph, and up to where each stream is in it; for askers in this process. */
  record GetKnown(ActorRef<Known> replyTo) implements Command {}

  record Known(GraphSnapshot graph, Map<StreamId, Long> entries) implements Command {}

  /**
   * Any question about the graph as of now; for askers in this process. The answer must be
   * immutable.
   */
  record Ask(Function<InstanceGraph, ?> question, ActorRef<Answer> replyTo) implements Command {}

  record Answer(Object value) implements Command {}

  /**
   * Tells when something happened to a computer or an instance; once.
   *
   * @param key a {@link ComputerId} or an {@link InstanceGuid}
   * @param until nanoseconds of {@link System#nanoTime} after which nobody listens any more
   */
  record Watch(Object key, long until, ActorRef<Happened> replyTo) implements Command {}

  record Happened() implements Command {}

  /** The whole graph as a stream of its nodes; for askers in other processes. */
  public record StreamSnapshot(ActorRef<SnapshotStream> replyTo) implements Command {}

  /** Instances and computers of one snapshot, one element each, so that no message is large. */
  public record SnapshotStream(long at, SourceRef<Object> nodes) implements WireMessage {}

  /**
   * Whether what came after this position is still in memory; null asks for nothing of the past.
   */
  record Keeps(Position after, ActorRef<Boolean> replyTo) implements Command {}

  /**
   * Every event from now on, after those kept since {@code after}.
   *
   * @param after the newest event already seen; null for none of the past
   */
  record Subscribe(Position after, ActorRef<Feed> subscriber) implements Command {}

  /** What a subscriber hears. */
  sealed interface Feed {}

  /** An event. */
  record Fed(JournaledEvent event) implements Feed {}

  /** There will be no more, and it is not the subscriber's fault. */
  record Broken(Throwable why) implements Feed {}

  /** The subscriber is gone. */
  record Unsubscribe(ActorRef<Feed> subscriber) implements Command {}

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Committed.class, this::onCommitted)
        .onMessage(Loaded.class, this::onLoaded)
        .onMessage(
            Recovered.class, recovered -> whenLoaded(recovered, () -> onRecovered(recovered)))
        .onMessage(GetSnapshot.class, get -> whenLoaded(get, () -> get.replyTo().tell(snapshot())))
        .onMessage(
            GetKnown.class,
            get ->
                whenLoaded(
                    get, () -> get.replyTo().tell(new Known(snapshot(), Map.copyOf(applied)))))
        .onMessage(
            Ask.class,
            ask ->
                whenLoaded(
                    ask,
                    () -> ask.replyTo().tell(new Answer(ask.question().apply(replay.graph())))))
        .onMessage(Watch.class, watch -> whenLoaded(watch, () -> watchers.add(watch)))
        .onMessage(StreamSnapshot.class, get -> whenLoaded(get, () -> stream(get)))
        .onMessage(
            Keeps.class,
            keeps -> whenLoaded(keeps, () -> keeps.replyTo().tell(keeps(keeps.after()))))
        .onMessage(
            Subscribe.class, subscribe -> whenLoaded(subscribe, () -> onSubscribe(subscribe)))
        .onMessage(
            Unsubscribe.class,
            gone -> {
              subscribers.remove(gone.subscriber());
              return this;
            })
        .onSignal(PreRestart.class, restart -> onRestart())
        .build();
  }

  private Behavior<Command> whenLoaded(Command command, Runnable answer) {
    if (early == null) {
      answer.run();
    } else {
      askedEarly.add(command);
    }
    return this;
  }

  private Behavior<Command> onLoaded(Loaded loaded) {
    if (loaded.failure() != null) {
      throw new IllegalStateException(
          "Expected to read the journal, but " + loaded.failure(), loaded.failure());
    }
    replay = loaded.graph().replay();
    applied = loaded.graph().entries();
    recent.addAll(loaded.newest().inOrder());
    List<Committed> waiting = early;
    early = null;
    waiting.forEach(this::onCommitted);
    askedEarly.forEach(getContext().getSelf()::tell);
    askedEarly.clear();
    return this;
  }

  private Behavior<Command> onCommitted(Committed committed) {
    if (early != null) {
      early.add(committed);
      return this;
    }
    long known = known(committed.stream(), committed.entry() - 1);
    if (committed.entry() == known + 1) {
      JournalReader.open(committed.stream(), committed.entry(), committed.block())
          .forEach(this::apply);
    }
    return this;
  }

  private void onRecovered(Recovered recovered) {
    known(recovered.stream(), recovered.entry());
  }

  /** The newest entry of a stream that is known here. Fails, to read anew, when one is missing. */
  private long known(StreamId stream, long atLeast) {
    long known = applied.getOrDefault(stream, 0L);
    if (known < atLeast) {
      throw new IllegalStateException(
          "Expected entry " + (known + 1) + " of " + stream + ", but it was not told here.");
    }
    return known;
  }

  private void apply(JournaledEvent event) {
    watchers.happened(replay.apply(event), event.event());
    applied.put(event.position().stream(), event.position().entry());
    snapshot = null;
    recent.add(event);
    if (recent.size() > KEPT_EVENTS) {
      recent.poll();
    }
    subscribers.forEach(subscriber -> subscriber.tell(new Fed(event)));
  }

  private GraphSnapshot snapshot() {
    if (snapshot == null) {
      snapshot = replay.graph().snapshot();
    }
    return snapshot;
  }

  private void stream(StreamSnapshot get) {
    GraphSnapshot whole = snapshot();
    List<Object> nodes = new ArrayList<>(whole.instances());
    nodes.addAll(whole.computers());
    SourceRef<Object> source =
        Source.from(nodes).runWith(StreamRefs.sourceRef(), getContext().getSystem());
    get.replyTo().tell(new SnapshotStream(whole.at(), source));
  }

  private boolean keeps(Position after) {
    return after == null || recent.stream().anyMatch(event -> event.position().equals(after));
  }

  private void onSubscribe(Subscribe subscribe) {
    if (!keeps(subscribe.after())) {
      subscribe
          .subscriber()
          .tell(new Broken(new IllegalStateException("The past went on too far.")));
      return;
    }
    boolean seen = false;
    for (JournaledEvent event : recent) {
      if (seen) {
        subscribe.subscriber().tell(new Fed(event));
      }
      seen = seen || event.position().equals(subscribe.after());
    }
    subscribers.add(subscribe.subscriber());
    getContext().watchWith(subscribe.subscriber(), new Unsubscribe(subscribe.subscriber()));
  }

  /** Whoever listens learns that he has to ask again. */
  private Behavior<Command> onRestart() {
    Broken broken = new Broken(new IllegalStateException("The view of the graph is read anew."));
    subscribers.forEach(subscriber -> subscriber.tell(broken));
    return this;
  }
}
