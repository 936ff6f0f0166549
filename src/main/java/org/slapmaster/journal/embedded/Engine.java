package org.slapmaster.journal.embedded;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * A database of ordered keys. Reads are thread-safe; one thread at a time writes. Whatever cannot
 * be done, damage included, ends with a {@link RuntimeException}.
 */
interface Engine extends AutoCloseable {
  /**
   * One change of a batch.
   *
   * @param value null: the key is removed
   */
  record Change(byte[] key, byte[] value) {}

  /**
   * Makes all changes or none, and returns when they are on disk. After a failure nobody knows
   * which of the two it was, and the engine is fit for reading only: see {@link #reopen}.
   */
  void write(List<Change> changes);

  /** Null when there is none. */
  byte[] get(byte[] key);

  /**
   * Reads in the order of keys, as of the moment of the call, and checks the sums of what it reads.
   *
   * @param from the first key
   * @param until the first key that does not belong any more
   * @param visit returns false to end
   */
  void scan(byte[] from, byte[] until, BiPredicate<byte[], byte[]> visit);

  /** The last key from {@code from} on and before {@code until}; null when there is none. */
  byte[] last(byte[] from, byte[] until);

  /** Closes and opens again, after a write that failed; in between there is nothing to read. */
  default void reopen() {
    throw new UnsupportedOperationException("This engine is opened once.");
  }

  @Override
  void close();
}
