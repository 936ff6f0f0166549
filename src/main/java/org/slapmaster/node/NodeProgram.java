package org.slapmaster.node;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.JoinSeedNodes;
import akka.remote.RemoteTransportException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.slapmaster.node.supervise.SupervisionException;
import org.slapmaster.node.supervise.Supervisor;

/**
 * The program that runs on a computer. It starts everything that its root knows of before it looks
 * for a master; then it keeps an actor system that is a member of the master's cluster, and starts
 * another one whenever that ends or has lost the master. No service notices.
 */
public final class NodeProgram {
  private static final String SYSTEM = "slapmaster";

  /**
   * How often the program looks after its actor system and, unless all is well, asks the master
   * where the cluster is.
   */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(15);

  /**
   * How long an actor system may be without its master, while that answers over HTTP, before
   * another one is tried.
   */
  private static final Duration LOST = Duration.ofSeconds(45);

  /** How long it may take to leave the cluster properly. */
  private static final Duration LEAVING = Duration.ofSeconds(8);

  private final NodeSettings settings;
  private final NodeRoot root;
  private final CountDownLatch stop;
  private final Config config = ConfigFactory.load("node");
  private final ExecutorService readers = Executors.newCachedThreadPool();
  private final MasterAddress master;
  private final AgentLink link;
  private final NodeEngine engine;
  private final AtomicBoolean saidReady = new AtomicBoolean();
  private volatile boolean refused;

  private NodeProgram(NodeSettings settings, NodeRoot root, CountDownLatch stop) {
    this.settings = settings;
    this.root = root;
    this.stop = stop;
    this.master = new MasterAddress(settings.master());
    this.link = new AgentLink(settings.computer());
    Config node = config.getConfig("slapmaster.node");
    NodeEngine.Settings work =
        new NodeEngine.Settings(
            settings.computer(),
            root.software(),
            settings.releases(),
            node.getDuration("retention"),
            node.getInt("threads"));
    this.engine = new NodeEngine(work, root.slots(), link);
  }

