package org.slapmaster.node.instance;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the passes of one partition in a shared pool, never two at once; wake-ups that come while
 * one runs become one more pass. Nothing runs before {@link #open}. Thread-safe.
 */
final class Wakeups {
  private static final Logger LOG = LoggerFactory.getLogger(Wakeups.class);

  /** One pass over a partition. */
  interface Pass {
    /**
     * @param fresh true: something outside may have changed, so look at everything again; false:
     *     only go on
     */
    void run(boolean fresh);
  }

  private final Executor pool;
  private final ScheduledExecutorService timer;
  private final Pass pass;
  private boolean running;
  private boolean again;
  private boolean fresh;
  private boolean open;
  private ScheduledFuture<?> alarm;

  Wakeups(Executor pool, ScheduledExecutorService timer, Pass pass) {
    this.pool = pool;
    this.timer = timer;
    this.pass = pass;
  }

  synchronized void wake(boolean looksAtEverything) {
    fresh |= looksAtEverything;
    again = true;
    submitIfDue();
  }

  /** Lets passes begin; wake-ups that came before were noted. */
  synchronized void open() {
    open = true;
    submitIfDue();
  }

  private void submitIfDue() {
    if (again && !running && open) {
      running = true;
      submit();
    }
  }

  /** Wakes later, unless another call names another time first; any pass takes the alarm away. */
  synchronized void wakeIn(Duration delay, boolean looksAtEverything) {
    stopAlarm();
    if (open) {
      alarm =
          timer.schedule(() -> wake(looksAtEverything), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** No pass begins after this. */
  synchronized void close() {
    open = false;
    stopAlarm();
  }

  private void stopAlarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  private void submit() {
    try {
      pool.execute(this::runOnce);
    } catch (RejectedExecutionException e) {
      LOG.debug("No further pass: the node stops.");
    }
  }

  private void runOnce() {
    boolean everything;
    synchronized (this) {
      if (!open) {
        return;
      }
      everything = fresh;
      fresh = false;
      again = false;
      stopAlarm();
    }
    try {
      pass.run(everything);
    } catch (RuntimeException e) {
      LOG.error("A pass ended unexpectedly.", e);
    } finally {
      synchronized (this) {
        running = false;
        submitIfDue();
      }
    }
  }
}
