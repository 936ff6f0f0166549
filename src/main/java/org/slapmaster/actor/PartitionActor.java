package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.protocol.ToNode;
import org.slapmaster.protocol.WireMessage;

/** The shell of one partition; sharded by its written form, asleep when nothing is on its way. */
final class PartitionActor
    extends JournaledActor<
        PartitionActor.Message,
        Partition.Command,
        Partition.Event,
        Partition.State,
        List<Partition.Effect>> {
  static final EntityTypeKey<Message> ENTITY = EntityTypeKey.create(Message.class, "partition");
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(60);
  private final PartitionId id;
  private final Ring ring;
  private final ActorRef<ClusterSharding.ShardCommand> shard;

  private PartitionActor(
      ActorContext<Message> context,
      PartitionId id,
      Ring ring,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    super(context, StreamId.of(id), new PartitionRules(), ring.graph());
    this.id = id;
    this.ring = ring;
    this.shard = shard;
    context.setReceiveTimeout(RequestActor.REST, new Idle());
  }

  /** The news of each instance here that the master has not confirmed yet. */
  private final Map<InstanceGuid, News> unconfirmed = new HashMap<>();

  /**
   * @param replyTo who hears when the master knows it; null when nobody asked
   */
  private record News(
      Partition.TellRequest tell, Duration patience, ActorRef<ComputerActor.Answer> replyTo) {}

  static Behavior<Message> create(
      PartitionId id, Ring ring, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(context -> new PartitionActor(context, id, ring, shard));
  }

  interface Message extends WireMessage {}

  /**
   * @param noted who hears that a node's report is durable; null for all else
   * @param replyTo who hears how an operator's command ended; null for all else
   */
  record Tell(
      Partition.Command command, Audit cause, Noted noted, ActorRef<ComputerActor.Answer> replyTo)
      implements Message {}

  /** The receipt that a node waits for. */
  record Noted(ActorRef<ToNode> node, long session, long number) {}

  /** What came of telling the master; {@code known}: it has it. */
  private record Told(News news, boolean known) implements Message {}

  /** Nothing came for a while. */
  record Idle() implements Message {}

  /** The shard lets it go. */
  record Stop() implements Message {}

  @Override
  public CommandHandler<Message, Block, Partition.State> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Tell.class, this::onTell)
        .onCommand(Told.class, (state, told) -> onTold(told))
        .onCommand(Idle.class, (state, idle) -> onIdle())
        .onCommand(Stop.class, (state, stop) -> Effect().stop())
        .build();
  }

  /** What it knew when it fell asleep or was killed may not have reached the master. */
  @Override
  protected void onRecovered(Partition.State state) {
    Audit recovery = Caller.of("partition " + id + " recovery").audit();
    PartitionRules.standing(state).forEach(effect -> carryOut(effect, recovery, null));
  }

  @Override
  protected Partition.Command sealed(Partition.State state, Partition.Command command) {
    return ring.seals().seal(state, command);
  }

  private Effect<Block, Partition.State> onTell(Partition.State state, Tell tell) {
    return run(
        state,
        tell.command(),
        tell.cause(),
        (after, outcome) -> {
          if (tell.noted() != null) {
            tell.noted()
                .node()
                .tell(new ToNode.Noted(tell.noted().session(), tell.noted().number()));
          }
          outcome.reply().forEach(effect -> carryOut(effect, outcome.audit(), tell.replyTo()));
          boolean answered =
              outcome.reply().stream().anyMatch(effect -> !(effect instanceof Partition.Push));
          if (tell.replyTo() != null && !answered) {
            tell.replyTo().tell(new ComputerActor.Answer(null));
          }
          if (tell.command() instanceof Partition.Bang bang) {
            ring.heard(bang.guid(), bang.bang());
          }
        });
  }

  private void carryOut(
      Partition.Effect effect, Audit audit, ActorRef<ComputerActor.Answer> replyTo) {
    if (effect instanceof Partition.Push push) {
      ring.tell(
          id.computer(),
          new ComputerActor.Push(Translation.desired(id.name(), push, ring.seals().vault())));
    } else if (effect instanceof Partition.Wipe wipe) {
      ring.tell(id.computer(), new ComputerActor.PushWipe(id.name(), wipe.guid(), wipe.revision()));
    } else if (effect instanceof Partition.ReleasePorts release) {
      ring.tell(
          id.computer(),
          new ComputerActor.Tell(
              new Computer.ReleasePorts(id.name(), release.guid()), audit, null));
    } else if (effect instanceof Partition.TellRequest tell) {
      tellMaster(new News(tell, FIRST_PATIENCE, replyTo), audit);
    } else if (effect instanceof Partition.Answer answer && replyTo != null) {
      replyTo.tell(new ComputerActor.Answer(answer.refusal()));
    }
  }

  /** Through the request, again and again until the master's answer says that it has it. */
  private void tellMaster(News news, Audit audit) {
    unconfirmed.put(news.tell().guid(), news);
    context.ask(
        MasterCall.Answer.class,
        ring.request(news.tell().guid()),
        news.patience(),
        replyTo -> new RequestActor.Tell(news.tell().command(), audit, replyTo),
        (answer, failure) -> new Told(news, failure == null));
  }

  private Effect<Block, Partition.State> onTold(Told told) {
    boolean newest = unconfirmed.remove(told.news().tell().guid(), told.news());
    if (told.known() && told.news().replyTo() != null) {
      told.news().replyTo().tell(new ComputerActor.Answer(null));
    }
    if (newest && !told.known()) {
      Duration doubled = told.news().patience().multipliedBy(2);
      Duration patience = doubled.compareTo(LONGEST_PATIENCE) < 0 ? doubled : LONGEST_PATIENCE;
      tellMaster(
          new News(told.news().tell(), patience, told.news().replyTo()),
          Caller.of("partition " + id + " again").audit());
    }
    return Effect().none();
  }

  private Effect<Block, Partition.State> onIdle() {
    if (unconfirmed.isEmpty()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().none();
  }
}
