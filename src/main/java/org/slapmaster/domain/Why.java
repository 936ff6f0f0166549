package org.slapmaster.domain;

import org.slapmaster.model.Meaning;

/**
 * Why somebody is asked to wait.
 *
 * @param cause for programs
 * @param sentence for people: what is missing and where
 * @param since when this cause began, microseconds since the epoch
 */
public record Why(Cause cause, String sentence, long since) {
  @Meaning("Why an instance waits, for programs.")
  public enum Cause {
    NO_COMPUTER,
    FILTER_UNMET,
    NO_SOFTWARE,
    OUT_OF_CONTACT,
    CLOSED,
    NO_FREE_PARTITION,
    /** No instance of the release and type serves shared instances where the filter allows. */
    NO_HOST,
    SOFTWARE_INSTALLING,
    /** The computer works on it. */
    BEING_DEPLOYED,
    /** The new release is not installed on its computer yet; the old one keeps running. */
    NEW_RELEASE,
    /** A section of the instance waits, usually for a child. */
    INSTANCE_WAITS,
    INSTANCE_FAILS,
    BEING_STOPPED,
    BEING_DESTROYED
  }
}
