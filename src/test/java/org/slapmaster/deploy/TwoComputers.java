package org.slapmaster.deploy;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.node.MasterLink;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.protocol.ChildAnswer;
import org.slapmaster.protocol.ChildRequest;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;

/**
 * Two computers and the little of a master that releases need to meet: what is requested by a user
 * goes to the first computer, what is requested by an instance to the second, each title to a
 * partition of its own; who requested is told to look again when a child publishes.
 */
final class TwoComputers implements AutoCloseable {
  static final String FRONT = "COMP-1";
  static final String BACK = "COMP-2";

  private static final int PARTITIONS = 2;
  private static final Path SHIPPED = Path.of("deploy/software").toAbsolutePath();

  private final Path root;
  private final String network;
  private final Map<String, NodeEngine> computers = new HashMap<>();
  private final Map<String, Desired> desired = new HashMap<>();
  private final Map<String, String> requesters = new HashMap<>();
  private final Map<String, PartitionReport> reports = new HashMap<>();
  private final Map<String, SoftwareReport> software = new HashMap<>();
  private final Set<Long> pids = ConcurrentHashMap.newKeySet();
  private long guids;

  /**
   * @param root where both computers keep everything
   */
  TwoComputers(Path root) {
    this.root = root;
    // A part of the loopback network that no other test run of the machine uses at the same time.
    long pid = ProcessHandle.current().pid();
    this.network = "127." + (100 + pid % 100) + "." + (1 + pid / 100 % 250) + ".";
    start();
  }

  /** Starts both node engines on what is on disk. */
  void start() {
    for (String computer : List.of(FRONT, BACK)) {
      List<NodeEngine.Slot> slots = new ArrayList<>();
      for (int i = 0; i < PARTITIONS; i++) {
        Path home = root.resolve(computer + "/partitions/slappart" + i);
        Path control = root.resolve(computer + "/control/slappart" + i);
        String address = network + (computer.equals(FRONT) ? 10 + i : 20 + i);
        slots.add(
            new NodeEngine.Slot(
                "slappart" + i, new PartitionPaths(home, control, RunAs.SELF), List.of(address)));
      }
      NodeEngine engine =
          new NodeEngine(
              new NodeEngine.Settings(
                  new ComputerId(computer),
                  root.resolve(computer + "/software"),
                  List.of(SHIPPED),
                  Duration.ZERO,
                  2),
              slots,
              new Link(computer));
      synchronized (this) {
        computers.put(computer, engine);
      }
      engine.start();
    }
  }

  void supply(String computer, String release) {
    computers.get(computer).supply(new SupplyOrder(new SoftwareRelease(release), true, false, 1));
  }

  /** Whether the release is installed; a failed installation is an error. */
  synchronized boolean isInstalled(String computer, String release) {
    SoftwareReport report = software.get(computer + " " + release);
    if (report != null && report.state() == SoftwareState.FAILED) {
      throw new AssertionError(report.detail());
    }
    return report != null && report.state() == SoftwareState.INSTALLED;
  }

  /** What a user says; a second time with another state, too. */
  void request(String title, String release, RequestedState state) {
    place(FRONT, new Title(title), new SoftwareRelease(release), Parameters.NONE, state);
  }

  /** The state that an instance has reached for its current revision. */
  synchronized ReportedState state(String title) {
    PartitionReport report = reports.get(title);
    Desired order = desired.get(title);
    return report == null || order == null || report.revision() != order.revision()
        ? ReportedState.UNKNOWN
        : report.state();
  }

  /** All that was reported last, to be read by a person. */
  synchronized String reports() {
    return reports.toString();
  }

  synchronized PartitionReport report(String title) {
    return reports.get(title);
  }

  synchronized String published(String title, String key) {
    return Optional.ofNullable(reports.get(title))
        .map(report -> report.published().values().get(key))
        .orElse(null);
  }

