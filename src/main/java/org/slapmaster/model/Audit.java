package org.slapmaster.model;

/**
 * When, by whom and because of what an event was decided; every journaled event has one.
 *
 * @param at microseconds since the epoch; within one stream strictly increasing from decision to
 *     decision, and later than the {@code at} of the message that caused it, so that in the order
 *     of {@code at} a cause always comes before its effect, whatever the clocks of the machines say
 * @param by the subject on whose behalf it was decided: face, remote address and claimed name until
 *     callers are authenticated, or the actor that spoke
 * @param cause the correlation id of the call at the beginning of the chain
 */
public record Audit(long at, String by, String cause) {
  private static final int MAX_LENGTH = 200;

  public Audit {
    Expect.line("the subject of an audit record", MAX_LENGTH, by);
    Expect.line("the cause of an audit record", MAX_LENGTH, cause);
  }

  /** The same call, seen by the next actor: later than this and than {@code other}. */
  public Audit atLeast(long microseconds) {
    return at >= microseconds ? this : new Audit(microseconds, by, cause);
  }
}
