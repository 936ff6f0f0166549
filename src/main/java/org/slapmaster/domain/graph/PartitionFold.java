package org.slapmaster.domain.graph;

import java.util.List;
import java.util.Optional;
import org.slapmaster.domain.master.InstanceFacts;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;

/** What the events of one partition's stream say: its own rules' state, and since when. */
final class PartitionFold {
  private static final PartitionRules RULES = new PartitionRules();
  private static final int SHOWN_ERROR = 80;
  private final Partition.State state = RULES.initial();
  private InstanceGuid occupant;
  private ReportedState reported = ReportedState.UNKNOWN;
  private long since;
  private AccessStatus access;

  void apply(Partition.Event event, Audit audit) {
    RULES.evolve(state, event, audit);
    PartitionRules.Seen seen = PartitionRules.seen(state);
    InstanceGuid now = PartitionRules.occupant(state);
    if (now == null || !now.equals(occupant)) {
      occupant = now;
      access = null;
    }
    since = seen.reported() == reported ? since : audit.at();
    reported = seen.reported();
    if (now != null && PartitionRules.saysState(event)) {
      AccessStatus status = status(now, seen, audit.at());
      access = access == null ? status : status.after(access);
    }
  }

  /** In the words of the ERP5 master, which keep the last 80 characters of an error. */
  private AccessStatus status(InstanceGuid guid, PartitionRules.Seen seen, long at) {
    String last = access == null ? "" : access.state();
    return switch (seen.reported()) {
      case ERROR ->
          new AccessStatus(
              guid.value(),
              AccessStatus.ERROR + "while instanciating: " + end(seen.detail()),
              guid.value(),
              last,
              at,
              at);
      case STARTED, STOPPED, DESTROYED ->
          new AccessStatus(
              guid.value(),
              AccessStatus.ACCESS + "Instance correctly " + seen.reported(),
              guid.value(),
              seen.reported().toString(),
              at,
              at);
      default ->
          new AccessStatus(
              guid.value(),
              AccessStatus.ACCESS + "Instance is " + seen.reported(),
              guid.value(),
              last,
              at,
              at);
    };
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - SHOWN_ERROR));
  }

  /** What was said of an instance on its partition. */
  record Said(
      ReportedState reported,
      String detail,
      long since,
      AccessStatus access,
      List<ProcessInfo> processes,
      List<PromiseResult> promises) {

    InstanceNode show(InstanceFacts facts, List<String> addresses) {
      boolean waits = reported == ReportedState.ERROR && facts.waiting() != null;
      return new InstanceNode(
          facts.guid(),
          facts.title(),
          facts.tree(),
          facts.requester(),
          facts.release(),
          facts.type(),
          facts.shared(),
          facts.parameters(),
          facts.filter(),
          facts.state(),
          facts.requestedAt(),
          facts.requestedBy(),
          facts.revision(),
          facts.readyRevision(),
          facts.readyState(),
          facts.readyAt(),
          facts.timestamp(),
          facts.partition(),
          facts.host(),
          addresses,
          facts.published(),
          waits ? ReportedState.WAITING : reported,
          waits ? facts.waiting() : detail,
          since,
          banged(facts),
          facts.deferred(),
          processes,
          promises,
          facts.children());
    }

    /** A bang is a report too: the ERP5 master shows it as an error until the next one. */
    private AccessStatus banged(InstanceFacts facts) {
      return facts.bangedAt() <= access.createdAt()
          ? access
          : new AccessStatus(
                  facts.guid().value(),
                  AccessStatus.ERROR + "bang called: " + facts.bangedBy(),
                  facts.guid().value(),
                  access.state(),
                  facts.bangedAt(),
                  facts.bangedAt())
              .after(access);
    }
  }

  static Said nothingSaid(InstanceFacts facts) {
    return new Said(
        ReportedState.UNKNOWN,
        "",
        0,
        AccessStatus.none(facts.guid().value()),
        List.of(),
        List.of());
  }

  /** Empty when the partition knows nothing of the instance (any more). */
  Optional<Said> said(InstanceFacts facts) {
    if (facts.shared()) {
      return PartitionRules.shared(state, facts.guid()).map(PartitionFold::said);
    }
    if (!facts.guid().equals(occupant)) {
      return Optional.empty();
    }
    PartitionRules.Seen seen = PartitionRules.seen(state);
    return Optional.of(
        new Said(
            reported,
            seen.detail(),
            since,
            access == null ? AccessStatus.none(facts.guid().value()) : access,
            seen.processes(),
            seen.promises()));
  }

  private static Said said(Partition.Shared shared) {
    String guid = shared.drive().guid().value();
    boolean failed = !shared.error().isEmpty();
    boolean served = !shared.published().equals(ConnectionParameters.NONE);
    AccessStatus access = AccessStatus.none(guid);
    if (failed || served) {
      access =
          new AccessStatus(
              guid,
              failed
                  ? AccessStatus.ERROR + "while instanciating: " + end(shared.error())
                  : AccessStatus.ACCESS + "Instance correctly started",
              shared.drive().host().guid().value(),
              served ? "started" : "",
              shared.saidAt(),
              shared.saidAt());
    }
    ReportedState reported =
        failed ? ReportedState.ERROR : served ? ReportedState.STARTED : ReportedState.UNKNOWN;
    return new Said(reported, shared.error(), shared.saidAt(), access, List.of(), List.of());
  }
}
