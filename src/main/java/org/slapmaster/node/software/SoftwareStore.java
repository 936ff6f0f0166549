package org.slapmaster.node.software;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.node.supervise.Workers;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases of this computer. Takes orders, carries them out one at a time in a thread of its
 * own (package managers have one lock), and reports every change. Thread-safe.
 *
 * <p>The newest order for a release is on disk before it is carried out, so that an interrupted
 * install is taken up again. What is installed under a URL stays until an order says {@code
 * reinstall}: content that changed meanwhile is only remarked on.
 */
public final class SoftwareStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SoftwareStore.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LAST_RETRY = Duration.ofMinutes(10);
  private static final int DETAIL = 4_000;

  private final Path root;
  private final Function<SoftwareRelease, List<String>> users;
  private final Consumer<SoftwareReport> onReport;
  private final Installer installer;
  private final Map<SoftwareRelease, Holding> holdings = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "software"));

  /**
   * @param root where installed software is kept, absolute
   * @param directories where bare NAMEs are looked up, the first match counts
   * @param check refuses, with one sentence, a release that could not be instantiated; called
   *     before its install steps run
   * @param users names the partitions that use a release
   * @param onReport gets every change, from any thread; must be quick
   */
  public SoftwareStore(
      Path root,
      List<Path> directories,
      Consumer<InstalledRelease> check,
      Function<SoftwareRelease, List<String>> users,
      Consumer<SoftwareReport> onReport) {
    this.root = root;
    this.users = users;
    this.onReport = onReport;
    this.installer = new Installer(new ReleaseSource(directories), check);
  }

  /** Reads what is on disk, so that installed releases can be used, and goes on with the orders. */
  public void start() {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> directories = Files.list(root)) {
      for (Path directory : directories.sorted().toList()) {
        Holding.load(directory).ifPresent(holding -> holdings.put(holding.release(), holding));
      }
    } catch (IOException e) {
      throw new IllegalStateException("Expected to list " + root + ", but: " + e.getMessage(), e);
    }
    holdings.values().stream().filter(Holding::hasWorkAfterStart).forEach(this::enqueue);
  }

  /**
   * Takes an order unless it is older than the last for its release; returns when it is on disk. An
   * order that is known already is reported again, not carried out again.
   */
  public void supply(SupplyOrder order) {
    Holding holding =
        holdings.computeIfAbsent(
            order.release(), release -> new Holding(directory(release), release));
    if (holding.take(order)) {
      enqueue(holding);
    } else {
      onReport.accept(holding.report());
    }
  }

  /** The newest report of every release that was ever ordered. */
  public List<SoftwareReport> reports() {
    return holdings.values().stream()
        .filter(holding -> holding.order() != null) // its first order is just being written
        .map(Holding::report)
        .toList();
  }

  /**
   * The release as instances may use it; empty while it is not installed or just being replaced.
   */
  public Optional<InstalledRelease> installed(SoftwareRelease release) {
    return Optional.ofNullable(holdings.get(release)).flatMap(Holding::installed);
  }

  /**
   * The release that a reference means inside another: relative ones stand beside it, a bare NAME
   * beside a NAME stays what it is.
   */
  public static SoftwareRelease relative(SoftwareRelease release, String reference) {
    return ReleaseSource.relative(release, reference);
  }

  /** Ends the work in progress; it is taken up again by the next {@link #start}. */
  @Override
  public void close() {
    installer.close();
    Workers.end(worker);
  }

  private Path directory(SoftwareRelease release) {
    return root.resolve(ContentDigest.ofTexts(List.of(release.url())).substring(0, 16));
  }

  private void enqueue(Holding holding) {
    schedule(holding, holding.order(), Duration.ZERO, FIRST_RETRY);
  }

  private void schedule(Holding holding, SupplyOrder order, Duration delay, Duration nextRetry) {
    try {
      worker.schedule(
          () -> carryOut(holding, order, nextRetry), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is left for the next start: the node stops.", order.release());
    }
  }

  private void carryOut(Holding holding, SupplyOrder order, Duration retry) {
    if (holding.order() != order) {
      return; // a newer one is queued
    }
    try {
      if (!order.available()) {
        remove(holding);
      } else if (holding.wantsInstall()) {
        installer.install(holding, this::tell);
        LOG.info("{} is installed.", holding.release());
        tell(holding);
      } else {
        holding.move(SoftwareState.INSTALLED, installer.remark(holding));
        tell(holding);
      }
    } catch (Exception e) {
      if (worker.isShutdown()) {
        return;
      }
      // What is wrong with a release is said in a sentence; only a fault of this program has more.
      boolean isFault = !(e instanceof IllegalArgumentException);
      LOG.warn(
          "{} could not be made ready; tried again in {} s. {}",
          holding.release(),
          retry.toSeconds(),
          e.getMessage() == null ? "" : e.getMessage().strip(),
          isFault ? e : null);
      holding.move(
          SoftwareState.FAILED,
          shortened(isFault ? "Expected it to be made ready, but: " + e : e.getMessage()));
      tell(holding);
      Duration doubled = retry.multipliedBy(2);
      schedule(holding, order, retry, doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY);
    }
  }

  private void remove(Holding holding) throws IOException {
    List<String> inUse = users.apply(holding.release());
    if (!inUse.isEmpty()) {
      holding.move(
          SoftwareState.INSTALLED,
          shortened(
              "Expected no instance to use "
                  + holding.release()
                  + ", but "
                  + String.join(", ", inUse)
                  + (inUse.size() == 1 ? " does" : " do")
                  + ". Destroy what uses it, then remove it again."));
    } else {
      holding.move(SoftwareState.REMOVING, "");
      tell(holding);
      holding.erase();
      LOG.info("{} is removed.", holding.release());
    }
    tell(holding);
  }

  private void tell(Holding holding) {
    onReport.accept(holding.report());
  }

  private static String shortened(String text) {
    return text.length() <= DETAIL ? text : "…" + text.substring(text.length() - DETAIL + 1);
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
