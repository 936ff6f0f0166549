package org.slapmaster.journal.embedded;

import java.util.List;

/**
 * What is to be written together.
 *
 * @param changes none: it is only to be told when all writes before it are done
 * @param done called when they are on disk, on the thread that wrote
 */
record Write(List<Change> changes, Runnable done, Failed failed) {
  /** Called on the thread that wrote or gave up; nothing of the write is on disk. */
  interface Failed {
    void because(Throwable failure);
  }

  /** A change of one stream. */
  sealed interface Change {
    String stream();
  }

  /**
   * A new entry.
   *
   * @param value as stored; its commit number is filled in
   */
  record Append(String stream, long entry, byte[] value, byte[] digest) implements Change {}

  /** Away with the entries up to and with {@code last}, {@link Batch#MOST_DELETED} at a time. */
  record Delete(String stream, long last) implements Change {}

  /** What it holds in memory. */
  long bytes() {
    long bytes = 0;
    for (Change change : changes) {
      bytes += change instanceof Append append ? append.value().length + 200 : 200;
    }
    return bytes;
  }

  boolean deletes() {
    return !changes.isEmpty() && changes.get(0) instanceof Delete;
  }
}
