package org.slapmaster.view;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.graph.ComputerNode;
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
 * @param shared whether another instance, its host, serves it on the host's own partition
 * @param requested the state that was ordered
 * @param reported what its computer said last
 * @param state both in a word or two, fit for a table
 * @param detail what the computer adds to {@code reported}; empty when nothing
 * @param access the last report in the words of the stock protocol; null when nothing was reported
 * @param waiting why it is not ready; null when it is
 * @param computer and {@code partition}: null until allocated; of a shared instance its host's
 * @param outOfContactSince since when that computer is out of contact, so that what it said last is
 *     all that is known; null when it is in contact, or there is none
 * @param host guid of the instance that serves a shared one, {@code hostTitle} its title; null
 *     until there is one, and for all others
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
    String requested,
    String reported,
    String state,
    boolean ready,
    String detail,
    String access,
    Reason waiting,
    String computer,
    String partition,
    Instant outOfContactSince,
    String host,
    String hostTitle,
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
   * @param host who serves it; null when nobody does
   * @param computer where it is; null when it is nowhere
   */
  static InstanceView of(InstanceNode node, Why why, InstanceNode host, ComputerNode computer) {
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
        node.state().toString(),
        node.reported().toString(),
        state(node),
        ready,
        node.detail(),
        node.access().reported() ? node.access().text() : null,
        ready ? null : reason(node, why, host),
        node.partition() == null ? null : node.partition().computer().value(),
        node.partition() == null ? null : node.partition().name(),
        computer == null || computer.contact() ? null : Times.instant(computer.contactSince()),
        host == null ? null : host.guid().value(),
        host == null ? null : host.title().value(),
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

  /** What is to be said of a computer that is out of contact; empty when it is not. */
  public String outOfContact() {
    return outOfContactSince == null
        ? ""
        : computer
            + " is out of contact since "
            + Times.clock(outOfContactSince)
            + "; this is what it said last";
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
    } else if (node.shared()) {
      return sharedState(node);
    } else if (node.partition() == null) {
      return "unallocated";
    } else if (node.reported() == ReportedState.UNKNOWN || node.reported().fulfils(node.state())) {
      return "deploying";
    }
    return node.reported().toString();
  }

  /** Nothing of it runs on its own: its host takes it on its list, or off. */
  private static String sharedState(InstanceNode node) {
    if (node.partition() == null) {
      return "waiting for a host";
    }
    return node.state() == RequestedState.STOPPED
        ? ReportedState.STOPPING.toString()
        : "waiting for its host";
  }

  private static Reason reason(InstanceNode node, Why why, InstanceNode host) {
    if (why != null) {
      return Reason.of(why);
    }
    if (node.partition() == null && node.deferred() != null) {
      return Reason.of(node.deferred());
    }
    String sentence = node.detail();
    if (sentence.isEmpty()) {
      sentence =
          host == null
              ? "is " + state(node)
              : "waiting for its host '" + host.title() + "' on " + node.partition();
    }
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
