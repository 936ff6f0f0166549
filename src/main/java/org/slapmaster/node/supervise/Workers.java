package org.slapmaster.node.supervise;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Threads for what waits; they keep no program alive and go away when idle. */
public final class Workers {
  private Workers() {}

  static ExecutorService named(String name) {
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Interrupts what the threads do and waits, for some seconds at most, until they have let go of
   * it: what is closed changes nothing on disk any more.
   */
  public static void end(ExecutorService workers) {
    workers.shutdownNow();
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
