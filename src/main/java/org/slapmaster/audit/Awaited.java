package org.slapmaster.audit;

import java.util.Optional;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.RequestedState;

/**
 * What an instance waits for.
 *
 * @param cause for programs
 * @param sentence for people; empty: for nothing
 */
record Awaited(String cause, String sentence) {
  static final Awaited NOTHING = new Awaited("", "");
  static final Awaited CONFIRMATION = new Awaited("CONFIRMATION", "for the master to hear of it");

  private static Awaited of(Why.Cause cause, String sentence) {
    return new Awaited(cause.name(), sentence);
  }

  /** What the instance that an event is about waits for from then on; empty: as before. */
  static Optional<Awaited> after(JournaledEvent journaled) {
    if (journaled.event() instanceof Master.Event event) {
      return Optional.ofNullable(afterMasters(event));
    } else if (journaled.event() instanceof Request.RequestTakenUp taken) {
      return Optional.of(new Awaited("ORDER", "for " + taken.partition() + " to take the order"));
    } else if (journaled.event() instanceof Partition.Event event) {
      return Optional.ofNullable(afterPartitions(journaled.position().stream().entity(), event));
    }
    return Optional.empty();
  }

  private static Awaited afterMasters(Master.Event event) {
    if (event instanceof Master.RequestReceived e) {
      return new Awaited("PLACE", e.shared() ? "for a host" : "for a partition");
    } else if (event instanceof Master.RequestChanged e && isOrder(e)) {
      return e.state() == RequestedState.DESTROYED
          ? of(Why.Cause.BEING_DESTROYED, "to be destroyed")
          : new Awaited("ORDER", "for the order to be sent");
    } else if (event instanceof Master.AllocationDeferred e) {
      return of(e.cause(), "for a place: " + e.sentence());
    } else if (event instanceof Master.PartitionAllocated e) {
      return new Awaited("ORDER", "for the order to be sent to " + e.partition());
    } else if (event instanceof Master.SharedInstanceBound e) {
      return new Awaited("ORDER", "for its host to serve it on " + e.partition());
    } else if (event instanceof Master.SharedInstanceUnbound) {
      return of(Why.Cause.NO_HOST, "for another host");
    } else if (event instanceof Master.InstanceReady || event instanceof Master.RequestDestroyed) {
      return NOTHING;
    }
    return null;
  }

  /** Whether a change has to be carried out by somebody. */
  static boolean isOrder(Master.RequestChanged change) {
    return change.release() != null
        || change.type() != null
        || change.parameters() != null
        || change.state() != null;
  }

  private static Awaited afterPartitions(String place, Partition.Event event) {
    if (event instanceof Partition.PartitionAssigned
        || event instanceof Partition.SharedInstanceAssigned) {
      return new Awaited("COMPUTER", "for the computer of " + place + " to begin");
    } else if (event instanceof Partition.InstanceStarting e) {
      return of(Why.Cause.BEING_DEPLOYED, "to be deployed on " + place + detail(e.detail()));
    } else if (event instanceof Partition.InstanceWaiting e) {
      return of(Why.Cause.INSTANCE_WAITS, e.detail());
    } else if (event instanceof Partition.InstanceErrorReported e) {
      return of(Why.Cause.INSTANCE_FAILS, "failing" + detail(e.detail()));
    } else if (event instanceof Partition.SharedInstanceErrorReported e) {
      return of(Why.Cause.INSTANCE_FAILS, "its host failing" + detail(e.detail()));
    } else if (event instanceof Partition.PromiseFailed e) {
      PromiseResult promise = e.promise();
      return new Awaited("PROMISE", "for promise " + promise.name() + detail(promise.message()));
    } else if (event instanceof Partition.PromisePassed) {
      return of(Why.Cause.BEING_DEPLOYED, "to be deployed on " + place);
    } else if (event instanceof Partition.InstanceStopping) {
      return of(Why.Cause.BEING_STOPPED, "to be stopped on " + place);
    } else if (event instanceof Partition.InstanceDestroying) {
      return of(Why.Cause.BEING_DESTROYED, "to be wiped on " + place);
    }
    return event instanceof Partition.InstanceStarted
            || event instanceof Partition.InstanceStopped
            || event instanceof Partition.InstanceDestroyed
            || event instanceof Partition.SharedInstanceServed
        ? CONFIRMATION
        : null;
  }

  private static String detail(String detail) {
    return detail == null || detail.isEmpty() ? "" : ": " + detail;
  }
}
