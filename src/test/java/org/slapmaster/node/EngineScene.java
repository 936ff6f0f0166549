package org.slapmaster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.node.supervise.Supervisor;
import org.slapmaster.protocol.ChildAnswer;
import org.slapmaster.protocol.ChildRequest;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;

/** A node without Akka in a temporary directory, and a master played by the test. */
final class EngineScene implements MasterLink, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path root;
  private final List<NodeEngine.Slot> slots = new ArrayList<>();
  final List<PartitionReport> reports = new CopyOnWriteArrayList<>();
  final List<SoftwareReport> softwareReports = new CopyOnWriteArrayList<>();
  final List<ChildRequest> requests = new CopyOnWriteArrayList<>();

  /** What children have published, by title; absent: please wait. */
  final Map<String, ConnectionParameters> published = new ConcurrentHashMap<>();

  final Map<String, Integer> heldPorts = new ConcurrentHashMap<>();
  volatile boolean reachable = true;
  volatile String refusal;
  private Duration retention = Duration.ZERO;
  NodeEngine engine;

  EngineScene(Path root, String address, int partitions) throws IOException {
    this.root = root;
    for (int i = 0; i < partitions; i++) {
      String name = "slappart" + i;
      Path home = Files.createDirectories(root.resolve("partitions").resolve(name));
      Path control = Files.createDirectories(root.resolve("control").resolve(name));
      slots.add(
          new NodeEngine.Slot(
              name, new PartitionPaths(home, control, RunAs.SELF), List.of(address)));
    }
  }

  void retain(Duration time) {
    retention = time;
  }

  void start() {
    engine =
        new NodeEngine(
            new NodeEngine.Settings(
                new ComputerId("COMP-1"),
                root.resolve("software"),
                List.of(root.resolve("releases")),
                retention,
                4),
            slots,
            this);
    engine.start();
  }

  /** Ends the node program in an orderly way and begins another; services stay. */
  void restart() {
    engine.close();
    reports.clear();
    start();
  }

  /** Stops all services; for the end of a test. */
  @Override
  public void close() {
    retention = Duration.ZERO;
    if (engine != null) {
      engine.close();
    }
    for (NodeEngine.Slot slot : slots) {
      try (var supervisor = new Supervisor(slot.paths(), () -> {})) {
        supervisor.stopAll();
      }
    }
  }

  Path home(int partition) {
    return slots.get(partition).paths().home();
  }

  Path control(int partition) {
    return slots.get(partition).paths().control();
  }

  /**
   * Writes a release of one type; {@code schemas} are lines of the type beside its instance file.
   */
  Path release(String name, String schemas, String instance) throws IOException {
    Path directory = Files.createDirectories(root.resolve("releases").resolve(name));
    Files.writeString(directory.resolve("instance.yaml"), instance);
    Files.writeString(
        directory.resolve("software.yaml"),
        "title: T\nversion: 1\ntypes:\n  default:\n    instance: instance.yaml\n"
            + schemas.indent(4));
    return directory;
  }

  void install(String name, long order) {
    engine.supply(new SupplyOrder(new SoftwareRelease(name), true, order > 1, order));
    await()
        .until(
            () ->
                softwareReports.stream()
                    .anyMatch(
                        r ->
                            r.release().url().equals(name)
                                && r.order() == order
                                && r.state() == SoftwareState.INSTALLED));
  }

  static Desired desired(
      long revision, RequestedState state, String release, Map<String, String> parameters) {
    return desired(1, revision, state, 0, release, parameters);
  }

  static Desired desired(
      long guid,
      long revision,
      RequestedState state,
      long bang,
      String release,
      Map<String, String> parameters) {
    return new Desired(
        "slappart0",
        InstanceGuid.numbered(guid),
        revision,
        state,
        bang,
        new Title("app"),
        new Title("app"),
        new SoftwareRelease(release),
        SoftwareType.DEFAULT,
        Parameters.of(parameters));
  }

  PartitionReport awaitState(long revision, ReportedState state) {
    return awaitReport(report -> report.revision() == revision && report.state() == state);
  }

  PartitionReport awaitReport(Predicate<PartitionReport> wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(engine.partitionReports())
                    .last()
                    .matches(wanted, "is the report that is awaited"));
    return last();
  }

  /** The picture that a master would get now. */
  PartitionReport last() {
    List<PartitionReport> all = engine.partitionReports();
    return all.get(all.size() - 1);
  }

  long pid(String service) {
    return last().processes().stream()
        .filter(process -> process.name().equals(service))
        .mapToLong(ProcessInfo::pid)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void report(PartitionReport report) {
    reports.add(report);
  }

  @Override
  public void report(SoftwareReport report) {
    softwareReports.add(report);
  }

  @Override
  public CompletionStage<ChildAnswer> request(
      String partition, InstanceGuid requester, ChildRequest request) {
    if (!reachable) {
      return CompletableFuture.failedFuture(new IOException("no master"));
    }
    requests.add(request);
    ConnectionParameters values = published.get(request.title().value());
    ChildAnswer answer =
        refusal != null
            ? new ChildAnswer(ChildAnswer.Outcome.REFUSED, refusal, ConnectionParameters.NONE)
            : values == null
                ? new ChildAnswer(
                    ChildAnswer.Outcome.PLEASE_WAIT, "please wait", ConnectionParameters.NONE)
                : new ChildAnswer(ChildAnswer.Outcome.READY, "", values);
    return CompletableFuture.supplyAsync(() -> answer);
  }

  @Override
  public CompletionStage<Integer> holdPort(
      String partition, InstanceGuid guid, String name, String address, int port, boolean replace) {
    if (!reachable) {
      return CompletableFuture.failedFuture(new IOException("no master"));
    }
    String key = guid + "/" + name;
    boolean taken =
        heldPorts.entrySet().stream()
            .anyMatch(held -> held.getValue() == port && !held.getKey().equals(key));
    if (!taken && (replace || !heldPorts.containsKey(key))) {
      heldPorts.put(key, port);
    }
    return CompletableFuture.completedFuture(heldPorts.getOrDefault(key, 0));
  }
}
