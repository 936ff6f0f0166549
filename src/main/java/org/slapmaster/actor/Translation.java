package org.slapmaster.actor;

import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.protocol.ChildAnswer;

/** The master's answers in the words of the protocol with nodes. */
final class Translation {
  private Translation() {}

  static ChildAnswer childAnswer(Master.Reply reply) {
    if (reply instanceof Master.Ready ready) {
      return new ChildAnswer(ChildAnswer.Outcome.READY, "", ready.instance().published());
    } else if (reply instanceof Master.PleaseWait wait) {
      return new ChildAnswer(
          ChildAnswer.Outcome.PLEASE_WAIT, wait.why().sentence(), wait.instance().published());
    } else if (reply instanceof Master.Refused refused) {
      return new ChildAnswer(
          ChildAnswer.Outcome.REFUSED, refused.refusal().sentence(), ConnectionParameters.NONE);
    }
    return new ChildAnswer(ChildAnswer.Outcome.PLEASE_WAIT, "", ConnectionParameters.NONE);
  }
}
