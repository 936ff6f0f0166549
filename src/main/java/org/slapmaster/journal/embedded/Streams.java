package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids and highest entries of streams: a bounded memory over the database, because there may be
 * millions. Thread-safe. Looking up and remembering are one step, and {@link #written} comes after
 * the write, so that nothing older than the database is ever remembered.
 */
final class Streams {
  private static final int REMEMBERED = 100_000;
  private static final Stream NONE = new Stream(0, 0);
  private final Engine engine;
  private final Map<String, Stream> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stream> eldest) {
          return size() > REMEMBERED;
        }
      };

  Streams(Engine engine) {
    this.engine = engine;
  }

  /**
   * A stream.
   *
   * @param id 0: there is none of that name
   * @param highest its highest entry ever, deleted or not; 0 for none
   */
  record Stream(int id, long highest) {}

  synchronized Stream find(String name) {
    Stream known = remembered.get(name);
    if (known == null) {
      known = read(name);
      remembered.put(name, known);
    }
    return known;
  }

  private Stream read(String name) {
    byte[] id = engine.get(Keys.id(name));
    if (id == null) {
      return NONE;
    }
    int number = ByteBuffer.wrap(id).getInt();
    return new Stream(number, Math.max(lastEntry(number), deleted(number)));
  }

  private long lastEntry(int id) {
    byte[] key = engine.last(Keys.entry(id, 0), Keys.entry(id, Long.MAX_VALUE));
    return key == null ? 0 : Keys.entry(key);
  }

  /** What was deleted was there. */
  private long deleted(int id) {
    byte[] value = engine.get(Keys.deleted(id));
    return value == null ? 0 : Batch.Deleted.read(value).last();
  }

  /** Null when there is none of that id. */
  String name(int id) {
    byte[] name = engine.get(Keys.name(id));
    return name == null ? null : Keys.text(name);
  }

  /** What the database has now. */
  synchronized void written(Map<String, Stream> streams) {
    remembered.putAll(streams);
  }

  /** The database may have become another. */
  synchronized void forget() {
    remembered.clear();
  }

  static byte[] bytes(int id) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(id).array();
  }
}
