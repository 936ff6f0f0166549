package org.slapmaster.master;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.http.javadsl.ServerBinding;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.actor.MasterNode;
import org.slapmaster.http.HttpServer;
import org.slapmaster.journal.postgresql.SoleMaster;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.security.CertificateAuthority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that runs a master: holds the data directory, founds the cluster, serves HTTP.
 *
 * <p>Why every start founds a cluster of its own: with one master there is nobody to join, and its
 * nodes learn the cluster's address from the HTTP face and follow.
 */
public final class MasterProgram {
  private static final Logger LOG = LoggerFactory.getLogger(MasterProgram.class);
  private static final String SYSTEM = "slapmaster";
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private MasterProgram() {}

  /**
   * Runs until the process is told to end by a signal, which then ends with exit code 0.
   *
   * @throws IllegalArgumentException with one sentence when it cannot run as told
   */
  public static void run(MasterSettings settings) throws IOException, InterruptedException {
    Config config = MasterConfig.of(settings);
    Path data = Path.of(config.getString("slapmaster.data")).toAbsolutePath().normalize();
    Endpoint http = Endpoint.parse("an HTTP address", config.getString("slapmaster.http.address"));
    Endpoint cluster =
        Endpoint.parse("a cluster address", config.getString("slapmaster.cluster.address"));
    refuseStrangers(settings, http, cluster);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    DataDirectory held = DataDirectory.hold(data);
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(stop, ended), "ending"));
      warmUp(config.getDuration("slapmaster.warm-up"), stop);
      serveAlone(withAddress(config, cluster), http, stop);
    } finally {
      held.close();
      ended.countDown();
    }
  }

  /** Runs in the shutdown hook; a program that ended by itself keeps its own exit code. */
  private static void awaitEnd(CountDownLatch stop, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    stop.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  /** The settings with the cluster member's address where Akka looks for it. */
  private static Config withAddress(Config config, Endpoint cluster) {
    return ConfigFactory.parseMap(
            Map.of(
                "akka.remote.artery.canonical.hostname", cluster.host(),
                "akka.remote.artery.canonical.port", cluster.port()))
        .withFallback(config);
  }

  private static void refuseStrangers(MasterSettings settings, Endpoint http, Endpoint cluster) {
    if (http.isLoopback() && cluster.isLoopback()) {
      return;
    }
    Expect.that(
        settings.insecure(),
        "Expected addresses that only this machine reaches, but got %s and %s. Nobody has to prove"
            + " who they are yet: add --insecure if every machine that reaches them is trusted.",
        http,
        cluster);
    LOG.warn(
        "INSECURE: whoever reaches {} or {} can do everything; nobody has to prove who they are",
        http,
        cluster);
  }

  /**
   * Serves the first calls of a scratch master before anybody makes one, see {@link WarmUp}. That
   * it fails is no reason not to serve.
   */
  private static void warmUp(Duration within, CountDownLatch stop) throws InterruptedException {
    if (within.isZero()) {
      return;
    }
    Endpoint anyPort = new Endpoint("127.0.0.1", 0);
    try (Scratch directory = Scratch.create("slapmaster-warm-up-")) {
      serve(
          withAddress(MasterConfig.scratch(directory.path()), anyPort),
          anyPort,
          new CountDownLatch(1),
          system -> {},
          bound -> WarmUp.call(bound, within, stop));
    } catch (IOException | RuntimeException failure) {
      LOG.warn("Expected to warm up on a scratch master, but: {}", failure.toString());
    }
  }

  /** A journal outside of the data directory is held as that is. */
  private static void serveAlone(Config config, Endpoint http, CountDownLatch stop)
      throws InterruptedException {
    Service untilStopped =
        bound -> {
          System.out.println("slapmaster ready http://" + bound);
          System.out.flush();
          stop.await();
        };
    if (!MasterConfig.isPostgresql(config)) {
      serve(config, http, stop, system -> {}, untilStopped);
      return;
    }
    try (SoleMaster sole = SoleMaster.take(config)) {
      serve(config, http, stop, sole::watch, untilStopped);
    }
  }

  /** From when a master is ready until it is to end. */
  private interface Service {
    void run(Endpoint bound) throws InterruptedException;
  }

  /**
   * @param started hears of the actor system before anything runs in it
   */
  private static void serve(
      Config config,
      Endpoint http,
      CountDownLatch stop,
      Consumer<ActorSystem<?>> started,
      Service service)
      throws InterruptedException {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), SYSTEM, config);
    started.accept(system);
    system.getWhenTerminated().thenRun(stop::countDown);
    try {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      MasterClient client = MasterNode.start(system);
      CertificateAuthority authority =
          CertificateAuthority.open(Path.of(config.getString("slapmaster.data")));
      ServerBinding binding =
          HttpServer.bind(system, client, authority, http.host(), http.port())
              .toCompletableFuture()
              .get(GRACE.toSeconds(), TimeUnit.SECONDS);
      if (awaitMaster(client, stop)) {
        CertificateKeeper.start(system, client, authority);
        registerDefaultComputer(config, client);
        service.run(new Endpoint(http.host(), binding.localAddress().getPort()));
      }
      if (system.whenTerminated().isCompleted()) {
        throw new IllegalStateException(
            "Expected the actor system to run until told to end, but it ended by itself; its log"
                + " says why.");
      }
      binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(2, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new IllegalArgumentException(
          "Expected to serve HTTP on " + http + ", but: " + reason(cause) + ".", failure);
    } finally {
      terminate(system, config.getDuration("slapmaster.snapshots.patience").plus(GRACE));
    }
  }

  private static void registerDefaultComputer(Config config, MasterClient client)
      throws InterruptedException, ExecutionException, TimeoutException {
    String reference = config.getString("slapmaster.default-computer");
    if (!reference.isEmpty()) {
      client
          .stock()
          .register(new ComputerId(reference), Caller.of("setting default-computer"))
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** What the operating system said, without what each layer above put before it. */
  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.substring(message.lastIndexOf("] ") + 1).strip();
  }

  /** Recovery takes as long as it takes; returns false when the program is told to end before. */
  private static boolean awaitMaster(MasterClient client, CountDownLatch stop)
      throws InterruptedException {
    while (!stop.await(0, TimeUnit.SECONDS)) {
      try {
        client
            .get(InstanceGuid.numbered(1), Caller.of("master start"))
            .thenCompose(answer -> client.getGraph())
            .toCompletableFuture()
            .get(GRACE.toSeconds(), TimeUnit.SECONDS);
        return true;
      } catch (ExecutionException | TimeoutException notYet) {
        LOG.info("The master is still recovering");
      }
    }
    return false;
  }

  private static void terminate(ActorSystem<?> system, Duration within)
      throws InterruptedException {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(within.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException slow) {
      LOG.warn("The actor system did not end in {}; what it acknowledged is on disk.", within);
    }
  }
}
