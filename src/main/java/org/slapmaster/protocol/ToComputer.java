package org.slapmaster.protocol;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.util.List;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/** What the entity of a computer understands; the records here are what its node says to it. */
public interface ToComputer extends WireMessage {
  /** Sharded on role {@code master}; the entity id is the computer's reference. */
  EntityTypeKey<ToComputer> ENTITY = EntityTypeKey.create(ToComputer.class, "computer");

  /**
   * Says who serves this computer now, with the complete picture; repeated until {@link
   * ToNode.Attached} and after any change of master.
   *
   * @param session larger for every start of the node's actor system; an older one is refused
   */
  record Attach(
      ComputerId computer,
      long session,
      ComputerFormat format,
      List<SoftwareReport> software,
      List<PartitionReport> partitions,
      ActorRef<ToNode> node)
      implements ToComputer {}

  /**
   * Says every few seconds that a session still serves the computer; answered only when the entity
   * does not know that (it was started anew), with {@link ToNode.AttachAgain}.
   */
  record Hello(long session, ActorRef<ToNode> node) implements ToComputer {}

  /**
   * @param number counts the reports of a session, for {@link ToNode.Noted}
   */
  record ReportSoftware(long session, long number, SoftwareReport report) implements ToComputer {}

  /**
   * @param number counts the reports of a session, for {@link ToNode.Noted}
   */
  record ReportPartition(long session, long number, PartitionReport report) implements ToComputer {}

  /**
   * The instance on {@code partition} requests a child; asked again it changes nothing and answers
   * the present state.
   */
  record RequestChild(
      String partition, InstanceGuid requester, ChildRequest request, ActorRef<ChildAnswer> replyTo)
      implements ToComputer {}

  /**
   * Asks to hold a port for the life of an instance, so that no two partitions of the computer get
   * one port on one address. The answer is the port that is held: the one asked for, or the one
   * that this name holds already, or, when another name holds the asked one, zero, and the node
   * proposes another.
   *
   * @param replace true: the held port was taken by a stranger; hold the asked one in its place
   */
  record HoldPort(
      String partition,
      InstanceGuid guid,
      String name,
      String address,
      int port,
      boolean replace,
      ActorRef<PortHeld> replyTo)
      implements ToComputer {}

  /**
   * @param port the held port, or zero: held under another name, propose another
   */
  record PortHeld(int port) implements WireMessage {}
}
