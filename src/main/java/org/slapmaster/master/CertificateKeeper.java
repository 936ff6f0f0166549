package org.slapmaster.master;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.stream.RestartSettings;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.security.CertificateAuthority;

/**
 * Revokes the certificates of instances that are gone: as they go, and at start of those before.
 */
final class CertificateKeeper {
  private static final RestartSettings AGAIN =
      RestartSettings.create(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);

  private CertificateKeeper() {}

  static void start(ActorSystem<?> system, MasterClient client, CertificateAuthority authority) {
    Executor patient = system.dispatchers().lookup(DispatcherSelector.blocking());
    RestartSource.onFailuresWithBackoff(
            AGAIN,
            () -> {
              // What happened while nobody listened is found out by who is there.
              revokeThoseWhoAreGone(client, authority, patient);
              return client.news();
            })
        .map(journaled -> journaled.event())
        .collectType(Master.RequestDestroyed.class)
        .runWith(
            Sink.foreach(gone -> patient.execute(() -> authority.revokeInstance(gone.guid()))),
            system);
  }

  private static void revokeThoseWhoAreGone(
      MasterClient client, CertificateAuthority authority, Executor patient) {
    client
        .getGraph()
        .thenAcceptAsync(
            graph -> {
              Set<InstanceGuid> living =
                  graph.instances().stream().map(InstanceNode::guid).collect(Collectors.toSet());
              authority.revokeInstancesUnless(living::contains);
            },
            patient);
  }
}
