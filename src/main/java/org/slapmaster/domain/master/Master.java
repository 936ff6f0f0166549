package org.slapmaster.domain.master;

import java.util.List;
import java.util.SortedMap;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * The vocabulary of the master: the one place where instances get their identity and their
 * partition.
 *
 * <p>{@link MasterRules} holds the rules, {@link MasterState} what they look at.
 */
public final class Master {
  private Master() {}

  /** What the master is told or asked. */
  public sealed interface Command {}

  /**
   * The one verb: there shall be an instance of this title with these properties. Repeated
   * unchanged it changes nothing and answers the present state.
   *
   * @param state of a child of a stopped instance, {@code started} is taken as {@code stopped}
   */
  public record Request(
      Requester requester,
      Title title,
      SoftwareRelease release,
      SoftwareType type,
      boolean shared,
      Parameters parameters,
      Filter filter,
      RequestedState state)
      implements Command {}

  /** What {@link Request} would do; changes nothing. */
  public record PlanRequest(Request request) implements Command {}

  /**
   * Another state for an instance that exists, whoever requested it: an operator's start, stop or
   * destroy.
   *
   * <p>Stop and destroy take the instance's whole subtree along.
   */
  public record OrderState(InstanceGuid guid, RequestedState state) implements Command {}

  /** Another title for an instance; refused when it is taken. */
  public record Rename(InstanceGuid guid, Title title) implements Command {}

  /** All that a computer offers now; what did not change changes nothing. */
  public record OfferComputer(ComputerId computer, Offer offer) implements Command {}

  /** A computer leaves the cloud; refused while it hosts instances. */
  public record WithdrawComputer(ComputerId computer) implements Command {}

  /**
   * No new instance of the release on the computer; refused while one is there. Precedes its
   * removal.
   */
  public record WithdrawSoftware(ComputerId computer, SoftwareRelease release) implements Command {}

  /**
   * An instance reached a revision and state; from its request actor, repeated until it is known.
   *
   * @param publishedAt when its partition journaled {@code published}, microseconds
   */
  public record ReportReached(
      InstanceGuid guid,
      long revision,
      RequestedState state,
      ConnectionParameters published,
      long publishedAt)
      implements Command {}

  /**
   * An instance published, waits, fails or recovers on its way; from its request actor.
   *
   * @param publishedAt when its partition journaled {@code published}, microseconds
   */
  public record ReportProgress(
      InstanceGuid guid,
      long revision,
      ReportedState state,
      String detail,
      ConnectionParameters published,
      long publishedAt)
      implements Command {}

  /** How an instance is, and why it waits if it does. */
  public record GetInstance(InstanceGuid guid) implements Command {}

  /** The rules' own: look for a partition for a waiting instance. */
  record Place(InstanceGuid guid) implements Command {}

  /** The rules' own: a computer has something new to give; serve who has waited longest. */
  record Fill(ComputerId computer) implements Command {}

  /** The rules' own: computers changed; say anew why who still waits does so. */
  record Review() implements Command {}

  /** What happened; stable names, see {@code org.slapmaster.journal.EventCatalogue}. */
  public sealed interface Event {}

  /**
   * A new instance was requested; this is the node of the instance graph and the edge to its
   * requester.
   */
  public record RequestReceived(
      InstanceGuid guid,
      Requester requester,
      InstanceGuid tree,
      Title title,
      SoftwareRelease release,
      SoftwareType type,
      boolean shared,
      Parameters parameters,
      Filter filter,
      RequestedState state)
      implements Event {}

  /**
   * An instance was requested differently; null fields did not change.
   *
   * @param revision the new revision; the old one when only the requester or the filter changed
   * @param requester the new requester: the instance was moved within its tree
   */
  public record RequestChanged(
      InstanceGuid guid,
      long revision,
      Requester requester,
      SoftwareRelease release,
      SoftwareType type,
      Parameters parameters,
      Filter filter,
      RequestedState state)
      implements Event {
    /** Only the state changes: the form in which a stop or destruction spreads over a tree. */
    static RequestChanged state(InstanceGuid guid, long revision, RequestedState state) {
      return new RequestChanged(guid, revision, null, null, null, null, null, state);
    }

    RequestChanged withRevision(long newRevision) {
      return new RequestChanged(
          guid, newRevision, requester, release, type, parameters, filter, state);
    }
  }

