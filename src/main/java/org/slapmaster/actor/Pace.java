package org.slapmaster.actor;

import java.util.concurrent.TimeUnit;

/**
 * Answers go before orders: while many callers wait, orders to partitions are sent in bursts, after
 * every eighth batch of requests, so that most writes that callers wait for share their sync with
 * nothing else. The more orders wait, the larger the bursts, which bounds how many can. Not
 * thread-safe.
 */
final class Pace {
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);

  /** Requests in a window that make it a crowd: some hundreds a second. */
  private static final int CROWD = 40;

  private static final int BATCHES_PER_BURST = 8;
  private static final int BURST = 16;

  /** One more in a burst for each so many orders that wait. */
  private static final int BACKLOG_SHARE = 1_000;

  private long windowBegan;
  private int requests;
  private boolean crowded;
  private int batches;

  /**
   * A batch came.
   *
   * @param now nanoseconds of a clock that never goes back
   */
  void batch(int requestsInIt, long now) {
    roll(now);
    requests += requestsInIt;
    crowded = crowded || requests > CROWD;
    batches += requestsInIt > 0 ? 1 : 0;
  }

  private void roll(long now) {
    if (now - windowBegan > WINDOW) {
      crowded = requests > CROWD && now - windowBegan < 2 * WINDOW;
      windowBegan = now;
      requests = 0;
    }
  }

  /**
   * How many orders may be open now.
   *
   * @param backlog how many wait
   */
  int allowed(int backlog, long now) {
    roll(now);
    if (!crowded) {
      return Outbox.MAX_OPEN;
    }
    return batches % BATCHES_PER_BURST == 0
        ? Math.min(Outbox.MAX_OPEN, BURST + backlog / BACKLOG_SHARE)
        : 0;
  }
}
