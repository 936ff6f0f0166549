package org.slapmaster.domain.master;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slapmaster.model.ReportedState;

/**
 * A stock node knows no waiting: its run fails with a traceback as long as something that it
 * requested is not ready (slapos.cookbook's {@code request} recipe raises {@code KeyError} with the
 * missing connection parameter). That is told as waiting; the error text stays with the partition.
 */
final class StockErrors {
  private static final Pattern MISSING =
      Pattern.compile("[Cc]onnection parameter ['\"]?([^\\s'\"]+)['\"]? not found");

  private StockErrors() {}

  /** The report as it is meant. */
  static Master.ReportProgress understood(
      MasterState state, InstanceState instance, Master.ReportProgress report) {
    boolean stock =
        state.computerOf(instance).map(computer -> !computer.format().nativeNode()).orElse(false);
    if (!stock || report.state() != ReportedState.ERROR) {
      return report;
    }
    return waitingFor(state, instance, report.detail())
        .map(
            child ->
                new Master.ReportProgress(
                    report.guid(),
                    report.allocation(),
                    report.revision(),
                    ReportedState.WAITING,
                    "waiting for " + child,
                    report.published(),
                    report.publishedAt()))
        .orElse(report);
  }

  /** The child, and the connection parameter of it, that a failed run misses. */
  private static Optional<String> waitingFor(
      MasterState state, InstanceState instance, String error) {
    Matcher matcher = MISSING.matcher(error);
    String key = matcher.find() ? matcher.group(1) : null;
    return instance.children().stream()
        .map(state::get)
        .filter(
            child ->
                key == null ? !child.reached(child.state) : !child.published.names().contains(key))
        .findFirst()
        .map(child -> child.title + ": " + (key != null ? key : missing(child)));
  }

  private static String missing(InstanceState child) {
    return child.allocated() ? "not ready yet" : "has no place yet";
  }
}
