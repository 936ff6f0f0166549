package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Filter;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.ToNode;

/**
 * A real master on a real LevelDB journal, in this process; computers are {@link SimulatedNode}s.
 */
public final class MasterFixture implements AutoCloseable {
  public static final Caller TESTER = new Caller("tester", "test");
  public static final Duration PATIENCE = Duration.ofSeconds(60);
  public final ActorSystem<Void> system;
  public final MasterClient client;
  private long sessions;

  private MasterFixture(Path data, Map<String, String> settings) {
    Config config =
        ConfigFactory.parseMap(settings)
            .withFallback(
                ConfigFactory.parseMap(
                    Map.of(
                        "slapmaster.data", data.toString(),
                        "slapmaster.keys", data.resolve("keys").toString(),
                        "slapmaster.journal.embedded.dir", data.resolve("journal").toString(),
                        "slapmaster.journal.embedded-snapshots.dir",
                            data.resolve("snapshots").toString(),
                        "akka.cluster.jmx.multi-mbeans-in-same-jvm", "on")))
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "slapmaster", config);
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    client = MasterNode.start(system);
  }

  public static MasterFixture on(Path data) {
    return on(data, Map.of());
  }

  /** The same with other settings. */
  public static MasterFixture on(Path data, Map<String, String> settings) {
    return new MasterFixture(data, settings);
  }

  /** A computer of {@code partitions} partitions whose node does at once what it is told. */
  public ActorRef<ToNode> join(String computer, int partitions) {
    return join(computer, partitions, new SimulatedNode.Behaviour());
  }

  public ActorRef<ToNode> join(String computer, int partitions, SimulatedNode.Behaviour behaviour) {
    sessions = Math.max(sessions + 1, System.currentTimeMillis());
    return SimulatedNode.join(system, computer, sessions, format(partitions), behaviour);
  }

  public static ComputerFormat format(int partitions) {
    SortedSet<String> none = new TreeSet<>();
    List<PartitionFormat> formats =
        IntStream.range(0, partitions)
            .mapToObj(
                n ->
                    new PartitionFormat(
                        "slappart" + n,
                        List.of(NetworkAddress.of("127.0.1." + (n % 250 + 1))),
                        none))
            .toList();
    return new ComputerFormat(true, null, new TreeMap<>(), formats);
  }

  /** The same of a computer that polls. */
  public static ComputerFormat polling(int partitions) {
    return new ComputerFormat(false, null, new TreeMap<>(), format(partitions).partitions());
  }

  public static Master.Request root(String title, String release) {
    return request(Requester.DEFAULT_USER, title, release, Map.of(), RequestedState.STARTED);
  }

  public static Master.Request request(
      Requester requester,
      String title,
      String release,
      Map<String, String> parameters,
      RequestedState state) {
    return new Master.Request(
        requester,
        new Title(title),
        new SoftwareRelease(release),
        SoftwareType.DEFAULT,
        false,
        Parameters.of(parameters),
        Filter.NONE,
        state);
  }

  public void supply(String computer, String release) {
    await(client.supply(new ComputerId(computer), new SoftwareRelease(release), false, TESTER))
        .ifPresent(
            refusal -> {
              throw new AssertionError(refusal.sentence());
            });
  }

  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() {
    system.terminate();
    await(system.getWhenTerminated());
  }
}
