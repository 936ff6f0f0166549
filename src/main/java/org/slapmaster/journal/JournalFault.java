package org.slapmaster.journal;

/**
 * Something in a store that is not as it was written.
 *
 * @param commit its place in the order of commits; 0 when it has none
 * @param position {@code persistence id:entry}; null when it concerns no single entry
 * @param sentence "Expected ..., but ..."
 */
public record JournalFault(Kind kind, long commit, String position, String sentence) {
  /** What is wrong. */
  public enum Kind {
    /** An entry is not what was committed. */
    CHANGED,
    /** An entry stands where another was committed. */
    REORDERED,
    /** An entry that was committed is not there, and no deletion of it is journaled. */
    REMOVED,
    /** An entry is there that was never committed. */
    INSERTED,
    /** The entries of a stream do not follow one another. */
    GAP,
    /** The commit index or the names of streams are not what they were. */
    CHAIN,
    /** The journal does not end where its head says. */
    HEAD,
    /** The database cannot be read there; what comes after was not examined. */
    UNREADABLE,
    /** An entry is as it was written, but its content cannot be read. */
    UNDECODABLE,
    /** The journal ends before a head that was noted elsewhere. */
    TRUNCATED,
    /** At a head that was noted elsewhere, the journal has another history. */
    REWRITTEN
  }
}
