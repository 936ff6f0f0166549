package org.slapmaster.view;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;

/**
 * A software instance as it is shown.
 *
 * @param tree guid of the root of its tree
 * @param requester a user's name, or the guid of the instance that requested it
 * @param parent guid of the instance that requested it; null for a root
 * @param shared whether another instance, its host, serves it on its own partition
 * @param host guid of the serving instance; null until there is one, and for others
 * @param access the last report in the words of stock clients; null before the first
 * @param requested the state that was ordered
 * @param reported what its computer said last
 * @param state both in one word, fit for a table
 * @param detail what the computer adds to {@code reported}; empty when nothing
 * @param waiting why it is not ready; null when it is
 * @param computer and {@code partition}: null until allocated
 * @param parameters names with masked values
 * @param connection names with values, masked unless public
 */
public record InstanceView(
    String guid,
    String title,
    String tree,
    String requester,
    String parent,
    String software,
    String type,
    boolean shared,
    String host,
    String access,
    String requested,
    String reported,
    String state,
    boolean ready,
    String detail,
    Reason waiting,
    String computer,
    String partition,
    List<String> addresses,
    SortedMap<String, String> parameters,
    SortedMap<String, String> filter,
    SortedMap<String, String> connection,
    long revision,
    long readyRevision,
    Instant requestedAt,
    String requestedBy,
    Instant reportedSince,
    Instant readyAt,
    List<Process> processes,
    List<Promise> promises,
    List<String> children) {

  /** A process that its computer keeps running. */
  public record Process(String name, long pid, String command, Instant since, int restarts) {}

  /** What the last run of a promise showed. */
  public record Promise(String name, boolean passed, String message, Instant since) {}

  /**
   * @param why the master's present reason when it is known; otherwise the last one in the graph is
   *     shown
   */
  static InstanceView of(InstanceNode node, Why why) {
    boolean ready = node.ready();
    return new InstanceView(
        node.guid().value(),
        node.title().value(),
        node.tree().value(),
        node.requester().toString(),
        parent(node.requester()),
        node.release().url(),
        node.type().name(),
        node.shared(),
        node.host() == null ? null : node.host().value(),
        node.access().reported() ? node.access().text() : null,
        node.state().toString(),
        node.reported().toString(),
        state(node),
        ready,
        node.detail(),
        ready ? null : reason(node, why),
        node.partition() == null ? null : node.partition().computer().value(),
        node.partition() == null ? null : node.partition().name(),
        node.addresses(),
        ViewJson.masked(node.parameters()),
        node.filter().values(),
        node.published().masked(),
        node.revision(),
        node.readyRevision(),
        Times.instant(node.requestedAt()),
        node.requestedBy(),
        instant(node.reportedSince()),
        instant(node.readyAt()),
        node.processes().stream()
            .map(
                p ->
                    new Process(
                        p.name(), p.pid(), p.command(), Times.instant(p.since()), p.restarts()))
            .toList(),
        node.promises().stream()
            .map(p -> new Promise(p.name(), p.passed(), p.message(), Times.instant(p.since())))
            .toList(),
        node.children().stream().map(InstanceGuid::value).toList());
  }

  /** Where it is, {@code COMP-1/slappart0}; empty until allocated. */
  public String place() {
    return computer == null ? "" : computer + "/" + partition;
  }

  /** Whether somebody should look at it: not where it should be, or failing there. */
  public boolean well() {
    return ready && !state.equals(ReportedState.ERROR.toString());
  }

  private static String parent(Requester requester) {
    return requester.instance().map(InstanceGuid::value).orElse(null);
  }

  private static Instant instant(long micros) {
    return micros == 0 ? null : Times.instant(micros);
  }

  private static String state(InstanceNode node) {
    if (node.reported() == ReportedState.ERROR) {
      return node.reported().toString();
    } else if (node.ready()) {
      return node.state().toString();
    } else if (node.state() == RequestedState.DESTROYED) {
      return ReportedState.DESTROYING.toString();
    } else if (node.partition() == null) {
      return node.shared() ? "waiting for a host" : "unallocated";
    } else if (node.reported() == ReportedState.UNKNOWN || node.reported().fulfils(node.state())) {
      return "deploying";
    }
    return node.reported().toString();
  }

  private static Reason reason(InstanceNode node, Why why) {
    if (why != null) {
      return Reason.of(why);
    }
    if (node.partition() == null && node.deferred() != null) {
      return Reason.of(node.deferred());
    }
    String sentence = node.detail().isEmpty() ? "is " + state(node) : node.detail();
    long since = Math.max(node.reportedSince(), node.requestedAt());
    Why.Cause cause =
        switch (node.reported()) {
          case ERROR -> Why.Cause.INSTANCE_FAILS;
          case WAITING -> Why.Cause.INSTANCE_WAITS;
          default -> Why.Cause.BEING_DEPLOYED;
        };
    return new Reason(cause.name(), sentence, Times.instant(since));
  }
}
