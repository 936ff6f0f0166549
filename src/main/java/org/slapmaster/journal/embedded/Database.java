package org.slapmaster.journal.embedded;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * The journal's database: what stands under which key. Knows no actors. Thread-safe for readers;
 * {@link StoreWriter} alone writes.
 */
final class Database implements AutoCloseable {
  private final Path directory;
  private final Engine engine;
  private final Streams streams;
  private volatile Head head;

  /** Null for a database without a directory. */
  private HeadNote note;

  private Database(Path directory, Engine engine) {
    this.directory = directory;
    this.engine = engine;
    Format.check(engine, directory);
    streams = new Streams(engine);
    head = readHead();
  }

  /**
   * Opens the database in a directory, which is made when it is not there.
   *
   * @param setting as in {@link Engines#choose}
   * @throws IllegalStateException with one sentence when it cannot be opened or is damaged
   */
  static Database open(Path directory, String setting) {
    Database database = inspect(directory, setting);
    try {
      Soundness soundness = new Soundness(database);
      soundness.check();
      database.note = HeadNote.open(directory);
      database.note.read().ifPresent(soundness::check);
      database.note.note(database.head);
      return database;
    } catch (RuntimeException refused) {
      database.close();
      throw Engines.refused(directory, refused);
    }
  }

  /** The same to look at only, with whatever damage there is that a reader may find. */
  static Database inspect(Path directory, String setting) {
    Engines kind = Engines.choose(setting, directory);
    return on(new GuardedEngine(() -> kind.open(directory)), directory);
  }

  /** The same on an engine, which is closed when it is refused. */
  static Database on(Engine engine, Path directory) {
    try {
      return new Database(directory, engine);
    } catch (RuntimeException refused) {
      engine.close();
      throw Engines.refused(directory, refused);
    }
  }

  /** What an entry is to a reader; returns false to end. */
  interface EntryVisitor {
    boolean visit(long entry, byte[] value);
  }

  /** What a commit is to a reader; returns false to end. */
  interface CommitVisitor {
    boolean visit(long commit, Segment.Row row);
  }

  private Head readHead() {
    byte[] value = engine.get(Keys.HEAD);
    if (value == null) {
      return Head.EMPTY;
    }
    Head.End end = Head.End.read(value);
    byte[] chain = chainAt(end.commits());
    return new Head(end.commits(), chain == null ? Chain.start() : chain, end.lastId());
  }

  Path directory() {
    return directory;
  }

  Engine engine() {
    return engine;
  }

  Head head() {
    return head;
  }

  /** The name of a stream; null when there is none of that id. */
  String name(int id) {
    return streams.name(id);
  }

  long highest(String stream) {
    return streams.find(stream).highest();
  }

  /** The last segment of the commit index; null when there is none. */
  Segment lastSegment() {
    return segment(head.commits());
  }

  /** The chain after so many commits; null when the index does not say. */
  byte[] chainAt(long commits) {
    Deque<byte[]> digests = new ArrayDeque<>();
    long at = commits;
    byte[] chain = at == 0 ? Chain.start() : null;
    while (chain == null) {
      Segment segment = segment(at);
      if (segment == null || at < segment.first()) {
        return null;
      }
      if (at == segment.last() && segment.chain() != null) {
        chain = segment.chain();
      } else {
        for (; at >= segment.first(); at--) {
          digests.push(segment.rows().get((int) (at - segment.first())).digest());
        }
        chain = at == 0 ? Chain.start() : null;
      }
    }
    for (byte[] digest : digests) {
      chain = Chain.next(chain, digest);
    }
    return chain;
  }

  /** What was committed; null when there never were so many. */
  Segment.Row row(long commit) {
    Segment segment = commit < 1 ? null : segment(commit);
    return segment == null || commit < segment.first()
        ? null
        : segment.rows().get((int) (commit - segment.first()));
  }

  /** The number of the commit of an entry; empty when it is not there. */
  OptionalLong commit(String stream, long entry) {
    byte[] value = entry(streams.find(stream).id(), entry);
    return value == null ? OptionalLong.empty() : OptionalLong.of(StoredEntry.commit(value));
  }

  /** {@code persistence id:entry} of a commit; null when there is none. */
  String position(long commit) {
    Segment.Row row = row(commit);
    return row == null ? null : name(row.id()) + ":" + Math.abs(row.entry());
  }

  /** The segment that has a commit, or the first one after it; null when there is none. */
  private Segment segment(long commit) {
    Segment[] found = {null};
    engine.scan(
        Keys.commits(commit),
        Keys.after('c'),
        (key, value) -> {
          found[0] = Segment.read(key, value);
          return false;
        });
    return found[0];
  }

  /** Commits in their order, from the one after {@code after} on. */
  void commits(long after, CommitVisitor visit) {
    segments(
        after,
        segment -> {
          long commit = segment.first();
          for (Segment.Row row : segment.rows()) {
            if (commit > after && !visit.visit(commit, row)) {
              return false;
            }
            commit++;
          }
          return true;
        });
  }

  /** The commit index from the segment on that has the commit after {@code after}. */
  void segments(long after, Predicate<Segment> visit) {
    engine.scan(
        Keys.commits(after + 1),
        Keys.after('c'),
        (key, value) -> visit.test(Segment.read(key, value)));
  }

  /**
   * Entries of a stream in their order, those from {@code first} to {@code last} that are there.
   */
  void entries(String stream, long first, long last, EntryVisitor visit) {
    int id = streams.find(stream).id();
    if (id == 0 || last < first) {
      return;
    }
    byte[] until = last == Long.MAX_VALUE ? Keys.entry(id + 1, 0) : Keys.entry(id, last + 1);
    try {
      engine.scan(
          Keys.entry(id, Math.max(first, 0)),
          until,
          (key, value) -> visit.visit(Keys.entry(key), value));
    } catch (RuntimeException damaged) {
      throw Engines.refused(directory, damaged);
    }
  }

  /** Whether a stream has entries up to {@code last}. */
  boolean has(String stream, long last) {
    boolean[] found = {false};
    entries(
        stream,
        0,
        last,
        (entry, value) -> {
          found[0] = true;
          return false;
        });
    return found[0];
  }

  /** Null when it is not there. */
  byte[] entry(int id, long entry) {
    return engine.get(Keys.entry(id, entry));
  }

  /** The streams with an id after {@code after}, in the order in which they began. */
  void streams(int after, BiPredicate<Integer, String> visit) {
    engine.scan(
        Keys.name(after + 1),
        Keys.after('d'),
        (key, value) -> visit.test(Keys.id(key), Keys.text(value)));
  }

  /** Begins a batch on top of what is there. */
  Batch batch() {
    return new Batch(engine, streams, head);
  }

  /** A batch is on disk. */
  void written(Head next) {
    head = next;
    if (note != null) {
      note.note(next);
    }
  }

  /**
   * After a write that failed: opens the engine again, and says whether that batch, which would
   * have led to {@code next}, is on disk after all.
   */
  boolean reopened(Head next) {
    engine.reopen();
    streams.forget();
    Head found = readHead();
    if (!found.sameAs(head) && !found.sameAs(next)) {
      throw new IllegalStateException(
          String.format(
              "Expected the journal in %s at commit %d or %d, but it is at %d.",
              directory, head.commits(), next.commits(), found.commits()));
    }
    head = found;
    return found.sameAs(next);
  }

  @Override
  public void close() {
    if (note != null) {
      note.close();
    }
    engine.close();
  }
}