  /** Stops every instance and ends the engines; no process is left, whatever went wrong before. */
  @Override
  public void close() {
    List<String> titles;
    synchronized (this) {
      titles = List.copyOf(desired.keySet());
    }
    try {
      titles.forEach(title -> again(title, RequestedState.STOPPED));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> titles.stream().allMatch(title -> state(title) == ReportedState.STOPPED));
    } finally {
      leave();
      pids.stream()
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Ends both engines; what they started keeps running. */
  void leave() {
    computers.values().forEach(NodeEngine::close);
  }

  /** Orders another state of an instance that is there. */
  void again(String title, RequestedState state) {
    Desired order;
    synchronized (this) {
      order = desired.get(title);
    }
    String computer = requesters.containsKey(title) ? BACK : FRONT;
    place(computer, order.title(), order.release(), order.parameters(), state);
  }

  private void place(
      String computer,
      Title title,
      SoftwareRelease release,
      Parameters parameters,
      RequestedState state) {
    Desired order;
    NodeEngine engine;
    synchronized (this) {
      Desired before = desired.get(title.value());
      if (before != null
          && before.release().equals(release)
          && before.parameters().equals(parameters)
          && before.state() == state) {
        return;
      }
      long here =
          desired.keySet().stream()
              .filter(each -> requesters.containsKey(each) == computer.equals(BACK))
              .count();
      order =
          new Desired(
              before == null ? "slappart" + here : before.partition(),
              before == null ? InstanceGuid.numbered(++guids) : before.guid(),
              before == null ? 1 : before.revision() + 1,
              state,
              0,
              title,
              title,
              release,
              SoftwareType.DEFAULT,
              parameters);
      desired.put(title.value(), order);
      engine = computers.get(computer);
    }
    engine.desire(order);
  }

  private final class Link implements MasterLink {
    private final String computer;

    Link(String computer) {
      this.computer = computer;
    }

    @Override
    public void report(PartitionReport report) {
      report.processes().forEach(process -> pids.add(process.pid()));
      List<String> wake = new ArrayList<>();
      synchronized (TwoComputers.this) {
        desired.values().stream()
            .filter(order -> order.guid().equals(report.guid()))
            .map(order -> order.title().value())
            .forEach(
                title -> {
                  PartitionReport before = reports.put(title, report);
                  boolean news = before == null || !before.published().equals(report.published());
                  if (news && requesters.containsKey(title)) {
                    wake.add(requesters.get(title));
                  }
                });
      }
      wake.forEach(TwoComputers.this::bang);
    }

    @Override
    public void report(SoftwareReport report) {
      synchronized (TwoComputers.this) {
        software.put(computer + " " + report.release(), report);
      }
    }

    @Override
    public CompletionStage<ChildAnswer> request(
        String partition, InstanceGuid requester, ChildRequest request) {
      String title = request.title().value();
      synchronized (TwoComputers.this) {
        desired.values().stream()
            .filter(order -> order.guid().equals(requester))
            .findFirst()
            .ifPresent(order -> requesters.put(title, order.title().value()));
      }
      place(BACK, request.title(), request.release(), request.parameters(), request.state());
      PartitionReport report = TwoComputers.this.report(title);
      boolean ready = state(title) == ReportedState.STARTED;
      return CompletableFuture.completedFuture(
          new ChildAnswer(
              ready ? ChildAnswer.Outcome.READY : ChildAnswer.Outcome.PLEASE_WAIT,
              ready ? "" : "being deployed",
              report == null ? ConnectionParameters.NONE : report.published()));
    }

    @Override
    public CompletionStage<Integer> holdPort(
        String partition,
        InstanceGuid guid,
        String name,
        String address,
        int port,
        boolean replace) {
      return CompletableFuture.completedFuture(port);
    }
  }

  private void bang(String title) {
    Desired order;
    synchronized (this) {
      Desired now = desired.get(title);
      order =
          new Desired(
              now.partition(),
              now.guid(),
              now.revision(),
              now.state(),
              now.bang() + 1,
              now.title(),
              now.root(),
              now.release(),
              now.type(),
              now.parameters());
      desired.put(title, order);
    }
    computers.get(FRONT).desire(order);
  }
}
