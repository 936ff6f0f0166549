package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that goes to disk with one sync: entries, their index and chain, the new head. */
final class Batch {
  /** The most entries that one batch removes. */
  static final int MOST_DELETED = 10_000;

  private final Engine engine;
  private final Streams streams;
  private final List<Engine.Change> changes = new ArrayList<>();
  private final List<Write> accepted = new ArrayList<>();
  private final Map<String, Streams.Stream> touched = new HashMap<>();
  private List<Segment.Row> rows = new ArrayList<>();
  private long commits;
  private byte[] chain;
  private int lastId;

  Batch(Engine engine, Streams streams, Head head) {
    this.engine = engine;
    this.streams = streams;
    commits = head.commits();
    chain = head.chain();
    lastId = head.lastId();
  }

  /** Takes a write in; or says why not, and those before and after it do not suffer. */
  Optional<IllegalStateException> add(Write write) {
    Map<String, Long> highest = new HashMap<>();
    for (Write.Change change : write.changes()) {
      if (change instanceof Write.Append append) {
        String stream = append.stream();
        long before = highest.computeIfAbsent(stream, name -> stream(name).highest());
        if (append.entry() <= before) {
          return Optional.of(
              new IllegalStateException(
                  String.format(
                      "Expected an entry after %s:%d, but got %d: more than one actor writes that"
                          + " stream. Nothing was overwritten.",
                      stream, before, append.entry())));
        }
        highest.put(stream, append.entry());
      }
    }
    accepted.add(write);
    for (Write.Change change : write.changes()) {
      if (change instanceof Write.Append append) {
        append(append);
      } else if (change instanceof Write.Delete delete) {
        delete(delete);
      }
    }
    return Optional.empty();
  }

  private Streams.Stream stream(String name) {
    Streams.Stream stream = touched.get(name);
    return stream == null ? streams.find(name) : stream;
  }

  private void append(Write.Append append) {
    String name = append.stream();
    int id = stream(name).id();
    if (id == 0) {
      id = ++lastId;
      changes.add(new Engine.Change(Keys.id(name), Streams.bytes(id)));
      changes.add(new Engine.Change(Keys.name(id), Keys.bytes(name)));
    }
    touched.put(name, new Streams.Stream(id, append.entry()));
    commit(new Segment.Row(id, append.entry(), append.digest()));
    StoredEntry.commit(append.value(), commits);
    changes.add(new Engine.Change(Keys.entry(id, append.entry()), append.value()));
  }

  private void delete(Write.Delete delete) {
    Streams.Stream stream = stream(delete.stream());
    long last = Math.min(delete.last(), stream.highest());
    List<byte[]> keys = new ArrayList<>();
    engine.scan(
        Keys.entry(stream.id(), 0),
        Keys.entry(stream.id(), last + 1),
        (key, value) -> {
          keys.add(key);
          return keys.size() < MOST_DELETED;
        });
    if (keys.isEmpty()) {
      return;
    }
    long until = Keys.entry(keys.get(keys.size() - 1));
    keys.forEach(key -> changes.add(new Engine.Change(key, null)));
    commit(new Segment.Row(stream.id(), -until, Chain.deletion(delete.stream(), until)));
    changes.add(new Engine.Change(Keys.deleted(stream.id()), new Deleted(until, commits).write()));
  }

  private void commit(Segment.Row row) {
    commits++;
    chain = Chain.next(chain, row.digest());
    rows.add(row);
    if (rows.size() == Segment.MOST) {
      endSegment();
    }
  }

  private void endSegment() {
    if (!rows.isEmpty()) {
      changes.add(
          new Engine.Change(Keys.commits(commits), Segment.of(commits, rows, chain).write()));
      rows = new ArrayList<>();
    }
  }

  /** The head after it. */
  Head head() {
    return new Head(commits, chain, lastId);
  }

  /** Writes and syncs, unless there is nothing to write. */
  void write() {
    endSegment();
    if (changes.isEmpty()) {
      return;
    }
    changes.add(new Engine.Change(Keys.HEAD, head().end().write()));
    engine.write(changes);
    streams.written(touched);
  }

  /** About how many bytes it writes. */
  long bytes() {
    return accepted.stream().mapToLong(Write::bytes).sum();
  }

  /** Those who are told when it is on disk. */
  List<Write> accepted() {
    return accepted;
  }

  /**
   * How far a stream's entries were deleted.
   *
   * @param commit the commit that says so, so that the chain covers it
   */
  record Deleted(long last, long commit) {
    byte[] write() {
      return ByteBuffer.allocate(2 * Long.BYTES).putLong(last).putLong(commit).array();
    }

    static Deleted read(byte[] value) {
      ByteBuffer in = ByteBuffer.wrap(value);
      return new Deleted(in.getLong(), in.getLong());
    }
  }
}
