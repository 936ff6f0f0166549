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
   * @param reply null when the master took nothing on
   * @param position the newest event of the master's stream when it answered: the graph as of it
   *     shows what the answer means, and a later read waits until it has it
   * @param busy null, or the sentence why the master took nothing on: nothing was decided or
   *     journaled
   */
  public record Answer(Master.Reply reply, String position, String busy) implements WireMessage {
    Answer(Master.Reply reply, String position) {
      this(reply, position, null);
    }

    static Answer busy(String why) {
      return new Answer(null, "", why);
    }
  }
}
