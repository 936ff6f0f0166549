package org.slapmaster.domain.partition;

import java.util.List;
import java.util.TreeMap;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Meaning;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Title;

/** The vocabulary of a partition: a place on a computer where one instance can live. */
public final class Partition {
  private static final String REVISION = "The revision that the computer worked on.";
  private static final String REMARK = "A remark of the computer; often empty.";
  private static final String REASON = "Why, in the words of who called.";
  private static final String SHARED = "The shared instance.";
  private static final String SHARED_REVISION = "The revision of the shared instance.";

  private Partition() {}

  /** What it is told. */
  public sealed interface Command {}

  /** From the request driver, repeated until reached. */
  public record Assign(Master.Drive drive) implements Command {}

  /**
   * A report of a computer that polls, with the order that it acts on: nothing else may have
   * brought that order here yet.
   *
   * @param current whether the computer knew the newest order
   * @param state null when the report is not about the state
   * @param published null when the report is not about connection parameters
   */
  public record Poll(
      Master.Drive order,
      boolean current,
      ReportedState state,
      String detail,
      ConnectionParameters published)
      implements Command {
    /** The same with other values: those sealed, say. */
    public Poll with(ConnectionParameters others) {
      return new Poll(order, current, state, detail, others);
    }
  }

  /** The rules' own: a part of a {@link Poll}, about one shared instance. */
  record ReportShared(SharedReport report) implements Command {}

