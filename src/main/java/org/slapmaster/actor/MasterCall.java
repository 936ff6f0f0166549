package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.Audit;
import org.slapmaster.protocol.WireMessage;

/**
 * A command for the master, from any cluster member.
 *
 * @param cause whose {@code at} the events will be later than
 * @param replyTo hears the answer when the events are durable
 */
public record MasterCall(Master.Command command, Audit cause, ActorRef<Answer> replyTo)
    implements WireMessage {
  /**
   * @param position the newest event of the master's stream when it answered: a later read waits
   *     until it has it
   */
  public record Answer(Master.Reply reply, String position) implements WireMessage {}
}
