package org.slapmaster.node.supervise;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slapmaster.model.ProcessInfo;

/**
 * Keeps the services of one partition running; thread-safe. What is wanted is on disk, so that
 * {@link #adopt} needs nobody's help. Failures are {@link SupervisionException}s of one sentence.
 */
public final class Supervisor implements AutoCloseable {
  private static final Duration ROTATION_PERIOD = Duration.ofSeconds(30);

  private final PartitionPaths paths;
  private final Runnable onChange;
  private final ExecutorService workers;
  private final Map<String, Service> services = new ConcurrentSkipListMap<>();

  /**
   * @param onChange called from any thread when the list of processes or a failure changed; must be
   *     quick
   */
  public Supervisor(PartitionPaths paths, Runnable onChange) {
    this.paths = paths;
    this.onChange = onChange;
    this.workers = Workers.named("supervise-" + paths.home().getFileName());
    rotateLater();
  }

  /**
   * Takes over what the last node program left: running services are watched again, left-over
   * processes are ended, and wanted services that died are started.
   */
  public void adopt() {
    CommandRunner.endStrays(paths);
    ServiceFiles.names(paths).stream()
        .map(this::service)
        .sorted(Comparator.comparingLong(Service::lastStart))
        .forEach(
            service -> {
              if (!service.adopt()) {
                services.values().remove(service);
              }
            });
  }

  /**
   * Starts the service, or reloads or restarts it when it changed, or does nothing. Returns when
   * the process is launched; one that cannot be launched is tried again with back-off.
   */
  public void apply(ServiceSpec spec) {
    service(spec.name()).apply(spec);
  }

  /**
   * Stops every service that is not named, the last started first; also those of an earlier node
   * program that were not adopted.
   */
  public void retain(Set<String> names) {
    Set<String> unwanted = ServiceFiles.names(paths);
    unwanted.addAll(services.keySet());
    unwanted.removeAll(names);
    unwanted.stream()
        .sorted(Comparator.comparing(name -> -service(name).lastStart()))
        .forEach(
            name -> {
              service(name).stop();
              services.remove(name);
            });
  }

  /** Stops every service; returns when all their processes are gone. */
  public void stopAll() {
    retain(Set.of());
  }

  /** The running services, by name. */
  public List<ProcessInfo> processes() {
    return services.values().stream().flatMap(service -> service.shown().stream()).toList();
  }

  /**
   * Why a service that ends again and again does so: one sentence, secrets masked; empty again when
   * it has lived for a minute.
   */
  public Optional<String> failure(String name) {
    return Optional.ofNullable(services.get(name)).flatMap(Service::failure);
  }

  /** Ends the supervision; the services keep running. */
  @Override
  public void close() {
    workers.shutdown();
    services.values().forEach(Service::close);
  }

  private Service service(String name) {
    return services.computeIfAbsent(name, key -> new Service(paths, key, workers, onChange));
  }

  private void rotateLater() {
    CompletableFuture.delayedExecutor(ROTATION_PERIOD.toSeconds(), TimeUnit.SECONDS, workers)
        .execute(
            () -> {
              try {
                LogFile.rotate(paths, LogFile.MAX_BYTES);
              } finally {
                rotateLater();
              }
            });
  }
}
