package org.slapmaster.node.software;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.node.disk.FileTree;
import org.slapmaster.node.disk.JsonFile;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One release on this computer and its directory: {@code release/} (the content), {@code
 * state.json}, {@code install.log}; while a release is replaced, {@code release.old/} too. Orders
 * come from any thread, everything else from the store's worker.
 */
final class Holding {
  private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

  /**
   * What is kept on disk.
   *
   * @param digest of the content in {@code release/} that may be used; empty: none may
   * @param reinstalled the last order whose {@code reinstall} was carried out
   */
  private record State(
      SupplyOrder order, SoftwareState state, String detail, String digest, long reinstalled) {}

  private final Path directory;
  private final SoftwareRelease release;
  private final JsonFile<State> file;
  private State state;
  private InstalledRelease installed;

  Holding(Path directory, SoftwareRelease release) {
    this(directory, new State(null, SoftwareState.SUPPLIED, "", "", 0), release);
  }

  private Holding(Path directory, State state, SoftwareRelease release) {
    this.directory = directory;
    this.release = release;
    this.file = new JsonFile<>(directory.resolve("state.json"), State.class);
    this.state = state;
  }

  /** What is on disk in {@code directory}, an interrupted replacement undone; empty for nothing. */
  static Optional<Holding> load(Path directory) throws IOException {
    Optional<State> state = new JsonFile<>(directory.resolve("state.json"), State.class).read();
    if (state.isEmpty()) {
      return Optional.empty();
    }
    Holding holding = new Holding(directory, state.get(), state.get().order().release());
    if (state.get().state() == SoftwareState.INSTALLED) {
      FileTree.delete(holding.previous());
    } else {
      holding.restorePrevious();
    }
    holding.makeUsable();
    return Optional.of(holding);
  }

  SoftwareRelease release() {
    return release;
  }

  Path content() {
    return directory.resolve("release");
  }

  Path previous() {
    return directory.resolve("release.old");
  }

  Path incoming() {
    return directory.resolve("incoming");
  }

  Path scratch() {
    return directory.resolve("scratch");
  }

  Path directory() {
    return directory;
  }

  Path log() {
    return directory.resolve("install.log");
  }

  synchronized SupplyOrder order() {
    return state.order();
  }

  synchronized String digest() {
    return state.digest();
  }

  synchronized Optional<InstalledRelease> installed() {
    return Optional.ofNullable(installed);
  }

  synchronized SoftwareReport report() {
    return new SoftwareReport(
        release, state.order().order(), state.state(), state.detail(), state.digest());
  }

  /** Keeps the order if it is newer than the last; false: it is not. */
  synchronized boolean take(SupplyOrder order) {
    if (state.order() != null && order.order() <= state.order().order()) {
      return false;
    }
    keep(new State(order, state.state(), state.detail(), state.digest(), state.reinstalled()));
    return true;
  }

  synchronized boolean wantsInstall() {
    return installed == null
        || state.order().reinstall() && state.reinstalled() < state.order().order();
  }

  /**
   * A refused removal is answered and stays so; content that needs no download is compared again.
   */
  synchronized boolean hasWorkAfterStart() {
    return state.order().available()
        ? installed == null
            || state.state() != SoftwareState.INSTALLED
            || ReleaseSource.isLocal(release)
        : state.state() != SoftwareState.REMOVED && state.state() != SoftwareState.INSTALLED;
  }

  /** Says how far an install is; not kept on disk, and nothing when the install has ended. */
  synchronized void progress(String detail) {
    if (state.state() == SoftwareState.INSTALLING) {
      state =
          new State(
              state.order(), SoftwareState.INSTALLING, detail, state.digest(), state.reinstalled());
    }
  }

  synchronized void move(SoftwareState next, String detail) {
    keep(new State(state.order(), next, detail, state.digest(), state.reinstalled()));
  }

  /** Nobody may use the content from here on, because it is about to change. */
  synchronized void withdraw() {
    installed = null;
  }

  /** The content may be used from here on; {@code order} is the one that was carried out. */
  synchronized void accept(InstalledRelease ready, SupplyOrder order) {
    keep(
        new State(
            state.order(),
            SoftwareState.INSTALLED,
            "",
            ready.digest(),
            order.reinstall() ? order.order() : state.reinstalled()));
    installed = ready;
  }

  /** Puts the content back that was there before a replacement, if there was one. */
  void restorePrevious() throws IOException {
    if (Files.isDirectory(previous())) {
      FileTree.delete(content());
      Files.move(previous(), content());
    }
  }

  /** Makes the content usable that {@code state.json} vouches for; damaged content stays unused. */
  synchronized void makeUsable() {
    if (!state.digest().isEmpty() && Files.isDirectory(content())) {
      try {
        installed =
            new InstalledRelease(
                release, content(), state.digest(), ReleaseDescriptor.read(content()));
      } catch (IllegalArgumentException e) {
        LOG.warn("{} has to be installed again.", release, e);
      }
    }
  }

  /** Deletes everything but the order and the log. */
  void erase() throws IOException {
    synchronized (this) {
      installed = null;
      keep(new State(state.order(), SoftwareState.REMOVING, "", "", state.reinstalled()));
    }
    for (Path gone : new Path[] {content(), previous(), incoming(), scratch()}) {
      FileTree.delete(gone);
    }
    move(SoftwareState.REMOVED, "");
  }

  private void keep(State next) {
    file.write(next);
    state = next;
  }
}