  /** What the instance on the partition requested in its last run. */
  public record ListRequested(List<Title> titles) implements Command {
    public ListRequested {
      titles = List.copyOf(titles);
    }
  }

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
      ConnectionParameters published,
      List<SharedReport> shared)
      implements Command {
    public Report {
      shared = List.copyOf(shared);
    }

    /** Of an instance that serves no shared ones. */
    public Report(
        InstanceGuid guid,
        long revision,
        ReportedState state,
        String detail,
        List<ProcessInfo> processes,
        List<PromiseResult> promises,
        ConnectionParameters published) {
      this(guid, revision, state, detail, processes, promises, published, List.of());
    }

    /** The same with other values: those sealed, say. */
    public Report with(ConnectionParameters otherPublished, List<SharedReport> otherShared) {
      return new Report(
          guid, revision, state, detail, processes, promises, otherPublished, otherShared);
    }
  }

  /**
   * What the host says of one shared instance on it.
   *
   * @param revision that it serves
   * @param detail why it cannot serve it; else empty
   */
  public record SharedReport(
      InstanceGuid guid, long revision, ConnectionParameters published, String detail) {
    /** The same with other values: those sealed, say. */
    public SharedReport with(ConnectionParameters others) {
      return new SharedReport(guid, revision, others, detail);
    }
  }

  /**
   * An operator's word in place of a computer that will never report again; only for what was
   * ordered destroyed. Confirmed again, it is still so.
   *
   * @param order the master's order, for a computer that polls and had to bring it here itself;
   *     null when the partition knows
   */
  public record ConfirmDestroyed(String reason, Master.Drive order) implements Command {}

  /** What happened. */
  public sealed interface Event {}

  @Meaning("The partition knows what it shall become.")
  public record PartitionAssigned(Master.Drive drive) implements Event {}

  @Meaning(
      "The instance on the partition has to be processed again although nothing was ordered "
          + "differently.")
  public record InstanceBanged(
      @Meaning("When that was called for, microseconds since the epoch.") long bang,
      @Meaning(REASON) String reason)
      implements Event {}

  @Meaning("The instance is being configured or brought up.")
  public record InstanceStarting(@Meaning(REVISION) long revision, @Meaning(REMARK) String detail)
      implements Event {}

  @Meaning("A section of the instance waits for a value, usually of a child.")
  public record InstanceWaiting(
      @Meaning(REVISION) long revision, @Meaning("For what.") String detail) implements Event {}

  @Meaning("Promises passed and everything declared is published.")
  public record InstanceStarted(@Meaning(REVISION) long revision, @Meaning(REMARK) String detail)
      implements Event {}

  @Meaning("The services of the instance are being ended.")
  public record InstanceStopping(@Meaning(REVISION) long revision, @Meaning(REMARK) String detail)
      implements Event {}

  @Meaning("No service of the instance runs; its data are kept.")
  public record InstanceStopped(@Meaning(REVISION) long revision, @Meaning(REMARK) String detail)
      implements Event {}

  @Meaning(
      "The last pass failed, or a promise of the started instance fails; the computer tries "
          + "again.")
  public record InstanceErrorReported(
      @Meaning(REVISION) long revision, @Meaning("What failed.") String detail) implements Event {}

  @Meaning("The instance is being removed.")
  public record InstanceDestroying(
      @Meaning(REVISION) long revision,
      @Meaning("For example until when the data are kept.") String detail)
      implements Event {}

  @Meaning("Nothing of the instance is left on the partition.")
  public record InstanceDestroyed(
      @Meaning(REVISION) long revision,
      @Meaning(
              "Why an operator's word was taken for the computer's; empty when the computer said "
                  + "it.")
          String confirmedBy)
      implements Event {}

  @Meaning("Processes of the instance started, ended or were started again.")
  public record ProcessesChanged(@Meaning("The complete list.") List<ProcessInfo> processes)
      implements Event {
    public ProcessesChanged {
      processes = List.copyOf(processes);
    }
  }

  @Meaning("A promise of the instance passes: for the first time, or again.")
  public record PromisePassed(PromiseResult promise) implements Event {}

  @Meaning("A promise of the instance fails: for the first time, or again.")
  public record PromiseFailed(PromiseResult promise) implements Event {}

  @Meaning("The instance does not make this promise any more.")
  public record PromiseDropped(@Meaning("The name of the promise.") String name) implements Event {}

  @Meaning("The instance publishes these connection parameters from now on.")
  public record ConnectionParametersPublished(ConnectionParameters published) implements Event {}

  @Meaning("A shared instance is to be served by the instance here, in this way from now on.")
  public record SharedInstanceAssigned(Master.Drive drive) implements Event {}

  @Meaning("The instance here serves the shared instance in this revision.")
  public record SharedInstanceServed(
      @Meaning(SHARED) InstanceGuid guid,
      @Meaning(SHARED_REVISION) long revision,
      @Meaning("What the host publishes for it.") ConnectionParameters published)
      implements Event {}

  @Meaning("The instance here cannot serve the shared instance.")
  public record SharedInstanceErrorReported(
      @Meaning(SHARED) InstanceGuid guid,
      @Meaning(SHARED_REVISION) long revision,
      @Meaning("Why not.") String detail)
      implements Event {}

  @Meaning("The shared instance is not served here any more.")
  public record SharedInstanceRemoved(@Meaning(SHARED) InstanceGuid guid) implements Event {}

  @Meaning("What the instance requested in its last run changed.")
  public record RequestedInstancesListed(@Meaning("All of them.") List<Title> titles)
      implements Event {
    public RequestedInstancesListed {
      titles = List.copyOf(titles);
    }
  }

  @Meaning("The occupation of the partition by the instance is over.")
  public record PartitionFreed(
      InstanceGuid guid,
      @Meaning("When that occupation had begun, microseconds since the epoch.") long allocation)
      implements Event {}

  /** What has to be said to others once the events are durable. */
  public sealed interface Effect {}

  /** To the computer, for its node: the order, the newest bang and what shall be served. */
  public record Push(Master.Drive drive, long bang, List<Master.Drive> shared) implements Effect {
    public Push {
      shared = List.copyOf(shared);
    }
  }

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

    /**
     * The newest moment for which the master called its instance to look again, microseconds by the
     * master's clock.
     */
    long calledAt;

    /**
     * What its node compares with the last that it saw: at least the newest moment for which it is
     * to look again, microseconds; grows each time, even while the clock is behind.
     */
    long bang;

    void lookAgain(long at) {
      bang = Math.max(bang + 1, at);
    }

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
    final TreeMap<InstanceGuid, Shared> shared = new TreeMap<>();

    /** What the instance requested in its last run; empty when it was never told. */
    List<Title> requested = List.of();

    /** Whether the assigned revision and state are reached. */
    boolean reached() {
      return assigned != null
          && reportedRevision == assigned.revision()
          && reported.fulfils(assigned.state());
    }

    /** Where {@code drive} stands here; null when it is not known. */
    Shared shared(Master.Drive drive) {
      return shared.get(drive.guid());
    }

    boolean isAssigned(InstanceGuid guid) {
      return assigned != null && assigned.guid().equals(guid);
    }

    /**
     * The number of the key that seals what the instance here, or a shared one that it serves,
     * publishes; zero when it is neither.
     */
    public long keyOf(InstanceGuid guid) {
      Master.Drive drive =
          isAssigned(guid) ? assigned : shared.containsKey(guid) ? shared.get(guid).drive() : null;
      return drive == null ? 0 : drive.parameters().key();
    }

    RequestedState goal() {
      return assigned.state();
    }
  }

  /**
   * A shared instance on the one that occupies the partition.
   *
   * @param servedRevision the newest revision that the host said to serve; zero before the first
   * @param publishedAt when the host published for it, microseconds; zero when it did not
   * @param error why the host cannot serve it; empty when it did not say so
   * @param saidAt when the host last said something new of it, microseconds
   */
  public record Shared(
      Master.Drive drive,
      long servedRevision,
      ConnectionParameters published,
      long publishedAt,
      String error,
      long saidAt) {
    static Shared assigned(Master.Drive drive) {
      return new Shared(drive, 0, ConnectionParameters.NONE, 0, "", 0);
    }

    /** Ordered stopped it only has to leave its host's list. */
    boolean reached() {
      return drive.state() == RequestedState.STOPPED
          || (servedRevision == drive.revision() && !published.isEmpty());
    }
  }
}
