package org.slapmaster.actor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.AccessStatus;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.graph.PartitionPicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.Title;

/**
 * What the faces for stock SlapOS clients and nodes ask beside {@link MasterClient}: computers that
 * poll instead of being attached. Thread-safe. Every order is durable when its stage completes, and
 * a later read of the same caller finds what it changed. Stages fail with a {@link
 * java.util.concurrent.TimeoutException} when no master answers in time; everything may be asked
 * again. An empty refusal means done.
 */
public final class StockClient {

  /** Requests as {@link MasterClient#request}; the first answer to a new request is to wait. */
  public CompletionStage<Master.Reply> request(Master.Request request, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /**
   * Requests, and holds the answer until a partition is allocated, the request is refused or {@code
   * within} is over.
   */
  public CompletionStage<Master.Reply> requestUntilAllocated(
      Master.Request request, Caller caller, Duration within) {
    throw new UnsupportedOperationException();
  }

  // --- reads

  /** The picture for the computer's own node, whose call counts as contact; empty when unknown. */
  public CompletionStage<Optional<ComputerPicture>> visit(ComputerId computer) {
    throw new UnsupportedOperationException();
  }

  /**
   * As {@link #visit}, but held until the picture is of another version than {@code seen} or {@code
   * within} is over.
   */
  public CompletionStage<Optional<ComputerPicture>> visitWhenChanged(
      ComputerId computer, long seen, Duration within) {
    throw new UnsupportedOperationException();
  }

  /** The picture for anybody else. */
  public CompletionStage<Optional<ComputerPicture>> computer(ComputerId computer) {
    throw new UnsupportedOperationException();
  }

  /** All computers, in the order of their references. */
  public CompletionStage<List<ComputerNode>> computers() {
    throw new UnsupportedOperationException();
  }

  /** Empty when the computer or the partition is unknown. */
  public CompletionStage<Optional<PartitionPicture>> partition(PartitionId partition) {
    throw new UnsupportedOperationException();
  }

  /** Empty when there is no such instance (any more). */
  public CompletionStage<Optional<InstancePicture>> instance(InstanceGuid guid) {
    throw new UnsupportedOperationException();
  }

  /** The roots of all trees that are not ordered destroyed, shared ones too, in order. */
  public CompletionStage<List<InstanceNode>> roots() {
    throw new UnsupportedOperationException();
  }

  /** The root of that title; empty when there is none or it is ordered destroyed. */
  public CompletionStage<Optional<InstancePicture>> root(Title title) {
    throw new UnsupportedOperationException();
  }

  /** Addresses of all instances of the tree to which the partition's instance belongs. */
  public CompletionStage<Optional<List<NetworkAddress>>> treeAddresses(PartitionId partition) {
    throw new UnsupportedOperationException();
  }

  /** What is known of the computer's contact; empty when the computer is unknown. */
  public CompletionStage<Optional<AccessStatus>> computerStatus(ComputerId computer) {
    throw new UnsupportedOperationException();
  }

  // --- orders of users

  /**
   * Orders a release onto a computer ({@code available}) or off it; refused when the computer is
   * unknown, or when an instance there uses what shall be removed.
   */
  public CompletionStage<Optional<Refusal>> supply(
      ComputerId computer, SoftwareRelease release, boolean available, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** A computer for a title: the known one, or a new one with a reference that nobody had yet. */
  public CompletionStage<ComputerId> requestComputer(Title title, Caller caller) {
    throw new UnsupportedOperationException();
  }

  // --- reports of nodes; refused with UNKNOWN when there is no such thing

  /** Creates or formats a computer that polls. */
  public CompletionStage<Optional<Refusal>> format(
      ComputerId computer, ComputerFormat format, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** What a node says of a release. */
  public enum SoftwareReport {
    BUILDING,
    AVAILABLE,
    ERROR,
    /** Carried out only when the removal was ordered; else refused with NOT_IN_THIS_STATE. */
    DESTROYED
  }

  /**
   * @param detail the end of the error log; else empty
   */
  public CompletionStage<Optional<Refusal>> reportSoftware(
      ComputerId computer,
      SoftwareRelease release,
      SoftwareReport report,
      String detail,
      Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** What a node says of an instance. */
  public enum InstanceReport {
    STARTED,
    STOPPED,
    ERROR,
    /**
     * Carried out only when the destruction was ordered and nothing stands below the instance any
     * more; else refused with NOT_IN_THIS_STATE and a sentence.
     */
    DESTROYED
  }

  /**
   * @param guid of an instance on a partition or of a shared one
   * @param detail the error; else empty
   */
  public CompletionStage<Optional<Refusal>> reportInstance(
      InstanceGuid guid, InstanceReport report, String detail, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** Replaces all connection parameters of an instance, shared or not. */
  public CompletionStage<Optional<Refusal>> publish(
      InstanceGuid guid, ConnectionParameters published, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /**
   * The shared instance that the host on {@code partition} calls {@code reference}: its guid, or
   * slapproxy's form {@code ROOT_TITLE} as hosts taken over from there still use it; empty when it
   * hosts none of that name.
   */
  public CompletionStage<Optional<InstanceGuid>> sharedOn(PartitionId partition, String reference) {
    throw new UnsupportedOperationException();
  }

  /** Has the whole tree of an instance processed again (of a shared one: itself and its host). */
  public CompletionStage<Optional<Refusal>> bang(InstanceGuid guid, String reason, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** Has every instance on a computer processed again. */
  public CompletionStage<Optional<Refusal>> bangComputer(
      ComputerId computer, String reason, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** Gives an instance another title; refused when it is taken. */
  public CompletionStage<Optional<Refusal>> rename(InstanceGuid guid, Title title, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** Keeps a usage report that was found valid. */
  public CompletionStage<Optional<Refusal>> reportUsage(
      ComputerId computer, String tioxml, Caller caller) {
    throw new UnsupportedOperationException();
  }

  /** Keeps the titles that the instance on a partition requested in its last run. */
  public CompletionStage<Optional<Refusal>> listRequested(
      PartitionId partition, List<Title> titles, Caller caller) {
    throw new UnsupportedOperationException();
  }
}
