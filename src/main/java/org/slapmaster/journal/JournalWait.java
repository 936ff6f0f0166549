package org.slapmaster.journal;

import java.time.Instant;

/**
 * The journal cannot be written now; it tries again by itself, and whoever wrote waits.
 *
 * @param since when the first write began to wait
 * @param full whether there is no room left on its disk; otherwise something else is wrong with it
 * @param sentence "Expected ..., but ...", for the log and for whoever asks
 */
public record JournalWait(Instant since, boolean full, String sentence) {
  /** What a caller hears for whom nothing was done. */
  public String toCaller() {
    return sentence + " It waits since " + since + "; nothing was done, ask again.";
  }
}
