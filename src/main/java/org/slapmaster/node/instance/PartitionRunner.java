package org.slapmaster.node.instance;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.node.software.InstalledRelease;
import org.slapmaster.node.supervise.PromiseRunner;
import org.slapmaster.node.supervise.SupervisionException;
import org.slapmaster.node.supervise.Supervisor;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one partition what is desired. Every pass begins at the top and may end anywhere: what is
 * done already costs next to nothing, and what is still awaited wakes the next pass. No pass waits
 * for a promise or an answer.
 *
 * <p>Orders, wake-ups and reads come from any thread; all else happens in passes, one at a time.
 */
public final class PartitionRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionRunner.class);

  private final Surroundings around;
  private final NodeEngine.Slot slot;
  private final ControlFiles control;
  private final Supervisor supervisor;
  private final PromiseRunner promises;
  private final Deployment deployment;
  private final SharedInstances shared;
  private final ChildRequests children;
  private final Ports ports;
  private final Wakeups wakeups;
  private final Patience patience = new Patience();
  private final Announcer announcer;
  private final Renderer renderer;
  private final Startup startup;

  private volatile Desired newest;
  private volatile boolean closed;

  /** Reads what is on disk; nothing happens before {@link #start}. */
  public PartitionRunner(Surroundings around, NodeEngine.Slot slot, boolean sharedAddress) {
    this.around = around;
    this.slot = slot;
    this.control = new ControlFiles(slot.paths().control());
    this.wakeups = new Wakeups(around.pool(), around.timer(), this::pass);
    this.supervisor = new Supervisor(slot.paths(), () -> wakeups.wake(false));
    this.promises = new PromiseRunner(slot.paths(), this::onPromiseEdge);
    this.deployment = new Deployment(slot.paths(), control, supervisor, promises);
    this.shared = new SharedInstances(slot.paths(), control, deployment);
    this.children =
        new ChildRequests(slot.name(), around.link(), control, () -> wakeups.wake(false));
    this.ports = new Ports(slot, sharedAddress, around.link(), control);
    this.announcer = new Announcer(slot.paths(), slot.name(), control, around.link());
    this.renderer = new Renderer(around.computer(), slot, control, children, ports, announcer);
    this.startup =
        new Startup(
            control,
            supervisor,
            deployment,
            shared,
            children,
            announcer,
            wakeups,
            patience,
            saying());
    this.newest = control.desired().orElse(null);
  }

  /** Takes over or starts what is on disk; returns when services are adopted, the rest follows. */
  public void start() {
    Desired desired = newest;
    try {
      if (desired != null) {
        if (desired.state() == RequestedState.STARTED && isOfInstance(desired)) {
          supervisor.adopt();
        }
        announcer.remember(desired, supervisor.processes());
        wakeups.wake(true);
      }
    } finally {
      wakeups.open(); // no pass may take what is not adopted yet for absent
    }
  }

  /** Takes an order unless it is older than the last. */
  public void desire(Desired order) {
    synchronized (this) {
      if (!order.replaces(newest)) {
        return;
      }
      // What is about to be wiped needs no parameters, and its order outlives it.
      newest = order.state() == RequestedState.DESTROYED ? order.withoutParameters() : order;
    }
    if (order.state() != RequestedState.STARTED) {
      deployment.interruptCommand();
    }
    wakeups.wake(true);
  }

  /** Something outside changed: the master is in reach, or a release is installed. */
  public void lookAgain() {
    if (newest != null) {
      wakeups.wake(true);
    }
  }

  /** The newest report; empty for a partition that never had an order. */
  public Optional<PartitionReport> report() {
    return announcer.current();
  }

  /** The releases that must stay on this computer for what runs here. */
  public Set<SoftwareRelease> uses() {
    Set<SoftwareRelease> releases = new TreeSet<>();
    Desired desired = newest;
    if (desired != null && desired.state() != RequestedState.DESTROYED) {
      releases.add(desired.release());
      announcer.deployed().ifPresent(releases::add);
    }
    return releases;
  }

  /** The end of a log, secrets masked; see {@link NodeEngine#readLog}. */
  public String readLog(String service, int lines) {
    return announcer.readLog(service, lines);
  }

  /** Ends the passes; services keep running. */
  @Override
  public void close() {
    closed = true;
    wakeups.close();
    promises.close();
    supervisor.close();
  }

  private void onPromiseEdge(List<PromiseResult> results) {
    deployment.noteResults(results);
    wakeups.wake(false);
  }

  private boolean isOfInstance(Desired desired) {
    return control.reached().filter(reached -> reached.guid().equals(desired.guid())).isPresent();
  }

  private void pass(boolean fresh) {
    Desired desired = newest;
    if (desired == null) {
      return;
    }
    try {
      begin(desired);
      children.collect();
      if (desired.state() == RequestedState.DESTROYED) {
        destroy(desired);
      } else {
        converge(desired, fresh);
      }
    } catch (SupervisionException | IllegalArgumentException | IOException e) {
      fail(desired, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("A pass over {} failed unexpectedly.", slot.name(), e);
      }
      fail(desired, "Expected the pass to end, but: " + e + ".");
    } finally {
      Thread.interrupted(); // an interrupted command is over; the thread serves others too
    }
  }

  /** Keeps a new order before anything is done about it, and clears away another instance. */
  private void begin(Desired desired) throws IOException {
    if (desired.equals(control.desired().orElse(null)) && isOfInstance(desired)) {
      return;
    }
    boolean another = control.reached().isPresent() && !isOfInstance(desired);
    if (!desired.equals(control.desired().orElse(null))) {
      control.desired(desired);
      announcer.hideWhatIsOnDisk();
    }
    patience.reset();
    if (another) {
      deployment.stop();
      wipe();
    }
    if (!isOfInstance(desired)) {
      announcer.begin(desired);
    }
  }

  private void destroy(Desired desired) throws IOException {
    if (announcer.isAt(desired, ReportedState.DESTROYED)) {
      announcer.tell(desired, ReportedState.DESTROYED, "", List.of(), List.of(), List.of());
      return;
    }
    if (!announcer.isAt(desired, ReportedState.DESTROYING)) {
      tell(desired, ReportedState.DESTROYING, "");
    }
    deployment.stop();
    long left = announcer.retentionLeft(around.retention());
    if (left > 0) {
      String until = Instant.now().plusMillis(left).truncatedTo(ChronoUnit.MINUTES).toString();
      tell(desired, ReportedState.DESTROYING, "data is kept until " + until);
      wakeups.wakeIn(Duration.ofMillis(left), false);
      return;
    }
    wipe();
    announcer.forget();
    announcer.tell(desired, ReportedState.DESTROYED, "", List.of(), List.of(), List.of());
  }

  private void wipe() throws IOException {
    deployment.wipe();
    children.forget();
    shared.forget();
    renderer.forget();
    startup.unsettle();
  }

  private void converge(Desired desired, boolean fresh) throws IOException {
    boolean stopped = desired.state() == RequestedState.STOPPED;
    Optional<InstalledRelease> release = around.software().apply(desired.release());
    if (release.isEmpty()) {
      if (stopped) {
        stop(desired);
      } else {
        awaitSoftware(desired);
      }
      return;
    }
    try {
      if (fresh && !stopped) {
        checkPorts(desired);
      }
      boolean same = renderer.render(desired, release.get());
      if (!same) {
        startup.planChanged();
      }
      Plan plan = renderer.plan();
      children.send(desired.guid(), plan.requests(), fresh);
      deployment.write(plan.files());
      shared.write(plan.shared());
      boolean early = control.publish(plan.publishEarly(), renderer.type().publicConnection());
      if (stopped) {
        stop(desired);
      } else {
        startup.start(desired, plan, renderer.type(), fresh || !same, early);
      }
    } catch (Ports.MasterNeeded e) {
      if (stopped) {
        stop(desired);
        return;
      }
      tell(desired, ReportedState.WAITING, "waiting for the master, which grants ports");
      wakeups.wakeIn(patience.next(), true);
    } catch (SupervisionException | IllegalArgumentException e) {
      if (!stopped) {
        throw e;
      }
      LOG.warn(
          "{} is stopped although its files could not be rendered: {}",
          slot.name(),
          announcer.mask(String.valueOf(e.getMessage())));
      stop(desired);
    }
  }

  private void awaitSoftware(Desired desired) {
    String keeps =
        announcer
            .deployed()
            .filter(release -> !supervisor.processes().isEmpty())
            .map(release -> "; " + release + " keeps running")
            .orElse("");
    startup.unsettle();
    tell(
        desired,
        ReportedState.WAITING,
        "waiting for software " + desired.release() + " to be installed" + keeps);
  }

  private void stop(Desired desired) {
    startup.unsettle();
    if (!supervisor.processes().isEmpty()) {
      tell(desired, ReportedState.STOPPING, "");
    }
    deployment.stop();
    tell(desired, ReportedState.STOPPED, "");
  }

  /**
   * A port may only ever change when a stranger has it for sure: where services run and nothing is
   * wrong with them, nothing is looked for.
   */
  private void checkPorts(Desired desired) throws Ports.MasterNeeded {
    List<Long> own = supervisor.processes().stream().map(ProcessInfo::pid).toList();
    if (own.isEmpty() || announcer.isAt(desired, ReportedState.ERROR)) {
      ports.replaceTaken(desired.guid(), own);
    }
    ports.confirm(desired.guid());
  }

  private Startup.Saying saying() {
    return new Startup.Saying() {
      @Override
      public void tell(Desired desired, ReportedState state, String detail) {
        PartitionRunner.this.tell(desired, state, detail);
      }

      @Override
      public void fail(Desired desired, String sentence) {
        PartitionRunner.this.fail(desired, sentence);
      }

      @Override
      public boolean isStillToRun(Desired desired) {
        return PartitionRunner.this.isStillToRun(desired);
      }
    };
  }

  private boolean isStillToRun(Desired desired) {
    Desired now = newest;
    return !closed && now.guid().equals(desired.guid()) && now.state() == RequestedState.STARTED;
  }

  /**
   * Reports an error and tries again later; one of an outdated or ending pass is nobody's business.
   */
  private void fail(Desired desired, String sentence) {
    if (desired == newest && !closed) {
      wakeups.wakeIn(patience.next(), true);
      tell(desired, ReportedState.ERROR, sentence);
    }
  }

  private void tell(Desired desired, ReportedState state, String detail) {
    announcer.tell(
        desired, state, detail, supervisor.processes(), deployment.results(), shared.reports());
  }
}
