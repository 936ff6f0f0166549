package org.slapmaster.node.supervise;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for what waits; they keep no program alive and go away when idle. */
final class Workers {
  private Workers() {}

  static ExecutorService named(String name) {
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