  /**
   * Runs until the program is told to end by a signal. Services keep running unless the settings
   * say otherwise.
   *
   * @throws IllegalArgumentException with one sentence when the root cannot be used as told
   */
  public static void run(NodeSettings settings) throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (NodeRoot root = NodeRoot.open(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(stop, ended), "ending"));
      new NodeProgram(settings, root, stop).work();
    } finally {
      ended.countDown();
    }
  }

  /**
   * Takes back what nodes keep outside of their roots, for roots below a directory that is given up
   * for good: the unix users of partitions. Does nothing unless run as root.
   */
  public static void forgetBelow(Path directory) throws IOException {
    if (NodeRoot.asRoot()) {
      PartitionUser.removeBelow(directory);
    }
  }

  private static void awaitEnd(CountDownLatch stop, CountDownLatch ended) {
    stop.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() throws InterruptedException {
    try {
      engine.start();
      Duration retry = FIRST_RETRY;
      while (!refused && !stopsWithin(Duration.ZERO)) {
        if (joinAndWatch()) {
          retry = FIRST_RETRY;
        }
        if (stopsWithin(retry)) {
          break;
        }
        retry =
            retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
      }
      stop.await();
    } finally {
      engine.close();
      readers.shutdownNow();
      if (settings.stopServicesOnExit()) {
        stopServices();
      }
    }
  }

  private void stopServices() {
    root.slots().parallelStream().forEach(NodeProgram::stopServices);
  }

  private static void stopServices(NodeEngine.Slot slot) {
    try (Supervisor supervisor = new Supervisor(slot.paths(), () -> {})) {
      supervisor.stopAll();
    } catch (SupervisionException e) {
      System.err.println(e.getMessage());
    }
  }

  private boolean stopsWithin(Duration time) throws InterruptedException {
    return stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The life of one actor system; returns whether it was attached to the master. */
  private boolean joinAndWatch() throws InterruptedException {
    List<String> addresses = clusterAddresses();
    if (addresses.isEmpty()) {
      return false;
    }
    ActorSystem<ClusterDomainEvent> system = createSystem();
    if (system == null) {
      return false;
    }
    try {
      List<Address> seeds = addresses.stream().map(AddressFromURIString::parse).toList();
      Cluster.get(system).manager().tell(new JoinSeedNodes(seeds));
      return watch(system);
    } finally {
      leave(system);
    }
  }

  /**
   * A new actor system, at the address of the last one if that is free: a cluster lets the
   * successor of a member that was killed join at once, where a member at another address waits
   * until the dead one is given up. Null when the address that the settings demand cannot be had.
   */
  private ActorSystem<ClusterDomainEvent> createSystem() {
    int wanted = port(settings.cluster());
    for (int port : wanted == 0 ? new int[] {root.port(), 0} : new int[] {wanted}) {
      try {
        ActorSystem<ClusterDomainEvent> system =
            ActorSystem.create(NodeMember.create(role()), SYSTEM, memberConfig(port));
        root.notePort(system.address().getPort().orElse(0));
        return system;
      } catch (RemoteTransportException e) {
        if (port == wanted) {
          System.err.printf(
              "Expected to listen on %s for the cluster, but: %s.%n",
              settings.cluster(), e.getMessage());
        }
      }
    }
    return null;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** As the master tells, or while it is out of reach, as it told last. */
  private List<String> clusterAddresses() throws InterruptedException {
    MasterAddress.Told told = master.cluster();
    if (told.isEmpty()) {
      return root.cluster();
    }
    root.noteCluster(told.addresses());
    return told.addresses();
  }

  /** Returns when another actor system is needed, or none any more. */
  private boolean watch(ActorSystem<?> system) throws InterruptedException {
    boolean everAttached = false;
    boolean elsewhereBefore = false;
    boolean unreachedBefore = false;
    long lastAttached = System.nanoTime();
    while (!stopsWithin(LOOK) && !refused && !system.whenTerminated().isCompleted()) {
      boolean isWell = link.isAttached() && !elsewhereBefore && !unreachedBefore;
      if (link.isAttached()) {
        everAttached = true;
        lastAttached = System.nanoTime();
      }
      Optional<MasterAddress.Told> news =
          isWell ? master.clusterWhileWell() : Optional.of(master.cluster());
      if (news.isEmpty()) {
        continue;
      }
      MasterAddress.Told told = news.get();
      unreachedBefore = told.isEmpty();
      boolean elsewhere = isElsewhere(system, told);
      boolean lost = !told.isEmpty() && System.nanoTime() - lastAttached > LOST.toNanos();
      if (lost || (elsewhere && elsewhereBefore)) {
        // Nobody is left in the old cluster who could let this member leave in an orderly way.
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(new Down(cluster.selfMember().address()));
        break;
      }
      elsewhereBefore = elsewhere;
      if (!told.isEmpty() && !elsewhere) {
        root.noteCluster(told.addresses());
      }
    }
    return everAttached;
  }

  /**
   * Whether the master belongs to a cluster that has nothing to do with ours, as after it was
   * killed and founded another one, perhaps at the same address.
   */
  private static boolean isElsewhere(ActorSystem<?> system, MasterAddress.Told told) {
    List<Member> members =
        StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
            .toList();
    return !told.isEmpty()
        && !members.isEmpty()
        && members.stream().noneMatch(member -> isTold(member, told));
  }

  private static boolean isTold(Member member, MasterAddress.Told told) {
    return told.addresses().contains(member.address().toString())
        && (told.uid().isEmpty()
            || !member.hasRole("master")
            || told.uid().equals(String.valueOf(member.uniqueAddress().longUid())));
  }

  private void leave(ActorSystem<?> system) throws InterruptedException {
    link.end(system);
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The others will find out that it is gone.
      return;
    }
  }

  private NodeAgent.Role role() {
    return new NodeAgent.Role(
        settings.computer(),
        root.computerFormat(),
        root.nextSession(),
        engine,
        link,
        readers,
        this::sayReady,
        this::giveUp);
  }

  private void sayReady() {
    if (saidReady.compareAndSet(false, true)) {
      System.out.printf("slapmaster node %s ready%n", settings.computer());
      System.out.flush();
    }
  }

  /**
   * Another node serves this computer: quarrelling would do harm, ending would leave services
   * unwatched.
   */
  private void giveUp(String sentence) {
    System.err.printf(
        "The master refuses this node: %s It watches its services, and takes no more orders.%n",
        sentence);
    refused = true;
  }

  private Config memberConfig(int port) {
    int colon = settings.cluster().lastIndexOf(':');
    String host = settings.cluster().substring(0, colon).replaceAll("[\\[\\]]", "");
    return ConfigFactory.parseMap(
            Map.of(
                "akka.remote.artery.canonical.hostname",
                host,
                "akka.remote.artery.canonical.port",
                port))
        .withFallback(config);
  }
}
