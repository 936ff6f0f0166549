package org.slapmaster.node.instance;

import java.time.Duration;

/** How long a pass waits before it looks again. Belongs to the pass. */
final class Patience {
  private static final Duration FIRST_LOOK = Duration.ofMillis(40);
  private static final Duration LAST_LOOK = Duration.ofMillis(500);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** How long services may take until their promises pass before that is an error. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private Duration look = FIRST_LOOK;
  private Duration retry = FIRST_RETRY;
  private long since = System.nanoTime();

  /** There is something new to wait for. */
  void reset() {
    look = FIRST_LOOK;
    retry = FIRST_RETRY;
    since = System.nanoTime();
  }

  /** Until the next look at something that is about to come up; grows a little each time. */
  Duration soon() {
    Duration now = look;
    look = shorter(look.multipliedBy(5).dividedBy(4), LAST_LOOK);
    return now;
  }

  /** Until the next attempt at something that failed; doubles each time. */
  Duration next() {
    Duration now = retry;
    retry = shorter(retry.multipliedBy(2), LAST_RETRY);
    return now;
  }

  /** Whether starting takes too long to be called starting. */
  boolean isOver() {
    return System.nanoTime() - since > START_TIMEOUT.toNanos();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
