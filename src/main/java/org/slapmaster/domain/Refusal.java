package org.slapmaster.domain;

/**
 * Why a command changes nothing.
 *
 * @param sentence "Expected ..., but ...": fit to be shown to whoever asked
 */
public record Refusal(Reason reason, String sentence) {
  /** The closed list; each face maps it once, to an HTTP status or an exit code. */
  public enum Reason {
    /** A value is malformed or out of bounds. */
    INVALID,
    /** A filter key that does not exist, or a value that it cannot have. */
    UNKNOWN_FILTER,
    /** No such instance, computer, partition or release. */
    UNKNOWN,
    /** The title belongs to another instance. */
    TITLE_TAKEN,
    /** A request from inside a tree for the title of its root. */
    ROOT_TITLE,
    /** The move would make an instance its own requester and cut both off the tree. */
    CYCLE,
    /** The shared flag of an instance never changes. */
    SHARED_FIXED,
    /** The requester is not, or no longer, an instance on that partition. */
    NOT_THE_REQUESTER,
    /** A requester may have a bounded number of children. */
    TOO_MANY,
    /** Still in use; the sentence names the users. */
    IN_USE,
    /** Only for what was ordered destroyed, or for computers out of contact. */
    NOT_IN_THIS_STATE
  }

  public static Refusal of(Reason reason, String sentence, Object... arguments) {
    return new Refusal(reason, String.format(sentence, arguments));
  }
}
