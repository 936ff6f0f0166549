package org.slapmaster.node.supervise;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.model.ProcessInfo;

/**
 * Keeps the services of one partition running; thread-safe. What is wanted is on disk, so that
 * {@link #adopt} needs nobody's help. Failures are {@link SupervisionException}s of one sentence.
 */
public final class Supervisor implements AutoCloseable {
  /**
   * @param onChange called from any thread when the list of processes or a failure changed; must be
   *     quick
   */
  public Supervisor(PartitionPaths paths, Runnable onChange) {}

  /**
   * Takes over what the last node program left: running services are watched again, left-over
   * processes are ended, and wanted services that died are started.
   */
  public void adopt() {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts the service, or reloads or restarts it when it changed, or does nothing. Returns when
   * the process is launched.
   */
  public void apply(ServiceSpec spec) {
    throw new UnsupportedOperationException();
  }

  /** Stops every service that is not named, the last started first. */
  public void retain(Set<String> names) {
    throw new UnsupportedOperationException();
  }

  /** Stops every service; returns when all their processes are gone. */
  public void stopAll() {
    retain(Set.of());
  }

  /** The running services, by name. */
  public List<ProcessInfo> processes() {
    throw new UnsupportedOperationException();
  }

  /**
   * Why a service that ends again and again does so: one sentence, secrets masked; empty for one
   * that lives.
   */
  public Optional<String> failure(String name) {
    throw new UnsupportedOperationException();
  }

  /** Ends the supervision; the services keep running. */
  @Override
  public void close() {}
}
