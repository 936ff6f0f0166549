package org.slapmaster.journal.snapshot;

/**
 * When a snapshot pays: reading it takes as long as what is in it is large, and reading the journal
 * as long as its events are many. Only where events are several times as many as what they left
 * does it save more than it costs.
 *
 * @param atLeast fewer events than these are read in no time
 */
public record SnapshotRule(long atLeast) {
  /** So many events for each entry that is left are as quickly read as the entry. */
  private static final int RATIO = 2;

  /**
   * Whether one should be taken.
   *
   * @param events how many came since the last one, or since the beginning
   * @param entries how many instances and computers it would have
   */
  public boolean isDue(long events, long entries) {
    return events >= atLeast && events > RATIO * entries;
  }
}
