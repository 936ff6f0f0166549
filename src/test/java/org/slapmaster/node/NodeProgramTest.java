package org.slapmaster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.node.supervise.Shell;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;

/** Real node programs, each a process, and a master reduced to what a node sees of it. */
class NodeProgramTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;
  private final List<ToComputer.Attach> attached = new CopyOnWriteArrayList<>();
  private final List<Process> programs = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private HttpServer http;
  private volatile ActorSystem<Void> master;
  private Path root;

  @BeforeEach
  void prepare() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    root = directory.resolve("root");
    master = found();
    http = serve(0);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process program : programs) {
      program.destroy(); // in good order, or else the master takes long to notice
      if (!program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        program.destroyForcibly();
      }
    }
    http.stop(0);
    terminate(master);
    if (NodeRoot.asRoot()) {
      Shell.output(RunAs.SELF, "/usr/sbin/userdel \"$1-0\"", List.of(PartitionUser.stem(root)));
    }
  }

  @Test
  void aNodeSaysReadyWhenAttachedAndEndsWhenToldTo() throws Exception {
    Process node = start();
    awaitReady(node);

    assertThat(attached.get(0).computer().value()).isEqualTo("COMP-1");
    assertThat(attached.get(0).format().partitions())
        .extracting("name")
        .containsExactly("slappart0");

    Process second = start();
    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(errors(second))
        .contains(
            "Expected to be the only node program on %s, but pid %d holds it."
                .formatted(root, node.pid()));

    node.destroy();
    assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).isEqualTo(128 + 15);
    awaitReady(start());
  }

  @Test
  void aNodeFindsAMasterThatFoundedAnotherCluster() throws Exception {
    Process node = start();
    awaitReady(node);
    long session = attached.get(0).session();

    ActorSystem<Void> before = master;
    master = found();
    terminate(before);

    await()
        .atMost(PATIENCE)
        .until(() -> attached.stream().anyMatch(attach -> attach.session() > session));
    assertThat(node.isAlive()).isTrue();
  }

  @Test
  void aNodeWaitsForItsMasterAndSaysSo() throws Exception {
    int port = http.getAddress().getPort();
    http.stop(0);
    Process node = start();
    await()
        .atMost(PATIENCE)
        .until(() -> errors(node).contains("Expected the master at http://127.0.0.1:" + port));

    http = serve(port);

    awaitReady(node);
    assertThat(errors(node)).contains("is in reach again.");
  }

  @Test
  void aNodeThatIsAttachedHasItsQuestionHeldAndAsksAtOnceWhenTheConnectionEnds() throws Exception {
    Process node = start();
    awaitReady(node);
    await().atMost(PATIENCE).until(() -> held.get() > 0);
    int port = http.getAddress().getPort();
    http.stop(0);
    await().atMost(PATIENCE).until(() -> errors(node).contains("Services keep running"));
    http = serve(port);
    await().atMost(PATIENCE).until(() -> errors(node).contains("is in reach again."));
    int before = asked.get();
    await().atMost(PATIENCE).until(() -> held.get() > 1);
    assertThat(asked.get() - before).as("questions until one is held again").isLessThan(5);
  }

  private HttpServer serve(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext(
        "/api/cluster",
        exchange -> {
          asked.incrementAndGet();
          if (exchange.getRequestHeaders().containsKey("Prefer")) {
            held.incrementAndGet();
            return; // until the server ends
          }
          byte[] answer =
              "{\"addresses\":[\"%s\"]}"
                  .formatted(Cluster.get(master).selfMember().address())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Founds a cluster whose computers confirm every attachment. */
  private ActorSystem<Void> found() {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.<Void>setup(
                context -> {
                  ClusterSharding.get(context.getSystem())
                      .init(Entity.of(ToComputer.ENTITY, entity -> computer()).withRole("master"));
                  return Behaviors.empty();
                }),
            "slapmaster",
            ConfigFactory.parseString("akka.cluster.roles = [master]")
                .withFallback(ConfigFactory.load("node")));
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    return system;
  }

  private Behavior<ToComputer> computer() {
    return Behaviors.receive(ToComputer.class)
        .onMessage(
            ToComputer.Attach.class,
            attach -> {
              attached.add(attach);
              attach.node().tell(new ToNode.Attached(attach.session()));
              return Behaviors.same();
            })
        .build();
  }

  private static void terminate(ActorSystem<Void> system) {
    system.terminate();
    await().atMost(PATIENCE).until(() -> system.whenTerminated().isCompleted());
  }

  private Process start() throws IOException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NodeProgramMain.class.getName(),
                root.toString(),
                "COMP-1",
                "http://127.0.0.1:" + http.getAddress().getPort())
            .redirectError(directory.resolve("errors-" + programs.size()).toFile())
            .start();
    programs.add(program);
    return program;
  }

  private String errors(Process program) throws IOException {
    return Files.readString(directory.resolve("errors-" + programs.indexOf(program)));
  }

  private void awaitReady(Process program) throws IOException {
    BufferedReader output = program.inputReader();
    String line;
    do {
      line = output.readLine();
      assertThat(line).as(() -> "end of output").isNotNull();
    } while (!line.equals("slapmaster node COMP-1 ready"));
  }
}
