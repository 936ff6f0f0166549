package org.slapmaster.domain.request;

import java.util.List;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Meaning;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/** The vocabulary of one request's driver. It decides no allocation; it keeps the ring turning. */
public final class Request {
  private Request() {}

  /** What it is told. */
  public sealed interface Command {}

  /** From the master, repeated until the revision is reached. */
  public record TakeUp(Master.Drive drive) implements Command {}

  /** From the master: the instance has to look again. */
  public record Wake(Master.Wake wake) implements Command {}

  /**
   * From the partition, repeated until the master has it: a revision and state are reached.
   *
   * @param publishedAt when the partition journaled {@code published}, microseconds
   * @param heard as in {@link Master.InstanceReady}
   */
  public record NoteReached(
      InstanceGuid guid,
      PartitionId partition,
      long allocation,
      long revision,
      RequestedState state,
      ConnectionParameters published,
      long publishedAt,
      long heard)
      implements Command {}

  /**
   * From the partition, repeated until the master has it: anything on the way.
   *
   * @param publishedAt when the partition journaled {@code published}, microseconds
   */
  public record NoteProgress(
      InstanceGuid guid,
      long allocation,
      long revision,
      ReportedState state,
      String detail,
      ConnectionParameters published,
      long publishedAt)
      implements Command {}

  /** What happened: two events for each revision and state. */
  public sealed interface Event {}

  @Meaning("The partition is being asked to bring the instance to this revision and state.")
  public record RequestTakenUp(
      @Meaning("The revision that shall be reached.") long revision,
      RequestedState state,
      PartitionId partition,
      @Meaning("When the instance got its place, microseconds since the epoch.") long allocation)
      implements Event {}

  @Meaning("The instance is where it was asked to be; nothing is left to drive.")
  public record RequestDone(
      @Meaning("The revision that was reached.") long revision, RequestedState state)
      implements Event {}

  /** What has to be said to others once the events are durable. */
  public sealed interface Effect {}

  /** To the partition. */
  public record Assign(Master.Drive drive) implements Effect {}

  /** To the partition. */
  public record WakePartition(Master.Wake wake) implements Effect {}

  /** To the master. */
  public record TellMaster(Master.Command command) implements Effect {}

  /** The state; changed in place by {@link RequestRules#evolve} only. */
  public static final class State {
    long revision;
    RequestedState goal;
    long allocation;
    boolean done;
  }

  static List<Effect> none() {
    return List.of();
  }
}
