package org.slapmaster.protocol;

import org.slapmaster.model.ConnectionParameters;

/**
 * The master's answer to a {@link ChildRequest}.
 *
 * @param sentence the reason to wait or of the refusal; empty when ready
 * @param published what the child has published so far, also while it waits or reconfigures
 */
public record ChildAnswer(Outcome outcome, String sentence, ConnectionParameters published)
    implements WireMessage {
  /** How far the request is. */
  public enum Outcome {
    READY,
    PLEASE_WAIT,
    REFUSED
  }
}
