package org.slapmaster.domain.master;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.Demand;
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

/** One instance as the master knows it; changed by {@link MasterRules#evolve} only. */
final class InstanceState {
  final InstanceGuid guid;
  final InstanceGuid tree;
  Requester requester;
  Title title;
  SoftwareRelease release;
  SoftwareType type;
  Parameters parameters;
  Filter filter;
  RequestedState state;

  /** Rises with every change of release, type, parameters or state. */
  long revision = 1;

  /** When the present revision was requested, microseconds. */
  long revisedAt;

  PartitionId partition;

  /**
   * When the partition was allocated, microseconds: tells this occupation of the partition from
   * earlier ones.
   */
  long allocatedAt;

  /**
   * The newest revision that was reached, with the state that was reached; zero and null before the
   * first.
   */
  long readyRevision;

  RequestedState readyState;
  long readyAt;

  /** The release that runs; null before one was started and after it was stopped. */
  SoftwareRelease runningRelease;

  ConnectionParameters published = ConnectionParameters.NONE;

  /** When its partition journaled what is published, microseconds; zero when nothing is. */
  long publishedAt;

  /** When a child last published something new, microseconds; zero when none did. */
  long childNews;

  /** {@code WAITING} or {@code ERROR} as long as the computer says so; else null. */
  ReportedState trouble;

  String troubleDetail = "";
  long troubleSince;

  /** Why it has no partition; null when it has one. */
  Why.Cause deferredCause;

  long deferredSince;
  private TreeSet<InstanceGuid> children;

  InstanceState(Master.RequestReceived received, long at) {
    guid = received.guid();
    tree = received.tree();
    requester = received.requester();
    title = received.title();
    release = received.release();
    type = received.type();
    parameters = received.parameters();
    filter = received.filter();
    state = received.state();
    revisedAt = at;
  }

  boolean isRoot() {
    return guid.equals(tree);
  }

  boolean allocated() {
    return partition != null;
  }

  /** Whether it waits for a partition. */
  boolean wantsPartition() {
    return partition == null && state == RequestedState.STARTED;
  }

  /** Whether {@code goal} is reached for the current revision. */
  boolean reached(RequestedState goal) {
    return readyRevision == revision && readyState == goal;
  }

  Demand demand() {
    return Demand.of(release, filter, tree);
  }

  NavigableSet<InstanceGuid> children() {
    return children == null
        ? Collections.emptyNavigableSet()
        : Collections.unmodifiableNavigableSet(children);
  }

  void addChild(InstanceGuid child) {
    children = children == null ? new TreeSet<>() : children;
    children.add(child);
  }

  void removeChild(InstanceGuid child) {
    children.remove(child);
    children = children.isEmpty() ? null : children;
  }
}
