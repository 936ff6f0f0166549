package org.slapmaster.journal;

import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;

/**
 * Whose stream of events: the persistence id, taken apart.
 *
 * @param entity the computer's reference, the partition's written form, the instance's guid; empty
 *     for the master
 */
public record StreamId(Kind kind, String entity) {
  /** The four kinds of persistent actors. */
  public enum Kind {
    MASTER("master"),
    REQUEST("request"),
    COMPUTER("computer"),
    PARTITION("partition");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  public static final StreamId MASTER = new StreamId(Kind.MASTER, "");

  public static StreamId of(ComputerId computer) {
    return new StreamId(Kind.COMPUTER, computer.value());
  }

  public static StreamId of(PartitionId partition) {
    return new StreamId(Kind.PARTITION, partition.toString());
  }

  public static StreamId of(InstanceGuid guid) {
    return new StreamId(Kind.REQUEST, guid.value());
  }

  /** Reads a persistence id; refuses one that no actor of ours has. */
  public static StreamId parse(String persistenceId) {
    int bar = persistenceId.indexOf('|');
    String word = bar < 0 ? persistenceId : persistenceId.substring(0, bar);
    for (Kind kind : Kind.values()) {
      if (kind.word.equals(word) && (kind == Kind.MASTER) == (bar < 0)) {
        return new StreamId(kind, bar < 0 ? "" : persistenceId.substring(bar + 1));
      }
    }
    throw new IllegalArgumentException(
        "Expected the persistence id of a master, request, computer or partition, but got '"
            + persistenceId
            + "'.");
  }

  /** The persistence id. */
  @Override
  public String toString() {
    return kind == Kind.MASTER ? kind.word : kind.word + "|" + entity;
  }
}
