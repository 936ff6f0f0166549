package org.slapmaster.node.supervise;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.node.supervise.ServiceFiles.Running;
import org.slapmaster.node.supervise.ServiceFiles.Wanted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service: its monitor orders what is done to it, which may take as long as its end takes.
 * {@link #shown} and {@link #failure} never wait.
 */
final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final long FIRST_BACK_OFF_MS = 200;
  private static final long LAST_BACK_OFF_MS = 30_000;

  /** How long it has to live to count as running well again. */
  private static final Duration SETTLED = Duration.ofSeconds(60);

  /** From this many early ends in a row on, the service is said to fail. */
  private static final int FAILING = 3;

  /** With what a shell ends that cannot become a command. */
  private static final Set<Integer> NOT_FOUND = Set.of(126, 127);

  private static final Duration LAUNCH_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration STRAYS_TIMEOUT = Duration.ofSeconds(5);
  private static final long WATCH_MS = 200;

  private final PartitionPaths paths;
  private final String name;
  private final ServiceFiles files;
  private final Executor workers;
  private final Runnable onChange;

  private Wanted wanted;
  private Running running;
  private int earlyEnds;
  private String lastEnd = "";

  /**
   * Counts starts, ends and orders; a watcher or timer that was set before the last one has nothing
   * to say any more.
   */
  private long turn;

  private boolean closed;
  private volatile ProcessInfo shown;
  private volatile String failure;

  Service(PartitionPaths paths, String name, Executor workers, Runnable onChange) {
    this.paths = paths;
    this.name = name;
    this.files = new ServiceFiles(paths, name);
    this.workers = workers;
    this.onChange = onChange;
  }

  Optional<ProcessInfo> shown() {
    return Optional.ofNullable(shown);
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Since when it runs, or ran last; 0 for one that was never started. */
  long lastStart() {
    return files.running().map(Running::since).orElse(0L);
  }

  synchronized void close() {
    closed = true;
    turn++;
  }

  /**
   * Takes over what an earlier node program left of this service; returns false when nothing is
   * wanted any more.
   */
  synchronized boolean adopt() {
    wanted = files.wanted().orElse(null);
    running = files.running().filter(Running::alive).orElse(null);
    if (wanted == null || wanted.stopping()) {
      stop();
      return false;
    }
    if (running != null) {
      watch(null);
      show();
    }
    boolean died =
        running == null
            && files.running().filter(last -> last.boot().equals(Processes.bootId())).isPresent();
    try {
      converge(died);
    } catch (RuntimeException e) {
      LOG.warn(
          "{}", e.getMessage()); // it is tried again, and the other services shall not wait for it
    }
    return true;
  }

  synchronized void apply(ServiceSpec spec) {
    boolean same =
        wanted != null && !wanted.stopping() && wanted.spec().digest().equals(spec.digest());
    if (!same) {
      earlyEnds = 0;
      lastEnd = "";
      failure = null;
    }
    if (wanted == null || !wanted.spec().equals(spec) || wanted.stopping()) {
      wanted = new Wanted(spec, wanted == null ? 0 : wanted.restarts(), false);
      files.keep(wanted);
    }
    if (same && running == null && !lastEnd.isEmpty()) {
      throw new SupervisionException(lastEnd); // it is in its back-off already
    }
    converge(
        running != null
            && !running.alive()); // it may have ended without the watcher having said so yet
  }

  /**
   * Makes what runs what is wanted.
   *
   * @param died whether it should run already, so that a start counts as a restart
   */
  private void converge(boolean died) {
    ServiceSpec spec = wanted.spec();
    if (running != null && !died && running.commandDigest().equals(spec.commandDigest())) {
      if (running.digest().equals(spec.digest())) {
        return;
      }
      if (spec.reloadSignal() != null) {
        Processes.signal(spec.reloadSignal(), List.of(running.pid()));
        running = running.reloaded(spec.digest());
        files.keep(running);
        return;
      }
    }
    launch(died);
  }

  private void launch(boolean again) {
    try {
      if (again) {
        wanted = new Wanted(wanted.spec(), wanted.restarts() + 1, false);
        files.keep(wanted);
      }
      start();
    } catch (RuntimeException e) {
      ended(String.valueOf(e.getMessage()), true);
      throw e;
    }
  }

  private void start() {
    if (closed) {
      throw new SupervisionException(
          "Expected to start service %s, but the node is ending.".formatted(name));
    }
    endProcesses();
    running = null;
    files.forgetRunning();
    ServiceSpec spec = wanted.spec();
    long since = Micros.now();
    ProcessBuilder builder =
        Launch.service(paths, spec, files.lock(), files.record(), Running.about(since, spec));
    Process process = Launch.start(builder, files.launchOutput());
    awaitLaunch(process);
    running = files.running().orElseThrow();
    watch(process);
    show();
  }

  private void awaitLaunch(Process process) {
    long end = System.nanoTime() + LAUNCH_TIMEOUT.toNanos();
    while (process.isAlive() && !(recorded(process) && Launch.launched(process.pid()))) {
      if (System.nanoTime() > end) {
        process.destroyForcibly();
        throw new SupervisionException(
            "Expected service %s to start within %d s, but it did not."
                .formatted(name, LAUNCH_TIMEOUT.toSeconds()));
      }
      Processes.pause(2);
    }
    boolean notFound = !process.isAlive() && NOT_FOUND.contains(process.exitValue());
    if (!recorded(process) || notFound) {
      throw new SupervisionException(
          "Expected service %s to start, but %s".formatted(name, lastWords()));
    }
  }

  /** Whether the launching shell has come so far as to say who it is. */
  private boolean recorded(Process process) {
    return files.running().filter(written -> written.pid() == process.pid()).isPresent();
  }

  /**
   * Has {@link #ended} called when the running process ends; {@code process} is null when it is not
   * our child.
   */
  private void watch(Process process) {
    long mine = ++turn;
    if (process != null) {
      process
          .onExit()
          .thenAcceptAsync(done -> onEnd(mine, OptionalInt.of(done.exitValue())), workers);
    } else {
      poll(mine, running);
    }
    if (earlyEnds > 0) {
      later(SETTLED.toMillis(), mine, this::settled);
    }
  }

  private void poll(long mine, Running watched) {
    if (watched.alive()) {
      later(WATCH_MS, mine, () -> poll(mine, watched));
    } else {
      onEnd(mine, OptionalInt.empty());
    }
  }

  private void settled() {
    earlyEnds = 0;
    failure = null;
    onChange.run();
  }

  private synchronized void onEnd(long mine, OptionalInt exitCode) {
    if (mine != turn) {
      return;
    }
    long lived = Micros.now() - running.since();
    ended(
        "Expected service %s to keep running, but %s%s"
            .formatted(
                name, exitCode.isPresent() ? how(exitCode.getAsInt()) : "it ended: ", lastWords()),
        lived < SETTLED.toNanos() / 1000);
  }

  private static String how(int exitCode) {
    return exitCode > 128
        ? "it was ended by signal %d: ".formatted(exitCode - 128)
        : "it ended with exit code %d: ".formatted(exitCode);
  }

  /** The last line that the launch or the service wrote. */
  private String lastWords() {
    String line = "";
    try {
      line = LogFile.lastLine(Files.readString(files.launchOutput()));
    } catch (IOException e) {
      // It never came that far; the log may know more.
    }
    if (line.isEmpty()) {
      line = LogFile.lastLine(LogFile.tail(paths, paths.log(name), 5, 4_000));
    }
    return line.isEmpty() ? "its log is empty." : Mask.mask(line, wanted.spec().secrets());
  }

  /** Notes an end, or a failed start, and starts again later. */
  private void ended(String sentence, boolean early) {
    long mine = ++turn;
    running = null;
    lastEnd = sentence;
    earlyEnds = early ? earlyEnds : 0;
    long backOff = Math.min(LAST_BACK_OFF_MS, FIRST_BACK_OFF_MS << Math.min(earlyEnds, 16));
    earlyEnds++;
    if (earlyEnds >= FAILING) {
      failure = sentence;
    }
    show();
    later(backOff, mine, this::startAgain);
  }

  private void startAgain() {
    try {
      launch(true);
    } catch (RuntimeException e) {
      LOG.debug("{}", e.getMessage()); // noted as its end already
    }
  }

  private void later(long delayMs, long mine, Runnable action) {
    CompletableFuture.delayedExecutor(delayMs, MILLISECONDS, workers)
        .execute(
            () -> {
              synchronized (this) {
                if (mine == turn && !closed) {
                  action.run();
                }
              }
            });
  }

  /** Ends the service for good; the order survives a crash in between. */
  synchronized void stop() {
    turn++;
    if (wanted == null) {
      wanted = files.wanted().orElse(null); // another node program's, not adopted
    }
    if (wanted != null && !wanted.stopping()) {
      wanted = new Wanted(wanted.spec(), wanted.restarts(), true);
      files.keep(wanted);
    }
    endProcesses();
    files.forget();
    running = null;
    wanted = null;
    lastEnd = "";
    failure = null;
    show();
  }

  /** Ends the recorded process, its group and session, and whatever else inherited the lock. */
  private void endProcesses() {
    turn++;
    Optional<Running> last =
        files.running().filter(record -> record.boot().equals(Processes.bootId()));
    Processes.Remaining remaining =
        () -> {
          List<Long> pids = new ArrayList<>(Processes.holders(files.lock()));
          last.ifPresent(record -> pids.addAll(Processes.session(record.pid(), record.ticks())));
          return pids.stream().distinct().toList();
        };
    List<Long> pids = remaining.pids();
    if (pids.isEmpty()) {
      return;
    }
    boolean alive = last.filter(Running::alive).isPresent();
    String signal = wanted == null ? ServiceSpec.DEFAULT_STOP_SIGNAL : wanted.spec().stopSignal();
    Processes.signal(signal, alive ? List.of(-last.get().pid()) : pids);
    Duration patience =
        alive
            ? wanted == null ? ServiceSpec.DEFAULT_STOP_TIMEOUT : wanted.spec().stopTimeout()
            : STRAYS_TIMEOUT;
    Processes.awaitEnd("the processes of service " + name, patience, remaining);
  }

  private void show() {
    shown =
        running == null
            ? null
            : new ProcessInfo(
                name,
                running.pid(),
                Mask.mask(String.join(" ", wanted.spec().command()), wanted.spec().secrets()),
                running.since(),
                wanted.restarts());
    onChange.run();
  }
}
