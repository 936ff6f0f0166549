package org.slapmaster.journal.embedded;

import akka.persistence.PersistentRepr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Visits the entries of a stream in their order, but deserializes several at the same time: that
 * takes longer than to read them, and a recovering actor waits for it. Not thread-safe.
 */
final class ReadAhead implements Database.EntryVisitor {
  /** The most that is held. */
  private static final int MOST_ENTRIES = 16;

  private static final int MOST_BYTES = 4 * 1024 * 1024;

  /** From so many bytes on it pays to use several threads; most streams have less. */
  private static final int WORTH_THREADS = 32 * 1024;

  private final Entries entries;
  private final String stream;
  private final Predicate<PersistentRepr> visit;
  private final List<Stored> held = new ArrayList<>();
  private int bytes;
  private boolean ended;

  private record Stored(long entry, byte[] value) {}

  /** Either of both: what cannot be read fails when it is its turn. */
  private record Read(PersistentRepr entry, IllegalStateException damaged) {}

  /**
   * @param visit returns false to end
   */
  ReadAhead(Entries entries, String stream, Predicate<PersistentRepr> visit) {
    this.entries = entries;
    this.stream = stream;
    this.visit = visit;
  }

  @Override
  public boolean visit(long entry, byte[] value) {
    held.add(new Stored(entry, value));
    bytes += value.length;
    if (held.size() >= MOST_ENTRIES || bytes >= MOST_BYTES) {
      deliver();
    }
    return !ended;
  }

  /** What is held is visited too. */
  void end() {
    deliver();
  }

  private void deliver() {
    List<Read> all =
        (bytes >= WORTH_THREADS ? held.parallelStream() : held.stream()).map(this::read).toList();
    held.clear();
    bytes = 0;
    for (int i = 0; i < all.size() && !ended; i++) {
      if (all.get(i).damaged() != null) {
        throw all.get(i).damaged();
      }
      ended = !visit.test(all.get(i).entry());
    }
  }

  private Read read(Stored stored) {
    try {
      return new Read(entries.read(stream, stored.entry(), stored.value()), null);
    } catch (IllegalStateException damaged) {
      return new Read(null, damaged);
    }
  }
}
