package org.slapmaster.crash;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.sharding.ClusterSharding;
import java.time.Duration;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.actor.SimulatedNode;

/**
 * A computer of slapmaster's own kind inside a master's process: an Akka extension that the
 * settings of a test name. It does at once what it is told; it dies and comes back empty with the
 * master.
 */
public final class NativeComputers implements Extension {
  static final String COMPUTER = "COMP-NATIVE";
  private static final int PARTITIONS = 60;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private final ExtendedActorSystem system;

  private NativeComputers(ExtendedActorSystem system) {
    this.system = system;
    join();
  }

  /** How actor systems find it. */
  public static final class Id extends AbstractExtensionId<NativeComputers>
      implements ExtensionIdProvider {
    @Override
    public Id lookup() {
      return this;
    }

    @Override
    public NativeComputers createExtension(ExtendedActorSystem started) {
      return new NativeComputers(started);
    }
  }

  /** Settings of a master with such a computer. */
  static String settings() {
    return "akka.extensions = [\"" + Id.class.getName() + "\"]\n";
  }

  /** Only after the master's own actors: it reaches its computer through their sharding. */
  private void join() {
    boolean started =
        system.hasExtension(akka.cluster.sharding.ClusterSharding$.MODULE$)
            && ClusterSharding.get(system).getShardTypeNames().contains("computer");
    if (started) {
      SimulatedNode.join(
          Adapter.toTyped(system),
          COMPUTER,
          System.currentTimeMillis(),
          MasterFixture.format(PARTITIONS),
          new SimulatedNode.Behaviour());
    } else {
      system.scheduler().scheduleOnce(LOOK_AGAIN, this::join, system.dispatcher());
    }
  }

  /** What it publishes for an instance with this parameter. */
  static String connection(String guid, String size) {
    return "{url=tcp://" + guid + ", with={size=" + size + "}}";
  }
}
