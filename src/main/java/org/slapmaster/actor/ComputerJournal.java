package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import java.util.List;
import java.util.function.Consumer;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.computer.ComputerRules;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.protocol.ToComputer;

/** The persistent part of a {@link ComputerActor}, its parent, which carries out the effects. */
final class ComputerJournal
    extends JournaledActor<
        ComputerJournal.Batch,
        Computer.Command,
        Computer.Event,
        Computer.State,
        List<Computer.Effect>> {
  private final ActorRef<ToComputer> door;

  private ComputerJournal(
      ActorContext<Batch> context,
      ComputerId id,
      ActorRef<ToComputer> door,
      ActorRef<GraphView.Command> graph) {
    super(context, StreamId.of(id), new ComputerRules(), graph);
    this.door = door;
  }

  static Behavior<Batch> create(
      ComputerId id, ActorRef<ToComputer> door, ActorRef<GraphView.Command> graph) {
    return Behaviors.setup(context -> new ComputerJournal(context, id, door, graph));
  }

  /**
   * @param carryOut what the door does with the effects once they are durable
   */
  record Entry(Computer.Command command, Audit cause, Consumer<Durable> carryOut) {}

  record Batch(List<Entry> entries) {}

  /** Effects that may be carried out. */
  record Durable(List<Computer.Effect> effects, Audit audit) {}

  /**
   * To the door: recovered.
   *
   * @param polls whether a stock node serves the computer, or nobody did yet
   */
  record Recovered(boolean registered, boolean polls, boolean contact, Offer offer)
      implements ToComputer {}

  /** To the door: these are durable. */
  record Carry(List<Entry> entries, List<Durable> outcomes) implements ToComputer {}

  @Override
  public CommandHandler<Batch, Block, Computer.State> commandHandler() {
    return newCommandHandlerBuilder().forAnyState().onCommand(Batch.class, this::onBatch).build();
  }

  @Override
  protected void onRecovered(Computer.State state) {
    door.tell(
        new Recovered(
            state.registered(),
            state.registered() && !state.nativeNode(),
            state.contact(),
            state.offer()));
  }

  private Effect<Block, Computer.State> onBatch(Computer.State state, Batch batch) {
    return runAll(
        state,
        batch.entries().stream().map(entry -> new Call<>(entry.command(), entry.cause())).toList(),
        (after, outcomes) ->
            door.tell(
                new Carry(
                    batch.entries(),
                    outcomes.stream()
                        .map(o -> new Durable(o.reply() == null ? List.of() : o.reply(), o.audit()))
                        .toList())));
  }
}
