package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.Turn;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.Recorded;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;

/**
 * What the four persistent actors share: commands run against the rules at once, their events are
 * persisted as one block, and only then is anybody told. A failed write, like a fault of the rules,
 * stops the actor and drops its state; it comes back from the journal.
 *
 * @param <M> messages
 * @param <C> the domain's commands
 * @param <E> its events
 * @param <S> its state, changed in place
 * @param <R> its replies
 */
abstract class JournaledActor<M, C, E, S, R> extends EventSourcedBehavior<M, Block, S> {
  protected final ActorContext<M> context;
  private final Rules<S, C, E, R> rules;
  private final StreamId stream;
  private final ActorRef<GraphView.Command> graph;

  /** The last {@code at} of the stream. */
  private long lastAt;

  /** The block whose events the live path has applied already. */
  private Block applied;

  /** How many events the state has that its newest snapshot, if there is one, does not have. */
  protected long sinceSnapshot;

  JournaledActor(
      ActorContext<M> context,
      StreamId stream,
      Rules<S, C, E, R> rules,
      ActorRef<GraphView.Command> graph) {
    super(PersistenceId.ofUniqueId(stream.toString()));
    this.context = context;
    this.stream = stream;
    this.rules = rules;
    this.graph = graph;
  }

  /** A command with what caused it. */
  record Call<C>(C command, Audit cause) {}

  /** What came of a call. */
  record Outcome<E, R>(List<E> events, R reply, Audit audit) {}

  @Override
  public final S emptyState() {
    return rules.initial();
  }

  /** Runs one command; {@code after} is called with its outcome once it is durable. */
  protected final Effect<Block, S> run(
      S state, C command, Audit cause, BiConsumer<S, Outcome<E, R>> after) {
    return runAll(
        state,
        List.of(new Call<>(command, cause)),
        (after1, outcomes) -> after.accept(after1, outcomes.get(0)));
  }

  /**
   * Runs commands one by one, each on the state that the last one left, and persists all of it as
   * one block.
   */
  protected final Effect<Block, S> runAll(
      S state, List<Call<C>> calls, BiConsumer<S, List<Outcome<E, R>>> after) {
    List<Outcome<E, R>> outcomes = new ArrayList<>(calls.size());
    List<Recorded> recorded = new ArrayList<>();
    for (Call<C> call : calls) {
      Audit audit = Clock.stamp(call.cause(), lastAt);
      Turn<E, R> turn = Turn.run(rules, state, sealed(state, call.command()), audit);
      if (!turn.events().isEmpty()) {
        lastAt = audit.at();
        turn.events().forEach(event -> recorded.add(new Recorded(event, audit)));
      }
      outcomes.add(new Outcome<>(turn.events(), turn.reply(), audit));
    }
    if (recorded.isEmpty()) {
      return Effect().none().thenRun(same -> after.accept(same, outcomes));
    }
    Block block = new Block(recorded);
    applied = block;
    sinceSnapshot += recorded.size();
    return Effect()
        .persist(block)
        .thenRun(
            next -> {
              graph.tell(new GraphView.Committed(stream, lastSequenceNumber(context), block));
              after.accept(next, outcomes);
            });
  }

  /** A command as the rules may see it: without readable secrets, for what they decide is kept. */
  protected C sealed(S state, C command) {
    return command;
  }

  @Override
  public final SignalHandler<S> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            state -> {
              lastAt = Math.max(lastAt, lastAt(state));
              graph.tell(new GraphView.Recovered(stream, lastSequenceNumber(context)));
              onRecovered(state);
            })
        .build();
  }

  /** The last {@code at} of the stream as a snapshot brings it back; zero where there are none. */
  protected long lastAt(S state) {
    return 0;
  }

  /** The state is read from the journal; nothing was told or asked yet. */
  protected void onRecovered(S state) {}

  /** The position of the newest event of this stream. */
  protected final Position position() {
    return new Position(stream, lastSequenceNumber(context), 0);
  }

  @Override
  @SuppressWarnings("unchecked")
  public final EventHandler<S, Block> eventHandler() {
    return (state, block) -> {
      if (block == applied) {
        applied = null;
        return state;
      }
      for (Recorded recorded : block.events()) {
        rules.evolve(state, (E) recorded.event(), recorded.audit());
        lastAt = Math.max(lastAt, recorded.audit().at());
      }
      sinceSnapshot += block.events().size();
      return state;
    };
  }
}
