package org.slapmaster.node.instance;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.node.software.ReleaseDescriptor;
import org.slapmaster.node.supervise.PartitionHome;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.SupervisionException;
import org.slapmaster.protocol.PartitionReport.SharedReport;
import org.slapmaster.protocol.SharedDesired;

/**
 * Serves the shared instances on one host, each on its own, so that one that cannot be served
 * disturbs neither the others nor the host. For whom something was done is on disk before it is
 * done, so that it can be undone whatever happens in between. Belongs to the pass.
 */
final class SharedInstances {
  private final PartitionPaths paths;
  private final ControlFiles control;
  private final Deployment deployment;

  /** What was found in the life of this node program; of the others the master knows more. */
  private final SortedMap<InstanceGuid, SharedReport> reports = new TreeMap<>();

  /** Why something is left of those that went. */
  private final SortedMap<InstanceGuid, String> remnants = new TreeMap<>();

  SharedInstances(PartitionPaths paths, ControlFiles control, Deployment deployment) {
    this.paths = paths;
    this.control = control;
    this.deployment = deployment;
  }

  Collection<SharedReport> reports() {
    return reports.values();
  }

  /** What could not be undone, in one sentence for each; empty when there is nothing. */
  String remnants() {
    return String.join(" ", remnants.values());
  }

  void forget() {
    reports.clear();
    remnants.clear();
  }

  /** Writes files before services that may read them start. */
  void write(SharedPlan plan) {
    for (SharedPlan.Served each : plan.served().values()) {
      try {
        write(each);
      } catch (SupervisionException e) {
        fail(each.order(), e.getMessage()); // and tried again when it is served
      }
    }
  }

  private void write(SharedPlan.Served each) {
    SortedSet<String> files = new TreeSet<>();
    each.plan().files().forEach(file -> files.add(file.path()));
    SortedSet<String> stale =
        control
            .shared(each.order().guid())
            .<SortedSet<String>>map(kept -> new TreeSet<>(kept.files()))
            .orElseGet(TreeSet::new);
    SortedSet<String> all = new TreeSet<>(stale);
    all.addAll(files);
    control.keepShared(new ControlFiles.Kept(each.order(), all));
    deployment.write(each.plan().files());
    stale.removeAll(files);
    if (each.plan().isComplete() && !stale.isEmpty()) {
      PartitionHome.remove(paths, stale);
      control.keepShared(new ControlFiles.Kept(each.order(), files));
    }
  }

  /**
   * Undoes what was done for those that are no longer ordered, then serves the others; to be called
   * when the host works.
   *
   * @param type what is declared of them; null when the host serves none
   * @param goesOn asked before each; false: the host is ordered otherwise
   * @param onNews called after each of which there is something new to report
   * @return whether nothing has to be tried again
   */
  boolean serve(
      SharedPlan plan, ReleaseDescriptor.Shared type, BooleanSupplier goesOn, Runnable onNews) {
    boolean done = true;
    remnants.keySet().retainAll(plan.leaving().keySet());
    for (Map.Entry<InstanceGuid, Plan> each : plan.leaving().entrySet()) {
      done &= !goesOn.getAsBoolean() || remove(each.getKey(), each.getValue(), goesOn);
    }
    reports
        .keySet()
        .removeIf(guid -> !plan.served().containsKey(guid) && !plan.refused().containsKey(guid));
    reports.putAll(plan.refused());
    for (SharedPlan.Served each : plan.served().values()) {
      if (goesOn.getAsBoolean()) {
        SharedReport before = reports.get(each.order().guid());
        done &= serve(each, type, goesOn);
        reports.computeIfPresent(
            each.order().guid(), (guid, now) -> plan.refused().getOrDefault(guid, now));
        if (!Objects.equals(before, reports.get(each.order().guid()))) {
          onNews.run();
        }
      }
    }
    return done;
  }

  private boolean serve(
      SharedPlan.Served each, ReleaseDescriptor.Shared type, BooleanSupplier goesOn) {
    Plan plan = each.plan();
    try {
      write(each);
      SortedMap<String, String> errors = new TreeMap<>();
      plan.errors()
          .forEach((section, why) -> errors.put(section, "shared." + section + ": " + why));
      errors.putAll(deployment.carryOut(plan, false, () -> {}).errors());
      if (errors.isEmpty() && plan.isComplete()) {
        SortedSet<String> absent = new TreeSet<>(type.connection());
        absent.removeAll(plan.publish().keySet());
        if (!absent.isEmpty()) {
          errors.put(
              "publish",
              "Expected the instance file to publish "
                  + String.join(", ", absent)
                  + " for shared instances as the release declares, but it does not.");
        }
      }
      if (!errors.isEmpty()) {
        return !goesOn.getAsBoolean() || fail(each.order(), String.join(" ", errors.values()));
      }
      if (plan.isComplete()) {
        report(each.order(), ConnectionParameters.of(plan.publish(), type.publicConnection()), "");
      }
      return true;
    } catch (SupervisionException e) {
      return !goesOn.getAsBoolean() || fail(each.order(), e.getMessage());
    }
  }

  private boolean fail(SharedDesired order, String sentence) {
    report(order, ConnectionParameters.NONE, sentence);
    return false;
  }

  private void report(SharedDesired order, ConnectionParameters published, String detail) {
    reports.put(order.guid(), new SharedReport(order.guid(), order.revision(), published, detail));
  }

  private boolean remove(InstanceGuid guid, Plan plan, BooleanSupplier goesOn) {
    ControlFiles.Kept kept = control.shared(guid).orElse(null);
    if (kept == null) {
      return true; // gone since the plan was made
    }
    SortedMap<String, String> errors = new TreeMap<>(plan.errors());
    errors.putAll(deployment.carryOut(plan, false, () -> {}).errors());
    try {
      if (errors.isEmpty() && plan.isComplete()) {
        List<String> logs = plan.steps().stream().map(step -> "var/log/" + step.name()).toList();
        SortedSet<String> files = new TreeSet<>(kept.files());
        logs.forEach(log -> files.add(log + ".log"));
        PartitionHome.remove(paths, files);
        control.forgetShared(guid);
        remnants.remove(guid);
        return true;
      }
    } catch (SupervisionException | IOException e) {
      errors.put("files", e.getMessage());
    }
    if (goesOn.getAsBoolean()) {
      remnants.put(
          guid,
          "Expected to remove what "
              + guid
              + " had here, but: "
              + String.join(" ", errors.isEmpty() ? plan.waiting() : errors.values()));
    }
    return false;
  }
}
