package org.slapmaster.domain.master;

import java.util.List;
import java.util.SortedMap;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.Grounds;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Meaning;
import org.slapmaster.model.NetworkAddress;
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
  private static final String UNCHANGED = "not changed";
  private static final String REASON = "Why, in the words of who called.";

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
      implements Command {
    /** The same with other parameters: those sealed, say. */
    public Request with(Parameters others) {
      return new Request(requester, title, release, type, shared, others, filter, state);
    }
  }

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

  /**
   * An instance that lived under another master takes its partition with it. Repeated it changes
   * nothing.
   *
   * @param partition which it occupies, whatever state is requested; of a shared instance its
   *     host's
   */
  public record Adopt(Request request, PartitionId partition) implements Command {}

  /**
   * All instances of the tree have to be processed again; of a shared instance's bang: itself and
   * its host.
   */
  public record Bang(InstanceGuid guid, String reason) implements Command {}

  /** All instances on the computer have to be processed again. */
  public record BangComputer(ComputerId computer, String reason) implements Command {}

  /** There shall be a reference for a computer of this title; answered by {@link Named}. */
  public record RequestComputer(Title title) implements Command {}

  /**
   * A computer that polls reports on an instance; answered by {@link Served}, changes nothing.
   * Refused when the computer says that it did as ordered, but nobody knows which orders it had
   * read.
   *
   * @param reported null when the report is not about the state
   * @param servedAt up to which moment of the master's stream the computer knew its orders,
   *     microseconds; zero when it has not read them since the master's process began
   * @param began when that was, microseconds: what was allocated since can be known from this
   *     process only, so that who reports on it without having read is taken to know all
   */
  public record GetOrder(InstanceGuid guid, ReportedState reported, long servedAt, long began)
      implements Command {}

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
   * @param allocation when the instance got the place that this is about, microseconds
   * @param publishedAt when its partition journaled {@code published}, microseconds
   * @param heard as in {@link InstanceReady}
   */
  public record ReportReached(
      InstanceGuid guid,
      long allocation,
      long revision,
      RequestedState state,
      ConnectionParameters published,
      long publishedAt,
      long heard)
      implements Command {}

  /**
   * An instance published, waits, fails or recovers on its way; from its request actor.
   *
   * @param allocation when the instance got the place that this is about, microseconds
   * @param publishedAt when its partition journaled {@code published}, microseconds
   */
  public record ReportProgress(
      InstanceGuid guid,
      long allocation,
      long revision,
      ReportedState state,
      String detail,
      ConnectionParameters published,
      long publishedAt)
      implements Command {}

  /** How an instance is, and why it waits if it does. */
  public record GetInstance(InstanceGuid guid) implements Command {}

  /** As {@link GetInstance}, for somebody who wants to read the secrets: that is journaled. */
  public record ShowSecrets(InstanceGuid guid) implements Command {}

  /** The rules' own: look for a partition for a waiting instance. */
  record Place(InstanceGuid guid) implements Command {}

  /** The rules' own: a computer has something new to give; serve who has waited longest. */
  record Fill(ComputerId computer) implements Command {}

  /** The rules' own: the instance, or what it hosts, may have to change hosts. */
  record Rehost(InstanceGuid guid) implements Command {}

  /** The rules' own: computers changed; say anew why who still waits does so. */
  record Review() implements Command {}

  /** What happened; stable names, see {@code org.slapmaster.journal.EventCatalogue}. */
  public sealed interface Event {}

  /** What happened to one instance. */
  public interface OfInstance {
    /** Which one. */
    InstanceGuid guid();
  }

  @Meaning(
      "A new instance was requested. It is a node of the instance graph, and the edge to "
          + "its requester.")
  public record RequestReceived(
      InstanceGuid guid,
      Requester requester,
      @Meaning("The root of its tree: itself when a user requested it.") InstanceGuid tree,
      Title title,
      SoftwareRelease release,
      SoftwareType type,
      @Meaning("Whether it is a shared instance, served by another instance as its host.")
          boolean shared,
      Parameters parameters,
      Filter filter,
      RequestedState state)
      implements Event, OfInstance {}

  @Meaning("An instance was requested differently.")
  public record RequestChanged(
      InstanceGuid guid,
      @Meaning("The new revision; the old one when only the requester or the filter changed.")
          long revision,
      @Meaning(
              value = "The new requester: the instance was moved within its tree.",
              absent = UNCHANGED)
          Requester requester,
      @Meaning(absent = UNCHANGED) SoftwareRelease release,
      @Meaning(absent = UNCHANGED) SoftwareType type,
      @Meaning(absent = UNCHANGED) Parameters parameters,
      @Meaning(absent = UNCHANGED) Filter filter,
      @Meaning(absent = UNCHANGED) RequestedState state)
      implements Event, OfInstance {
    /** Only the state changes: the form in which a stop or destruction spreads over a tree. */
    static RequestChanged state(InstanceGuid guid, long revision, RequestedState state) {
      return new RequestChanged(guid, revision, null, null, null, null, null, state);
    }

    RequestChanged withRevision(long newRevision) {
      return new RequestChanged(
          guid, newRevision, requester, release, type, parameters, filter, state);
    }
  }

  @Meaning("An instance has another title.")
  public record InstanceRenamed(InstanceGuid guid, @Meaning("The new title.") Title title)
      implements Event, OfInstance {}

  @Meaning(
      "No partition fits now. Journaled when an instance begins to wait and when the cause "
          + "changes.")
  public record AllocationDeferred(
      InstanceGuid guid,
      Why.Cause cause,
      @Meaning("What is missing and where, for people.") String sentence)
      implements Event, OfInstance {}

  @Meaning("The partition belongs to the instance until PartitionReleased.")
  public record PartitionAllocated(
      InstanceGuid guid,
      PartitionId partition,
      @Meaning(since = 2, absent = "journaled by a master that did not write it down")
          Grounds grounds)
      implements Event, OfInstance {}

  @Meaning("The host serves the shared instance from now on, on its own partition.")
  public record SharedInstanceBound(
      InstanceGuid guid,
      @Meaning("The instance that serves it.") InstanceGuid host,
      @Meaning("The partition of the host.") PartitionId partition)
      implements Event, OfInstance {}

  @Meaning("The host does not serve the shared instance any more; it waits for another.")
  public record SharedInstanceUnbound(
      InstanceGuid guid, @Meaning("The instance that served it.") InstanceGuid host)
      implements Event, OfInstance {}

  @Meaning("All instances of the tree have to be processed again.")
  public record TreeBanged(
      @Meaning("The instance that called for it.") InstanceGuid guid,
      @Meaning("The root of the tree.") InstanceGuid tree,
      @Meaning(REASON) String reason)
      implements Event, OfInstance {}

  @Meaning("The shared instance and its host have to be processed again.")
  public record SharedInstanceBanged(InstanceGuid guid, @Meaning(REASON) String reason)
      implements Event, OfInstance {}

  @Meaning("All instances on the computer have to be processed again.")
  public record ComputerBanged(ComputerId computer, @Meaning(REASON) String reason)
      implements Event {}

  @Meaning("The reference belongs to a computer of this title, which may join later.")
  public record ComputerRequested(
      ComputerId computer, @Meaning("The name by which it was requested.") Title title)
      implements Event {}

  @Meaning(
      "The master knows what the instance publishes now, and hands it to whoever requested "
          + "it.")
  public record ConnectionParametersKnown(
      InstanceGuid guid,
      ConnectionParameters published,
      @Meaning(
              "When its partition journaled them, microseconds since the epoch: what was published "
                  + "earlier but arrives later changes nothing.")
          long publishedAt)
      implements Event, OfInstance {}

  @Meaning("The instance reached the requested state for this revision.")
  public record InstanceReady(
      InstanceGuid guid,
      @Meaning("The revision that was reached.") long revision,
      RequestedState state,
      @Meaning(
              value =
                  "The newest moment for which its partition knew by then that it has to look "
                      + "again, microseconds since the epoch; zero when there was none.",
              since = 2)
          long heard)
      implements Event, OfInstance {}

  @Meaning("The computer says that the instance waits for something of its own, usually a child.")
  public record InstanceDelayed(
      InstanceGuid guid, @Meaning("For what, in the words of the computer.") String detail)
      implements Event, OfInstance {}

  @Meaning("The computer says that the instance fails.")
  public record InstanceFaulty(
      InstanceGuid guid, @Meaning("How, in the words of the computer.") String detail)
      implements Event, OfInstance {}

  @Meaning("The instance no longer fails or waits.")
  public record InstanceRecovered(InstanceGuid guid) implements Event, OfInstance {}

  @Meaning("Somebody was shown what the instance publishes, secrets included.")
  public record SecretsShown(InstanceGuid guid) implements Event, OfInstance {}

  @Meaning("The computer confirmed that nothing of the instance is left; the partition is free.")
  public record PartitionReleased(InstanceGuid guid, PartitionId partition)
      implements Event, OfInstance {}

  @Meaning("The instance is gone.")
  public record RequestDestroyed(
      InstanceGuid guid,
      @Meaning("Who had requested it.") Requester requester,
      @Meaning(
              value =
                  "Number of the key of its tree, which goes with it: sealed values stay sealed.",
              absent = "the tree lives on")
          Long key)
      implements Event, OfInstance {}

  @Meaning("What a computer offers to the master changed.")
  public record ComputerOffered(
      ComputerId computer,
      @Meaning(absent = UNCHANGED) ComputerFormat format,
      @Meaning(
              value = "The changed releases only; the state removed takes one away.",
              absent = UNCHANGED)
          SortedMap<SoftwareRelease, Offer.Software> software,
      @Meaning(value = "Whether it takes new instances.", absent = UNCHANGED) Boolean open,
      @Meaning(value = "Whether it is in contact.", absent = UNCHANGED) Boolean contact)
      implements Event {}

  @Meaning("The computer left the cloud and offers nothing any more.")
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

  /** The reference of a requested computer. */
  public record Named(ComputerId computer) implements Reply {}

  /**
   * What a polling computer's report is about.
   *
   * @param current whether the computer knew the newest order when it acted
   * @param at when the order became what it is, microseconds: what the report causes comes later
   */
  public record Served(Drive order, boolean current, long at) implements Reply {}

  /** Carried out. */
  public record Done() implements Reply {}

  /**
   * An instance as its requester may see it.
   *
   * @param partition null until allocated
   * @param addresses of the partition; empty until allocated
   * @param timestamp the stock protocol's change mark, microseconds
   * @param fresh created by the very request that this answers
   * @param hosted how many shared instances are on it
   * @param violated a filter that the instance's place does not meet (any more), as a sentence;
   *     null when met
   */
  public record Instance(
      InstanceGuid guid,
      Title title,
      InstanceGuid tree,
      Requester requester,
      Title root,
      SoftwareRelease release,
      SoftwareType type,
      boolean shared,
      Parameters parameters,
      Filter filter,
      RequestedState state,
      long revision,
      long timestamp,
      PartitionId partition,
      List<NetworkAddress> addresses,
      ConnectionParameters published,
      boolean fresh,
      int hosted,
      String violated) {
    /** The same with other values: those opened, say. */
    public Instance with(Parameters otherParameters, ConnectionParameters otherPublished) {
      return new Instance(
          guid,
          title,
          tree,
          requester,
          root,
          release,
          type,
          shared,
          otherParameters,
          filter,
          state,
          revision,
          timestamp,
          partition,
          addresses,
          otherPublished,
          fresh,
          hosted,
          violated);
    }
  }

  @Meaning("What the master wants driven: an instance to a state of its current revision.")
  public record Drive(
      InstanceGuid guid,
      @Meaning("The revision that shall be reached.") long revision,
      RequestedState state,
      @Meaning("Where; of a shared instance its host's.") PartitionId partition,
      @Meaning("When it got its place, microseconds since the epoch.") long allocation,
      @Meaning(
              "When it was last called to be processed again, microseconds since the epoch; zero "
                  + "for never.")
          long bang,
      Title title,
      @Meaning("The title of the root of its tree.") Title root,
      SoftwareRelease release,
      SoftwareType type,
      Parameters parameters,
      @Meaning(value = "Who serves it.", absent = "it is not a shared instance") Host host) {}

  @Meaning("Who serves a shared instance.")
  public record Host(
      InstanceGuid guid,
      @Meaning("When the host itself got its partition, microseconds since the epoch.")
          long allocation) {}

  /** An instance has to look again since {@code bang} (microseconds). */
  public record Wake(
      InstanceGuid guid, PartitionId partition, long allocation, long bang, String reason) {}
}
