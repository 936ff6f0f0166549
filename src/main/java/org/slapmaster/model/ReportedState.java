package org.slapmaster.model;

import java.util.Locale;

/** What a computer last said of an instance on one of its partitions. */
@Meaning("What a computer last said of an instance.")
public enum ReportedState {
  /** Nothing was reported for this assignment yet. */
  UNKNOWN,
  /** Being configured or brought up; promises have not all passed yet. */
  STARTING,
  /**
   * Some section waits for a value, usually a child's connection parameter. Normal, not an error.
   */
  WAITING,
  /** Services run, promises passed, everything declared is published. */
  STARTED,
  STOPPING,
  STOPPED,
  /** The last pass failed, or a promise of a started instance fails; the node tries again. */
  ERROR,
  DESTROYING,
  /** Nothing of the instance is left on the computer. */
  DESTROYED;

  /** The state that fulfils an order. */
  public boolean fulfils(RequestedState requested) {
    return name().equals(requested.name());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
