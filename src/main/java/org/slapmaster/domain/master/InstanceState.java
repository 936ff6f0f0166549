package org.slapmaster.domain.master;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slapmaster.domain.Archive;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.Demand;
import org.slapmaster.model.Audit;
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
  /** Nobody: what an archive brings back goes into its copies. */
  static final InstanceState BLANK = new InstanceState();

  final InstanceGuid guid;
  final InstanceGuid tree;
  Requester requester;
  Title title;
  SoftwareRelease release;
  SoftwareType type;

  /** Served by another instance, its host, on whose partition it then counts; never changes. */
  final boolean shared;

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

  /**
   * When it last was to look again although nothing was ordered differently, microseconds: a child
   * published, a shared instance on it changed, or somebody banged; zero before the first time.
   */
  long wokenAt;

  /**
   * Of {@link #wokenAt}, the newest that its partition had when it was last ready, microseconds:
   * being ready says nothing of what the partition heard since, or did not.
   */
  long heardAt;

  /** Why it last was to look again. */
  String wokenBy = "";

  /** When somebody last had it processed again, microseconds, and why. */
  long bangedAt;

  String bangedBy = "";

  /** Of a shared instance: who serves it; null while nobody does, and for all others. */
  InstanceGuid host;

  /** {@code WAITING} or {@code ERROR} as long as the computer says so; else null. */
  ReportedState trouble;

  String troubleDetail = "";
  long troubleSince;

  /** Why it has no place, as last journaled; null when it has one or has not waited yet. */
  Why deferred;

  /** Since when it waits for a place, microseconds; zero when it does not. */
  long waitsSince;

  final long requestedAt;
  final String requestedBy;
  private TreeSet<InstanceGuid> children;

  /** The shared instances that it serves; null: none. */
  private TreeSet<InstanceGuid> hosted;

  InstanceState(Master.RequestReceived received, Audit audit, Canonical canonical) {
    guid = received.guid();
    tree = received.tree().equals(guid) ? guid : received.tree();
    requester = canonical.of(received.requester());
    title = received.title();
    release = canonical.of(received.release());
    type = canonical.of(received.type());
    shared = received.shared();
    parameters = canonical.of(received.parameters());
    filter = canonical.of(received.filter());
    state = received.state();
    revisedAt = audit.at();
    requestedAt = audit.at();
    requestedBy = canonical.of(audit.by());
  }

  private InstanceState() {
    guid = null;
    tree = null;
    shared = false;
    requestedAt = 0;
    requestedBy = null;
  }

  /**
   * A copy of {@code known}, or what comes back in its place; whom it serves and requested is left
   * out.
   */
  InstanceState(InstanceState known, Archive archive) {
    guid = archive.guid(known.guid);
    InstanceGuid root = archive.guid(known.tree);
    tree = root.equals(guid) ? guid : root;
    requester = archive.requester(known.requester);
    title = new Title(archive.text(known.title == null ? null : known.title.value()));
    release = archive.shared(SoftwareRelease.class, known.release);
    type = archive.shared(SoftwareType.class, known.type);
    shared = archive.flag(known.shared);
    parameters = archive.parameters(known.parameters);
    filter = archive.shared(Filter.class, known.filter);
    state = archive.shared(RequestedState.class, known.state);
    requestedAt = archive.time(known.requestedAt);
    requestedBy = archive.shared(String.class, known.requestedBy);
    revision = archive.number(known.revision);
    revisedAt = archive.time(known.revisedAt);
    partition = archive.partition(known.partition);
    allocatedAt = archive.time(known.allocatedAt);
    readyRevision = archive.number(known.readyRevision);
    readyState = archive.shared(RequestedState.class, known.readyState);
    readyAt = archive.time(known.readyAt);
    runningRelease = archive.shared(SoftwareRelease.class, known.runningRelease);
    published = archive.published(known.published);
    publishedAt = archive.time(known.publishedAt);
    wokenAt = archive.time(known.wokenAt);
    wokenBy = archive.shared(String.class, known.wokenBy);
    heardAt = archive.time(known.heardAt);
    bangedAt = archive.time(known.bangedAt);
    bangedBy = archive.shared(String.class, known.bangedBy);
    host = archive.guid(known.host);
    trouble = archive.shared(ReportedState.class, known.trouble);
    troubleDetail = archive.shared(String.class, known.troubleDetail);
    troubleSince = archive.time(known.troubleSince);
    deferred = archive.single(Why.class, known.deferred);
    waitsSince = archive.time(known.waitsSince);
  }

  /** That it is gone; the key of its tree is needed until the root is, whom all others precede. */
  Master.RequestDestroyed destroyed() {
    return new Master.RequestDestroyed(
        guid, requester, isRoot() && parameters.areSealed() ? parameters.key() : null);
  }

  boolean isRoot() {
    return guid.equals(tree);
  }

  boolean allocated() {
    return partition != null;
  }

  /** Whether it waits for a place: a partition, or a host if it is a shared one. */
  boolean wantsPlace() {
    return partition == null && state != RequestedState.DESTROYED;
  }

  /** Whether a shared one may go on with a host. */
  boolean wantsService() {
    return state != RequestedState.DESTROYED;
  }

  /** Whether it may serve shared instances. */
  boolean mayHost() {
    return !shared && allocated() && state != RequestedState.DESTROYED;
  }

  /** Whether {@code goal} is reached for the current revision. */
  boolean reached(RequestedState goal) {
    return readyRevision == revision && readyState == goal;
  }

  Demand demand() {
    return shared ? Demand.ofShared(release, type, filter, tree) : Demand.of(release, filter, tree);
  }

  /**
   * The stock protocol's change mark, microseconds: moves when the instance has to be processed
   * again, never because of what it says itself.
   */
  long timestamp() {
    return Math.max(revisedAt, Math.max(allocatedAt, wokenAt));
  }

  /** It has to look again. */
  void wake(long at, String by) {
    wokenAt = at;
    wokenBy = by;
  }

  /** Somebody calls for it to look again. */
  void bang(long at, String reason) {
    wake(at, reason);
    bangedAt = at;
    bangedBy = reason;
  }

  NavigableSet<InstanceGuid> hosted() {
    return hosted == null
        ? Collections.emptyNavigableSet()
        : Collections.unmodifiableNavigableSet(hosted);
  }

  void addHosted(InstanceGuid guid) {
    hosted = hosted == null ? new TreeSet<>() : hosted;
    hosted.add(guid);
  }

  void removeHosted(InstanceGuid guid) {
    hosted.remove(guid);
    hosted = hosted.isEmpty() ? null : hosted;
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
