package org.slapmaster.protocol;

import akka.actor.typed.ActorRef;

/** What the agent of a computer's node understands. */
public interface ToNode extends WireMessage {
  /** The attachment is recorded; orders follow. */
  record Attached(long session) implements ToNode {}

  /**
   * The computer's entity does not know this session (any more): say the complete picture again.
   */
  record AttachAgain(long session) implements ToNode {}

  /**
   * The attachment or report is refused, for example because a newer session serves the computer;
   * not to be repeated.
   */
  record Refused(long session, String sentence) implements ToNode {}

  /** The report with this number is durable; the node stops resending it. */
  record Noted(long session, long number) implements ToNode {}

  /** A partition's order. */
  record Desire(Desired desired) implements ToNode {}

  /** A software order. */
  record Supply(SupplyOrder order) implements ToNode {}

  /**
   * Asks for the end of the log of one service.
   *
   * @param service a service's name; empty for the log of the partition's own processing
   * @param lines how many lines at most, up to 1,000
   */
  record ReadLog(String partition, String service, int lines, ActorRef<LogText> replyTo)
      implements ToNode {}

  /**
   * @param text at most 128 KiB; empty when there is no such log
   */
  record LogText(String text) implements WireMessage {}
}
