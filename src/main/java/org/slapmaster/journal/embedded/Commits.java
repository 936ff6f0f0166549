package org.slapmaster.journal.embedded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells who listens that something was committed. Thread-safe. */
final class Commits {
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

  /**
   * @param listener told on the thread that wrote; must be quick and remember only that it was told
   */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }

  void happened() {
    listeners.forEach(Runnable::run);
  }
}
