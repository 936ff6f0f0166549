package org.slapmaster.journal;

import akka.NotUsed;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Source;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * A read journal that knows in which order the entries of all streams were committed. The order
 * never changes, so whoever noted where he was goes on there, in any later process.
 */
public interface CommitOrder {
  /**
   * The entries in that order, and then those that are committed later; never completes. Read when
   * the consumer asks for more.
   *
   * @param after the number of the commit seen last, as {@link Offset#sequence}; {@link
   *     Offset#noOffset} for none
   */
  Source<EventEnvelope, NotUsed> eventsInCommitOrder(Offset after);

  /**
   * The entries of some streams in that order, up to the present end: where streams are many and
   * short, far less work than to read one after the other.
   *
   * @param streams tells of persistence ids whether they are wanted; called by one thread at a time
   */
  Source<EventEnvelope, NotUsed> currentEventsInCommitOrder(Predicate<String> streams);

  /** The number of the commit of an entry, from 1; empty when the journal does not have it. */
  OptionalLong commit(String persistenceId, long entry);

  /** How many commits there are: the number of the last one. */
  long commits();
}
