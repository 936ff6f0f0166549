package org.slapmaster.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.node.instance.PartitionRunner;
import org.slapmaster.node.instance.Profiles;
import org.slapmaster.node.instance.Surroundings;
import org.slapmaster.node.software.SoftwareStore;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.Workers;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a node does with its partitions and software, without Akka: takes orders, carries them
 * out in the background, and reports through a {@link MasterLink}. Everything it was told is on
 * disk, so that {@link #start} needs no master. Thread-safe; no method waits for work to be done
 * unless it says so.
 */
public final class NodeEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeEngine.class);
  private static final int MAX_LINES = 1_000;
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");

  private final MasterLink link;
  private final ExecutorService pool;
  private final ScheduledExecutorService timer;
  private final SoftwareStore software;
  private final Map<String, PartitionRunner> runners = new TreeMap<>(PartitionId::compareNames);

  /** Why a partition cannot be worked on, by its name; what runs in it is left alone. */
  private final Map<String, String> unreadable = new TreeMap<>();

  /**
   * @param software where installed software is kept, absolute
   * @param releases directories in which a bare release NAME is looked up, the first match counts
   * @param retention how long the data of a destroyed instance is kept before it is wiped
   * @param threads how many partitions may be worked on at once
   */
  public record Settings(
      ComputerId computer, Path software, List<Path> releases, Duration retention, int threads) {
    public Settings {
      releases = List.copyOf(releases);
    }
  }

  /**
   * A formatted partition.
   *
   * @param addresses numeric, the preferred one first; an address that several slots name is shared
   */
  public record Slot(String name, PartitionPaths paths, List<String> addresses) {
    public Slot {
      addresses = List.copyOf(addresses);
    }
  }

  /** Reads what is on disk; nothing happens before {@link #start}. */
  public NodeEngine(Settings settings, List<Slot> slots, MasterLink link) {
    this.link = link;
    this.pool = Executors.newFixedThreadPool(settings.threads(), task -> daemon(task, "partition"));
    this.timer =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "partition-timer"));
    this.software =
        new SoftwareStore(
            settings.software(),
            settings.releases(),
            Profiles::check,
            this::users,
            this::onSoftware);
    Surroundings around =
        new Surroundings(
            settings.computer(), software::installed, link, pool, timer, settings.retention());
    Map<String, Long> addressUse =
        slots.stream()
            .flatMap(slot -> slot.addresses().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    for (Slot slot : slots) {
      boolean shared = slot.addresses().stream().anyMatch(address -> addressUse.get(address) > 1);
      try {
        runners.put(slot.name(), new PartitionRunner(around, slot, shared));
      } catch (IllegalStateException e) {
        LOG.error("Partition {} is left alone: {}", slot.name(), e.getMessage(), e.getCause());
        unreadable.put(
            slot.name(), e.getMessage() + " Restore it from a back-up and start the node again.");
      }
    }
  }

  /**
   * Adopts or starts everything that is on disk, and takes up interrupted installs; to be called
   * once, before anything else. Returns when running services are adopted.
   */
  public void start() {
    software.start();
    List<CompletableFuture<Void>> adoptions =
        runners.entrySet().stream()
            .map(
                entry ->
                    CompletableFuture.runAsync(entry.getValue()::start, pool)
                        .exceptionally(
                            failure -> {
                              LOG.error(
                                  "Partition {} could not be started.", entry.getKey(), failure);
                              return null;
                            }))
            .toList();
    adoptions.forEach(CompletableFuture::join);
  }

  /** Takes a partition's order; an older one than the last is ignored. */
  public void desire(Desired desired) {
    PartitionRunner runner = runners.get(desired.partition());
    if (runner != null) {
      runner.desire(desired);
      return;
    }
    link.report(
        new PartitionReport(
            desired.partition(),
            desired.guid(),
            desired.revision(),
            ReportedState.ERROR,
            unreadable.getOrDefault(
                desired.partition(),
                "Expected a partition of this computer, but it has none of the name "
                    + desired.partition()
                    + "."),
            List.of(),
            List.of(),
            ConnectionParameters.NONE));
  }

  /** Takes a software order; an older one than the last for its release is ignored. */
  public void supply(SupplyOrder order) {
    if (!pool.isShutdown()) {
      pool.execute(() -> software.supply(order)); // it is synced first
    }
  }

  /** The newest report of every release that was ever ordered here. */
  public List<SoftwareReport> softwareReports() {
    return software.reports();
  }

  /** The newest report of every partition that has an order, destroyed ones included. */
  public List<PartitionReport> partitionReports() {
    return runners.values().stream().flatMap(runner -> runner.report().stream()).toList();
  }

  /**
   * The end of a service's log, secrets masked, at most 128 KiB; empty when there is none. Reads
   * the disk before it returns.
   *
   * @param service empty: the log of the partition's own processing
   */
  public String readLog(String partition, String service, int lines) {
    PartitionRunner runner = runners.get(partition);
    boolean known = runner != null && (service.isEmpty() || SERVICE.matcher(service).matches());
    return known ? runner.readLog(service, Math.max(1, Math.min(lines, MAX_LINES))) : "";
  }

  /** Says that a master is in reach (again): what waits for an answer asks once more. */
  public void masterReachable() {
    runners.values().forEach(PartitionRunner::lookAgain);
  }

  /** Ends all work of the node; services keep running. */
  @Override
  public void close() {
    runners.values().forEach(PartitionRunner::close);
    software.close();
    Workers.end(timer);
    Workers.end(pool);
  }

  private void onSoftware(SoftwareReport report) {
    link.report(report);
    if (report.state() == SoftwareState.INSTALLED || report.state() == SoftwareState.FAILED) {
      runners.values().stream()
          .filter(runner -> runner.uses().contains(report.release()))
          .forEach(PartitionRunner::lookAgain);
    }
  }

  private List<String> users(SoftwareRelease release) {
    return runners.entrySet().stream()
        .filter(entry -> entry.getValue().uses().contains(release))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
