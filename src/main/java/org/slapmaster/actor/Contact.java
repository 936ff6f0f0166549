package org.slapmaster.actor;

import java.time.Duration;
import java.util.Optional;

/**
 * When a computer that polls last called, and when that makes it out of contact. Kept in memory:
 * the time starts anew with the process, so that nobody is lost because the master was away. Not
 * thread-safe.
 */
final class Contact {
  private final Duration timeout;
  private boolean polls;
  private boolean lost;
  private long lastCall;
  private long lastCallNanos;

  /**
   * @param timeout without a call, after which it is out of contact; zero: never
   */
  Contact(Duration timeout) {
    this.timeout = timeout;
  }

  /** Slapmaster's own node serves the computer: its presence is known without calls. */
  void attached() {
    polls = false;
    lost = false;
  }

  /**
   * What the journal says of a computer that polls.
   *
   * @param contact false: it was out of contact
   */
  void recovered(boolean contact) {
    polls = true;
    lost = !contact;
    lastCallNanos = System.nanoTime();
  }

  /** It calls; true when it was out of contact until now, or had never called. */
  boolean called() {
    boolean returns = lost || !polls;
    polls = true;
    lost = false;
    lastCall = Clock.micros();
    lastCallNanos = System.nanoTime();
    return returns;
  }

  /** When it last called, microseconds; zero when it did not since the process began. */
  long lastCall() {
    return lastCall;
  }

  /** After which time to look again; empty when there is nothing to look for. */
  Optional<Duration> due() {
    if (!polls || lost || timeout.isZero()) {
      return Optional.empty();
    }
    Duration left = timeout.minusNanos(System.nanoTime() - lastCallNanos);
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  /** The time is over: it is out of contact until it calls again. */
  void lose() {
    lost = true;
  }
}
