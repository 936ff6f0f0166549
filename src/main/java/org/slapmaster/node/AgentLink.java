package org.slapmaster.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ShardingEnvelope;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.protocol.ChildAnswer;
import org.slapmaster.protocol.ChildRequest;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;

/**
 * The engine's way to whichever agent there is. It stays while actor systems come and go; a report
 * made while there is no agent needs no keeping, since the next one begins with the complete
 * picture.
 */
final class AgentLink implements MasterLink {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);

  private final ComputerId computer;
  private volatile Agent agent;
  private volatile boolean attached;

  AgentLink(ComputerId computer) {
    this.computer = computer;
  }

  /**
   * @param master where messages to the computer's entity go
   */
  private record Agent(
      ActorSystem<?> system,
      ActorRef<ToNode> self,
      ActorRef<ShardingEnvelope<ToComputer>> master) {}

  /** An agent has begun; it is not attached yet. */
  synchronized void begin(
      ActorSystem<?> system, ActorRef<ToNode> self, ActorRef<ShardingEnvelope<ToComputer>> master) {
    attached = false;
    agent = new Agent(system, self, master);
  }

  synchronized void attached(ActorSystem<?> system, boolean now) {
    if (isPresent(system)) {
      attached = now;
    }
  }

  /** Whether the master has recorded the attachment of the present agent. */
  boolean isAttached() {
    return attached;
  }

  /**
   * The agent of that system has ended; it may be the last thing heard of a system that was
   * replaced long ago.
   */
  synchronized void end(ActorSystem<?> system) {
    if (isPresent(system)) {
      attached = false;
      agent = null;
    }
  }

  private boolean isPresent(ActorSystem<?> system) {
    return agent != null && agent.system() == system;
  }

  @Override
  public void report(PartitionReport report) {
    tell(NodeAgent.Report.of(report));
  }

  @Override
  public void report(SoftwareReport report) {
    tell(NodeAgent.Report.of(report));
  }

  private void tell(ToNode message) {
    Agent present = agent;
    if (present != null) {
      present.self().tell(message);
    }
  }

  @Override
  public CompletionStage<ChildAnswer> request(
      String partition, InstanceGuid requester, ChildRequest request) {
    return ask(replyTo -> new ToComputer.RequestChild(partition, requester, request, replyTo));
  }

  @Override
  public CompletionStage<Integer> holdPort(
      String partition, InstanceGuid guid, String name, String address, int port, boolean replace) {
    return this.<ToComputer.PortHeld>ask(
            replyTo ->
                new ToComputer.HoldPort(partition, guid, name, address, port, replace, replyTo))
        .thenApply(ToComputer.PortHeld::port);
  }

  private <T> CompletionStage<T> ask(Function<ActorRef<T>, ToComputer> question) {
    Agent present = agent;
    if (present == null || !attached) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("Expected a master in reach, but there is none."));
    }
    return AskPattern.ask(
        present.master(),
        replyTo -> new ShardingEnvelope<>(computer.value(), question.apply(replyTo)),
        ASK_TIMEOUT,
        present.system().scheduler());
  }
}
