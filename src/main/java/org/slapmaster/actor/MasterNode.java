package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.seal.Seals;
import org.slapmaster.seal.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the actors of a master on a cluster member of role {@code master}. */
public final class MasterNode {
  private static final Logger LOG = LoggerFactory.getLogger(MasterNode.class);
  private static final String ROLE = "master";
  private static final String SINGLETON = "master";

  private MasterNode() {}

  /**
   * Starts the graph view, the sharded entities and the singleton; returns a client of the whole.
   */
  public static MasterClient start(ActorSystem<?> system) {
    Seals seals = new Seals(openVault(system));
    SoftwarePolicy.Both policies = StateCheck.policies(system.settings().config());
    ActorRef<GraphView.Command> graph =
        system.systemActorOf(GraphView.create(), "graph-view", Props.empty());
    ActorRef<Collector.Message> master =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        Collector.create(
                            policies, () -> Ring.of(system, masterProxy(system), graph, seals)),
                        SINGLETON)
                    .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
    initEntities(ClusterSharding.get(system), Ring.of(system, master, graph, seals));
    return MasterClient.inMaster(system, graph, seals);
  }

  /** Closed when the system has ended. */
  static Vault openVault(ActorSystem<?> system) {
    Path file = Path.of(system.settings().config().getString("slapmaster.keys"));
    try {
      Vault vault = Vault.open(file);
      system
          .getWhenTerminated()
          .thenRun(
              () -> {
                try {
                  vault.close();
                } catch (IOException failure) {
                  LOG.error("Expected to close {}, but: {}", file, failure.toString());
                }
              });
      return vault;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void initEntities(ClusterSharding sharding, Ring ring) {
    sharding.init(
        Entity.of(
                RequestActor.ENTITY,
                context ->
                    RequestActor.create(
                        new InstanceGuid(context.getEntityId()), ring, context.getShard()))
            .withRole(ROLE)
            .withStopMessage(new RequestActor.Stop()));
    sharding.init(
        Entity.of(
                PartitionActor.ENTITY,
                context ->
                    PartitionActor.create(
                        PartitionId.parse(context.getEntityId()), ring, context.getShard()))
            .withRole(ROLE)
            .withStopMessage(new PartitionActor.Stop()));
    sharding.init(
        Entity.of(
                ToComputer.ENTITY,
                context -> ComputerActor.create(new ComputerId(context.getEntityId()), ring))
            .withRole(ROLE)
            .withStopMessage(new ComputerActor.Stop()));
  }

  /**
   * The way to the master from any member; on a master only after the singleton itself was started.
   */
  static ActorRef<Collector.Message> masterProxy(ActorSystem<?> system) {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(Behaviors.<Collector.Message>empty(), SINGLETON)
                .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
  }
}
