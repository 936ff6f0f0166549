package org.slapmaster.story;

import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.JoinSeedNodes;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;

/**
 * A program of somebody else's: a member of the cluster that is neither master nor computer, with
 * the Java client.
 */
final class ClusterClient implements AutoCloseable {
  static final Caller CALLER = Caller.of("java client of a test");
  final MasterClient master;
  private final ActorSystem<Void> system;

  /**
   * @param cluster what {@code /api/cluster} answers
   */
  ClusterClient(JsonNode cluster) {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "slapmaster",
            ConfigFactory.parseMap(Map.of("akka.cluster.roles", List.of("guest")))
                .withFallback(ConfigFactory.load("node")));
    List<akka.actor.Address> seeds = new ArrayList<>();
    cluster
        .path("addresses")
        .forEach(address -> seeds.add(AddressFromURIString.parse(address.asText())));
    Cluster member = Cluster.get(system);
    member.manager().tell(new JoinSeedNodes(seeds));
    Awaitility.await()
        .atMost(Program.PATIENCE)
        .until(() -> member.selfMember().status().equals(MemberStatus.up()));
    master = MasterClient.create(system);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