  public record InstanceRenamed(InstanceGuid guid, Title title) implements Event {}

  /**
   * No partition fits now; journaled when an instance begins to wait and when the cause changes.
   */
  public record AllocationDeferred(InstanceGuid guid, Why.Cause cause, String sentence)
      implements Event {}

  /** The partition belongs to the instance until {@link PartitionReleased}. */
  public record PartitionAllocated(InstanceGuid guid, PartitionId partition) implements Event {}

  /**
   * What the instance publishes now.
   *
   * @param publishedAt when its partition journaled it, microseconds: what was published earlier
   *     but arrives later changes nothing
   */
  public record ConnectionParametersKnown(
      InstanceGuid guid, ConnectionParameters published, long publishedAt) implements Event {}

  /** The instance reached this state for this revision. */
  public record InstanceReady(InstanceGuid guid, long revision, RequestedState state)
      implements Event {}

  /** The computer says that the instance waits for something of its own, usually a child. */
  public record InstanceDelayed(InstanceGuid guid, String detail) implements Event {}

  /** The computer says that the instance fails. */
  public record InstanceFaulty(InstanceGuid guid, String detail) implements Event {}

  /** It no longer fails or waits. */
  public record InstanceRecovered(InstanceGuid guid) implements Event {}

  /** The computer confirmed that nothing is left; the partition is free. */
  public record PartitionReleased(InstanceGuid guid, PartitionId partition) implements Event {}

  /** The instance is gone; {@code requester} had requested it. */
  public record RequestDestroyed(InstanceGuid guid, Requester requester) implements Event {}

  /**
   * A computer's offer changed; null fields did not.
   *
   * @param software changed entries only; {@code REMOVED} takes one away
   */
  public record ComputerOffered(
      ComputerId computer,
      ComputerFormat format,
      SortedMap<SoftwareRelease, Offer.Software> software,
      Boolean open,
      Boolean contact)
      implements Event {}

  public record ComputerWithdrawn(ComputerId computer) implements Event {}

  /** The answers. */
  public sealed interface Reply {}

  /** The order is kept and being worked on; ask again. */
  public record PleaseWait(Instance instance, Why why) implements Reply {}

  /** The requested state is reached for the current revision. */
  public record Ready(Instance instance) implements Reply {}

  /** There is no such instance (any more), as was asked. */
  public record Destroyed(Title title) implements Reply {}

  /** Nothing was changed. */
  public record Refused(Refusal refusal) implements Reply {}

  /** The answer to {@link PlanRequest}: what would happen, one sentence each. */
  public record Plan(List<String> steps) implements Reply {}

  /** Carried out. */
  public record Done() implements Reply {}

  /**
   * An instance as its requester may see it.
   *
   * @param partition null until allocated
   * @param addresses of the partition; empty until allocated
   * @param violated a filter that the instance's place does not meet (any more), as a sentence;
   *     null when met
   */
  public record Instance(
      InstanceGuid guid,
      Title title,
      InstanceGuid tree,
      Requester requester,
      SoftwareRelease release,
      SoftwareType type,
      RequestedState state,
      long revision,
      PartitionId partition,
      List<String> addresses,
      ConnectionParameters published,
      String violated) {}

  /** What the master wants driven: an instance to a state of its current revision. */
  public record Drive(
      InstanceGuid guid,
      long revision,
      RequestedState state,
      PartitionId partition,
      long allocation,
      long bang,
      Title title,
      Title root,
      SoftwareRelease release,
      SoftwareType type,
      Parameters parameters) {}

  /**
   * A requester has to look again: a child published something new at {@code bang} (microseconds).
   */
  public record Wake(InstanceGuid guid, PartitionId partition, long allocation, long bang) {}
}
