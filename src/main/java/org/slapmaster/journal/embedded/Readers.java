package org.slapmaster.journal.embedded;

import akka.persistence.PersistentRepr;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.EventEnvelope$;
import akka.persistence.query.Offset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a {@link LiveSource} reads from the database, chunk by chunk. */
final class Readers {
  /** The most of one chunk. */
  private static final int ENTRIES = 500;

  private static final long BYTES = 4 * 1024 * 1024;
  private final Database database;
  private final Entries entries;

  Readers(Database database, Entries entries) {
    this.database = database;
    this.entries = entries;
  }

  /** A chunk that grows until it is large enough. */
  private static final class Chunk<T> {
    final List<T> elements = new ArrayList<>();
    private long bytes;

    /** Returns false when it is full. */
    boolean add(T element, long size) {
      elements.add(element);
      bytes += size;
      return elements.size() < ENTRIES && bytes < BYTES;
    }
  }

  /** Names of streams up to an id. */
  LiveSource.Reader<String> names(int last) {
    return new LiveSource.Reader<>() {
      private int seen;

      @Override
      public List<String> next() {
        Chunk<String> chunk = new Chunk<>();
        if (!isAtEnd()) {
          database.streams(
              seen,
              (id, name) -> {
                seen = id;
                return chunk.add(name, name.length()) && !isAtEnd();
              });
        }
        return chunk.elements;
      }

      @Override
      public boolean isAtEnd() {
        return seen >= last;
      }
    };
  }

  /** Entries {@code first} to {@code last} of a stream. */
  LiveSource.Reader<EventEnvelope> stream(String stream, long first, long last) {
    return new LiveSource.Reader<>() {
      private long next = Math.max(first, 1);

      @Override
      public List<EventEnvelope> next() {
        Chunk<EventEnvelope> chunk = new Chunk<>();
        database.entries(
            stream,
            next,
            last,
            (entry, value) -> {
              next = entry + 1;
              return chunk.add(
                  envelope(Offset.sequence(entry), entries.read(stream, entry, value)),
                  value.length);
            });
        return chunk.elements;
      }

      @Override
      public boolean isAtEnd() {
        return next > last || database.highest(stream) >= last;
      }
    };
  }

  /** What was committed to some streams after {@code after} up to {@code last}. */
  LiveSource.Reader<EventEnvelope> commits(long after, long last, Predicate<String> streams) {
    return new LiveSource.Reader<>() {
      private long seen = after;

      @Override
      public List<EventEnvelope> next() {
        Chunk<EventEnvelope> chunk = new Chunk<>();
        if (seen < Math.min(last, database.head().commits())) {
          database.commits(
              seen,
              (commit, row) -> {
                seen = commit;
                return read(commit, row, streams, chunk) && seen < last;
              });
        }
        return chunk.elements;
      }

      @Override
      public boolean isAtEnd() {
        return seen >= last;
      }
    };
  }

  /** Deletions, and what they deleted, are not there any more. */
  private boolean read(
      long commit, Segment.Row row, Predicate<String> streams, Chunk<EventEnvelope> chunk) {
    String stream = row.isDeletion() ? null : database.name(row.id());
    byte[] value =
        stream == null || !streams.test(stream) ? null : database.entry(row.id(), row.entry());
    if (value == null) {
      return true;
    }
    PersistentRepr entry = entries.read(stream, row.entry(), value);
    return chunk.add(envelope(Offset.sequence(commit), entry), value.length);
  }

  private static EventEnvelope envelope(Offset offset, PersistentRepr entry) {
    return EventEnvelope$.MODULE$.apply(
        offset, entry.persistenceId(), entry.sequenceNr(), entry.payload(), entry.timestamp());
  }
}
