package org.slapmaster.node.instance;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Expect;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.protocol.PartitionReport.SharedReport;
import org.slapmaster.protocol.SharedDesired;

/**
 * Works out what the shared instances on a host need, each on its own: one whose parameters do not
 * fit is left out, or stays as it was served last, and disturbs nobody else.
 */
final class SharedEvaluation {
  private final Facts facts;
  private final InstanceScope scope;
  private final SortedMap<InstanceGuid, SharedEntry> entries = new TreeMap<>();
  private final SortedMap<InstanceGuid, SharedReport> refused = new TreeMap<>();

  /** Makes them known to the templates of their host, whose scope this is. */
  SharedEvaluation(Facts facts, InstanceScope scope) {
    this.facts = facts;
    this.scope = scope;
    facts.desired().shared().forEach(this::admit);
    scope.shared(entries.values());
  }

  private void admit(SharedDesired order) {
    try {
      entries.put(order.guid(), entry(order));
    } catch (IllegalArgumentException e) {
      refused.put(
          order.guid(),
          new SharedReport(
              order.guid(), order.revision(), ConnectionParameters.NONE, e.getMessage()));
      SharedDesired last = facts.kept().get(order.guid());
      if (last != null) {
        admitAsBefore(order.with(last.parameters()));
      }
    }
  }

  private void admitAsBefore(SharedDesired order) {
    try {
      entries.put(order.guid(), entry(order));
    } catch (IllegalArgumentException e) {
      // Nothing fits any more, since the release has changed; why, was said of the newest order.
      entries.remove(order.guid());
    }
  }

  private SharedEntry entry(SharedDesired order) {
    ParameterSchema schema = facts.profile().sharedParameters();
    Expect.that(
        schema != null,
        "Expected a software type that serves shared instances, but type %s of %s does not.",
        facts.profile().type().name(),
        facts.desired().release());
    return new SharedEntry(order, schema.typed(order.parameters()), scope);
  }

  /** To be called when the host's files are rendered. */
  SharedPlan plan(Evaluation host) {
    SortedMap<InstanceGuid, SharedPlan.Served> served = new TreeMap<>();
    entries.forEach(
        (guid, entry) ->
            served.put(guid, new SharedPlan.Served(entry.order(), host.planFor(entry))));
    SortedMap<InstanceGuid, Plan> leaving = new TreeMap<>();
    facts
        .leaving()
        .forEach((guid, last) -> leaving.put(guid, host.planToRemove(entryToRemove(last))));
    return new SharedPlan(served, refused, leaving);
  }

  private SharedEntry entryToRemove(SharedDesired last) {
    try {
      return entry(last);
    } catch (IllegalArgumentException e) {
      return new SharedEntry(last, Map.of(), scope); // goes all the same
    }
  }
}
