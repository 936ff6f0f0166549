package org.slapmaster.sim;

/**
 * Faults that tests plant to see that they are found: each breaks one promise. None of them exists
 * outside of the tests; {@link PlantedFaultsTest} says which invariant finds which.
 */
enum Planted {
  NONE,
  /** The disk says "written" before it is. */
  SYNC_SKIPPED,
  /** Whoever asked is told before the journal has it. */
  ANSWERED_BEFORE_JOURNALED,
  /** The second of two events of a block stands before the first. */
  EVENTS_SWAPPED,
  /** The master forgets that it knows a title. */
  TITLE_FORGOTTEN,
  /** A partition is free as soon as its instance is stopped. */
  FREED_EARLY,
  /** Nobody is told that a child published. */
  WAKE_LOST,
  /** An order that was given is not sent. */
  ORDER_LOST,
  /** After a restart the master takes a partition for free that is not. */
  USED_TAKEN_FOR_FREE,
  /** The waiting are told something that is not so. */
  WRONG_REASON,
  /** A report on an old order counts for the newest. */
  OLD_REPORT_COUNTS,
  /** Whoever waits is not tried again when a computer has something to give. */
  WAITING_FORGOTTEN,
  /** Somebody is told what was so before. */
  STALE_ANSWER,
  /** Two names get one port. */
  PORT_GIVEN_TWICE,
  /** A host's computer takes the list of those it serves for one that it has seen. */
  LOOK_HIDDEN
}
