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
import java.util.List;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.domain.request.RequestRules;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.protocol.WireMessage;

/**
 * The shell of one request's driver; sharded by the instance's guid, asleep when nothing is on its
 * way.
 */
final class RequestActor
    extends JournaledActor<
        RequestActor.Message, Request.Command, Request.Event, Request.State, List<Request.Effect>> {
  static final EntityTypeKey<Message> ENTITY = EntityTypeKey.create(Message.class, "request");

  /** How long nothing must happen before it asks to be passivated. */
  static final Duration REST = Duration.ofSeconds(20);

  private final InstanceGuid guid;
  private final Ring ring;
  private final ActorRef<ClusterSharding.ShardCommand> shard;

  private RequestActor(
      ActorContext<Message> context,
      InstanceGuid guid,
      Ring ring,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    super(context, StreamId.of(guid), new RequestRules(), ring.graph());
    this.guid = guid;
    this.ring = ring;
    this.shard = shard;
    context.setReceiveTimeout(REST, new Idle());
  }

  static Behavior<Message> create(
      InstanceGuid guid, Ring ring, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(context -> new RequestActor(context, guid, ring, shard));
  }

  interface Message extends WireMessage {}

  /**
   * @param replyTo hears when the master has what follows from it; null when nobody asked
   */
  record Tell(Request.Command command, Audit cause, ActorRef<MasterCall.Answer> replyTo)
      implements Message {}

  /** Nothing came for a while. */
  record Idle() implements Message {}

  /** The shard lets it go. */
  record Stop() implements Message {}

  @Override
  public CommandHandler<Message, Block, Request.State> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Tell.class, this::onTell)
        .onCommand(Idle.class, (state, idle) -> onIdle())
        .onCommand(Stop.class, (state, stop) -> Effect().stop())
        .build();
  }

  private Effect<Block, Request.State> onTell(Request.State state, Tell tell) {
    return run(
        state,
        tell.command(),
        tell.cause(),
        (after, outcome) -> {
          outcome.reply().forEach(effect -> carryOut(effect, outcome.audit(), tell.replyTo()));
          boolean forMaster =
              outcome.reply().stream().anyMatch(Request.TellMaster.class::isInstance);
          if (tell.replyTo() != null && !forMaster) {
            // Overtaken by a newer order: the master needs nothing of it.
            tell.replyTo().tell(new MasterCall.Answer(new Master.Done(), ""));
          }
          if (tell.command() instanceof Request.TakeUp) {
            ring.taken(guid);
          }
        });
  }

  private void carryOut(Request.Effect effect, Audit audit, ActorRef<MasterCall.Answer> replyTo) {
    if (effect instanceof Request.Assign assign) {
      ring.tell(assign.drive().partition(), new Partition.Assign(assign.drive()), audit);
    } else if (effect instanceof Request.WakePartition wake) {
      ring.tell(
          wake.wake().partition(),
          new Partition.Bang(guid, wake.wake().bang(), wake.wake().reason()),
          audit);
    } else if (effect instanceof Request.TellMaster tell) {
      ring.call(new MasterCall(tell.command(), audit, replyTo == null ? ring.ignore() : replyTo));
    }
  }

  /** Whoever has something to say wakes it. */
  private Effect<Block, Request.State> onIdle() {
    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    return Effect().none();
  }
}
