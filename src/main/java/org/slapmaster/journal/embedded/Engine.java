package org.slapmaster.journal.embedded;

import java.util.List;
import java.util.function.BiPredicate;

/** A database of ordered keys. Reads are thread-safe; one thread writes. */
interface Engine extends AutoCloseable {
  /**
   * One change of a batch.
   *
   * @param value null: the key is removed
   */
  record Change(byte[] key, byte[] value) {}

  /** Makes all changes or none, and returns when they are on disk. */
  void write(List<Change> changes);

  /** Null when there is none. */
  byte[] get(byte[] key);

  /**
   * Reads in the order of keys, as of the moment of the call.
   *
   * @param from the first key
   * @param until the first key that does not belong any more
   * @param visit returns false to end
   */
  void scan(byte[] from, byte[] until, BiPredicate<byte[], byte[]> visit);

  @Override
  void close();
}
