package org.slapmaster.domain.partition;

import java.util.List;
import java.util.TreeMap;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/** The vocabulary of a partition: a place on a computer where one instance can live. */
public final class Partition {
  private Partition() {}

  /** What it is told. */
  public sealed interface Command {}

  /** From the request driver, repeated until reached. */
  public record Assign(Master.Drive drive) implements Command {}

  /**
   * Process the instance again although nothing was ordered differently; older bangs than the last
   * do nothing.
   */
  public record Bang(InstanceGuid guid, long bang, String reason) implements Command {
    /** A bang of this very moment, by whichever clock decides. */
    public static final long NOW = -1;
  }

  /** The node of the computer is (again) there: tell it its order. */
  public record Greet() implements Command {}

  /** The complete picture that the computer has of the instance. */
  public record Report(
      InstanceGuid guid,
      long revision,
      ReportedState state,
      String detail,
      List<ProcessInfo> processes,
      List<PromiseResult> promises,
      ConnectionParameters published)
      implements Command {}

  /**
   * An operator's word in place of a computer that will never report again; only for what was
   * ordered destroyed.
   */
  public record ConfirmDestroyed(String reason) implements Command {}

  /** What happened. */
  public sealed interface Event {}

  /** What the partition shall become. */
  public record PartitionAssigned(Master.Drive drive) implements Event {}

  public record InstanceBanged(long bang, String reason) implements Event {}

  public record InstanceStarting(long revision, String detail) implements Event {}

  /** A section of the instance waits for a value. */
  public record InstanceWaiting(long revision, String detail) implements Event {}

  /** Promises passed and everything declared is published. */
  public record InstanceStarted(long revision, String detail) implements Event {}

  public record InstanceStopping(long revision, String detail) implements Event {}

  public record InstanceStopped(long revision, String detail) implements Event {}

  public record InstanceErrorReported(long revision, String detail) implements Event {}

  /**
   * @param detail for example until when the data are kept
   */
  public record InstanceDestroying(long revision, String detail) implements Event {}

  /**
   * @param confirmedBy why an operator's word was taken for the computer's; empty when the computer
   *     said it
   */
  public record InstanceDestroyed(long revision, String confirmedBy) implements Event {}

  /** Processes started, ended or were started again; the complete list. */
  public record ProcessesChanged(List<ProcessInfo> processes) implements Event {
    public ProcessesChanged {
      processes = List.copyOf(processes);
    }
  }

  public record PromisePassed(PromiseResult promise) implements Event {}

  public record PromiseFailed(PromiseResult promise) implements Event {}

  /** A promise that the instance does not make any more. */
  public record PromiseDropped(String name) implements Event {}

  public record ConnectionParametersPublished(ConnectionParameters published) implements Event {}

  /** The occupation that began with {@code allocation} is over. */
  public record PartitionFreed(InstanceGuid guid, long allocation) implements Event {}

  /** What has to be said to others once the events are durable. */
  public sealed interface Effect {}

  /** To the computer, for its node: the order and the newest bang. */
  public record Push(Master.Drive drive, long bang) implements Effect {}

  /** To the computer, for its node: an instance that has no business there has to be wiped. */
  public record Wipe(InstanceGuid guid, long revision) implements Effect {}

  /** To the computer: the ports held for the partition are free. */
  public record ReleasePorts(InstanceGuid guid) implements Effect {}

  /** To the request driver of {@code guid}. */
  public record TellRequest(InstanceGuid guid, Request.Command command) implements Effect {}

  /** To whoever asked. */
  public record Answer(Refusal refusal) implements Effect {}

  /** The state; changed in place by {@link PartitionRules#evolve} only. */
  public static final class State {
    /** What is assigned; null when free. */
    Master.Drive assigned;

    long bang;

    /**
     * The allocation of the last occupation that ended: orders of it or of earlier ones come too
     * late.
     */
    long freedAllocation;

    ReportedState reported = ReportedState.UNKNOWN;
    long reportedRevision;
    String detail = "";
    ConnectionParameters published = ConnectionParameters.NONE;

    /** When it was published, microseconds; zero when nothing is. */
    long publishedAt;

    List<ProcessInfo> processes = List.of();
    final TreeMap<String, PromiseResult> promises = new TreeMap<>();

    /** Whether the assigned revision and state are reached. */
    boolean reached() {
      return assigned != null
          && reportedRevision == assigned.revision()
          && reported.fulfils(assigned.state());
    }

    boolean isAssigned(InstanceGuid guid) {
      return assigned != null && assigned.guid().equals(guid);
    }

    /** Whether nothing is on its way, so that the actor may sleep. */
    public boolean atRest() {
      return assigned == null || reached();
    }

    RequestedState goal() {
      return assigned.state();
    }
  }
}
