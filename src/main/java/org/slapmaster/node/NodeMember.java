package org.slapmaster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.MemberUp;
import akka.cluster.ClusterEvent.ReachabilityEvent;
import akka.cluster.ClusterEvent.ReachableMember;
import akka.cluster.Member;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import java.time.Duration;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;

/** The guardian of a node's actor system: keeps an agent, and tells it when masters come and go. */
final class NodeMember {
  private static final String MASTER = "master";
  private static final Duration FIRST_RESTART = Duration.ofMillis(500);
  private static final Duration LAST_RESTART = Duration.ofSeconds(10);

  private NodeMember() {}

  static Behavior<ClusterDomainEvent> create(NodeAgent.Role role) {
    return Behaviors.setup(
        context -> {
          // This member has no role "master", so what starts here is the way to the entities, never
          // an entity.
          ActorRef<ShardingEnvelope<ToComputer>> master =
              ClusterSharding.get(context.getSystem())
                  .init(
                      Entity.of(ToComputer.ENTITY, entity -> Behaviors.<ToComputer>empty())
                          .withRole(MASTER));
          ActorRef<ToNode> agent =
              context.spawn(
                  Behaviors.supervise(NodeAgent.create(role, master))
                      .onFailure(
                          SupervisorStrategy.restartWithBackoff(FIRST_RESTART, LAST_RESTART, 0.1)),
                  "agent",
                  DispatcherSelector.blocking());
          Cluster cluster = Cluster.get(context.getSystem());
          cluster
              .subscriptions()
              .tell(Subscribe.create(context.getSelf().narrow(), MemberEvent.class));
          cluster
              .subscriptions()
              .tell(Subscribe.create(context.getSelf().narrow(), ReachabilityEvent.class));
          return Behaviors.receive(ClusterDomainEvent.class)
              .onMessage(MemberUp.class, event -> masterChanged(agent, event.member()))
              .onMessage(MemberRemoved.class, event -> masterChanged(agent, event.member()))
              .onMessage(ReachableMember.class, event -> masterChanged(agent, event.member()))
              .onAnyMessage(event -> Behaviors.same())
              .build();
        });
  }

  private static Behavior<ClusterDomainEvent> masterChanged(ActorRef<ToNode> agent, Member member) {
    if (member.hasRole(MASTER)) {
      agent.tell(NodeAgent.MasterChanged.MASTER_CHANGED);
    }
    return Behaviors.same();
  }
}
