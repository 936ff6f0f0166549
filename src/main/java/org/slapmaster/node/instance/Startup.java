package org.slapmaster.node.instance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slapmaster.model.ReportedState;
import org.slapmaster.node.software.ReleaseDescriptor;
import org.slapmaster.node.supervise.Supervisor;
import org.slapmaster.protocol.Desired;

/**
 * Brings up what an instance plans, pass by pass: does its steps, looks whether its services are
 * well, publishes, and then serves shared instances. Not thread-safe: for the passes of one
 * partition.
 */
final class Startup {
  private final ControlFiles control;
  private final Supervisor supervisor;
  private final Deployment deployment;
  private final SharedInstances shared;
  private final ChildRequests children;
  private final Announcer announcer;
  private final Wakeups wakeups;

  /** With the instance itself; that of the whole partition. */
  private final Patience patience;

  private final Patience sharedPatience = new Patience();
  private final Saying runner;

  /**
   * Whether the services of this plan were all seen to work, so that passes need not do its steps.
   */
  private boolean settled;

  /** What the runner of the partition says, and knows of newer orders. */
  interface Saying {
    void tell(Desired desired, ReportedState state, String detail);

    /** Says so, and has it tried again later. */
    void fail(Desired desired, String sentence);

    /** Whether the instance is still to run, now. */
    boolean isStillToRun(Desired desired);
  }

  Startup(
      ControlFiles control,
      Supervisor supervisor,
      Deployment deployment,
      SharedInstances shared,
      ChildRequests children,
      Announcer announcer,
      Wakeups wakeups,
      Patience patience,
      Saying runner) {
    this.control = control;
    this.supervisor = supervisor;
    this.deployment = deployment;
    this.shared = shared;
    this.children = children;
    this.announcer = announcer;
    this.wakeups = wakeups;
    this.patience = patience;
    this.runner = runner;
  }

  /** Services end or wait: the next start does all steps. */
  void unsettle() {
    settled = false;
  }

  /** Another plan than in the last pass: what failed by the old one may be tried at once. */
  void planChanged() {
    sharedPatience.reset();
  }

  /**
   * Goes on with bringing up what is planned, and says how far it is.
   *
   * @param doSteps whether all is done again, though the services were seen to work
   * @param early whether something was published before they are
   */
  void start(
      Desired desired, Plan plan, ReleaseDescriptor.Type type, boolean doSteps, boolean early) {
    if (early || control.reached().map(r -> r.state() == ReportedState.UNKNOWN).orElse(true)) {
      runner.tell(desired, ReportedState.STARTING, "");
    }
    Deployment.Progress progress = Deployment.Progress.NOTHING;
    if (doSteps || !settled) {
      deployment.retain(plan.services());
      progress =
          deployment.carryOut(
              plan,
              announcer.deployed().isPresent(),
              () -> runner.tell(desired, ReportedState.STARTING, ""));
    }
    if (progress.changed()) {
      settled = false;
      patience.reset();
    }
    if (!announceProblems(desired, plan, progress)
        && !announceWaits(desired, plan, progress)
        && areServicesWell(desired, plan, doSteps)) {
      finish(desired, plan, type);
    }
  }

  /** Reports the errors of the pass, if there are any. */
  private boolean announceProblems(Desired desired, Plan plan, Deployment.Progress progress) {
    List<String> sentences = Obstacles.errors(plan, progress, children);
    if (sentences.isEmpty()) {
      return false;
    }
    settled = false;
    runner.fail(desired, String.join(" ", sentences));
    return true;
  }

  /** Reports what is awaited, if anything is. */
  private boolean announceWaits(Desired desired, Plan plan, Deployment.Progress progress) {
    List<String> waits = Obstacles.waits(plan, children);
    if (!waits.isEmpty()) {
      settled = false;
      runner.tell(desired, ReportedState.WAITING, "waiting for " + String.join("; ", waits));
      if (!progress.pending().isEmpty()) {
        wakeups.wakeIn(patience.soon(), false);
      } else if (children.hasFailed()) {
        wakeups.wakeIn(patience.next(), true);
      }
      return true;
    }
    if (!progress.pending().isEmpty()) {
      awaitPromises(desired);
      return true;
    }
    return false;
  }

  /** Looks at promises and processes, and reports if something is not as it should be. */
  private boolean areServicesWell(Desired desired, Plan plan, boolean look) {
    deployment.watch(plan.promises());
    if (look || !settled) {
      deployment.lookAtPromises();
    }
    Health health = Health.of(plan, supervisor, deployment.results());
    if (health.isWell()) {
      settled = true;
      return true;
    }
    if (settled || health.isFailing()) {
      runner.tell(desired, ReportedState.ERROR, health.sentence());
      if (!settled) {
        wakeups.wakeIn(patience.next(), false);
      }
    } else if (health.isYoung()) {
      wakeups.wakeIn(patience.soon(), false);
    } else {
      awaitPromises(desired);
    }
    return false;
  }

  private void awaitPromises(Desired desired) {
    Optional<String> failing = Health.failingPromise(deployment.results());
    if (patience.isOver()) {
      runner.tell(
          desired,
          ReportedState.ERROR,
          failing.orElse("Expected all services to run, but they end."));
      wakeups.wakeIn(patience.next(), true);
    } else {
      runner.tell(
          desired, ReportedState.STARTING, failing.map(each -> "not yet: " + each).orElse(""));
      wakeups.wakeIn(patience.soon(), false);
    }
  }

  /** Everything works: publishes, and says so unless an answer may still change something. */
  private void finish(Desired desired, Plan plan, ReleaseDescriptor.Type type) {
    if (children.isPending()) {
      return; // the answer wakes the next pass
    }
    control.publish(plan.publish(), type.publicConnection());
    Set<String> absent = new TreeSet<>(type.connection());
    absent.removeAll(control.published().values().keySet());
    if (!absent.isEmpty()) {
      runner.fail(
          desired,
          "Expected the instance file to publish "
              + String.join(", ", absent)
              + " as the release declares, but it does not.");
      return;
    }
    patience.reset();
    announcer.deployed(desired.release());
    runner.tell(desired, ReportedState.STARTED, shared.remnants());
    boolean done =
        shared.serve(
            plan.shared(),
            type.shared(),
            () -> runner.isStillToRun(desired),
            () -> runner.tell(desired, ReportedState.STARTED, shared.remnants()));
    runner.tell(desired, ReportedState.STARTED, shared.remnants());
    if (children.hasFailed()) {
      wakeups.wakeIn(patience.next(), true);
    } else if (!done) {
      wakeups.wakeIn(sharedPatience.next(), false);
    } else if (!plan.shared().leaving().isEmpty()) {
      wakeups.wake(false); // what is left to be masked and watched is less than before
    }
  }
}
