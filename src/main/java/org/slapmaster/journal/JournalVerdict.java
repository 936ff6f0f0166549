package org.slapmaster.journal;

import java.util.List;

/**
 * What came of verifying a store.
 *
 * @param head where the examined history ends
 * @param entries how many entries were found as they were written
 * @param deleted how many commits are not there any more, as their journaled deletion says
 * @param faults the first {@link #LISTED}, in the order in which they were found; empty: it is
 *     sound
 * @param faultCount how many faults there are in all
 * @param lastGood the last commit before the first fault; {@code head.commits()} when it is sound
 * @param lastGoodPosition {@code persistence id:entry} of that commit; null when there is none
 */
public record JournalVerdict(
    JournalHead head,
    long entries,
    long deleted,
    List<JournalFault> faults,
    long faultCount,
    long lastGood,
    String lastGoodPosition) {
  public static final int LISTED = 1_000;

  public boolean isSound() {
    return faultCount == 0;
  }
}
