package org.slapmaster.journal.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which layout a database has; takes older ones to the present one. */
final class Format {
  private static final Logger LOG = LoggerFactory.getLogger(Format.class);
  private static final byte[] PRESENT = Keys.bytes("slapmaster-journal-3");

  /** Whose head had the chain too, and each stream its highest entry, under {@code h}. */
  private static final byte[] WITH_MORE = Keys.bytes("slapmaster-journal-2");

  private static final byte[] WITHOUT_CHAIN = Keys.bytes("slapmaster-journal-1");

  private Format() {}

  /**
   * @throws IllegalStateException with one sentence when somebody else wrote it
   */
  static void check(Engine engine, Path directory) {
    byte[] format = engine.get(Keys.FORMAT);
    if (format == null) {
      refuseForeign(engine);
      engine.write(List.of(new Engine.Change(Keys.FORMAT, PRESENT)));
    } else if (Arrays.equals(format, WITHOUT_CHAIN)) {
      long entries = new Upgrade(engine).run(new Engine.Change(Keys.FORMAT, PRESENT));
      LOG.info("The journal in {} has a hash chain now, over {} entries", directory, entries);
    } else if (Arrays.equals(format, WITH_MORE)) {
      byte[] head = engine.get(Keys.HEAD);
      byte[] end = (head == null ? Head.EMPTY : Head.read(head)).end().write();
      engine.write(
          List.of(new Engine.Change(Keys.HEAD, end), new Engine.Change(Keys.FORMAT, PRESENT)));
      LOG.info(
          "The journal in {} is {} now: an older slapmaster refuses it",
          directory,
          Keys.text(PRESENT));
    } else if (!Arrays.equals(format, PRESENT)) {
      throw new IllegalStateException(
          String.format(
              "Expected a journal of format %s in %s, but got %s: a newer slapmaster wrote it.",
              Keys.text(PRESENT), directory, Keys.text(format)));
    }
  }

  private static void refuseForeign(Engine engine) {
    engine.scan(
        Keys.LEAST,
        Keys.BEYOND,
        (key, value) -> {
          throw new IllegalStateException(
              "Expected a journal of this slapmaster, but Akka's own LevelDB journal wrote it: go"
                  + " on with it by akka.persistence.journal.plugin ="
                  + " akka.persistence.journal.leveldb and slapmaster.journal.query-plugin ="
                  + " akka.persistence.query.journal.leveldb, or name another data directory.");
        });
  }

  /**
   * From the layout without commit index: entries are put in the order of the numbers that they
   * have, then indexed and chained. May be interrupted and begun again.
   */
  private static final class Upgrade {
    private static final int AT_ONCE = 1_000;
    private final Engine engine;
    private final Streams streams;
    private List<Engine.Change> changes = new ArrayList<>();
    private List<Segment.Row> rows = new ArrayList<>();
    private byte[] chain = Chain.start();
    private long commits;
    private int lastId;

    Upgrade(Engine engine) {
      this.engine = engine;
      streams = new Streams(engine);
    }

    long run(Engine.Change format) {
      engine.scan(Keys.first('d'), Keys.after('d'), this::index);
      engine.scan(Keys.first('e'), Keys.after('e'), this::sort);
      flush();
      engine.scan(Keys.first('u'), Keys.after('u'), this::chain);
      endSegment();
      change(Keys.HEAD, new Head(commits, chain, lastId).end().write());
      changes.add(format);
      flush();
      engine.scan(Keys.first('u'), Keys.after('u'), (key, value) -> change(key, null));
      flush();
      return commits;
    }

    private boolean index(byte[] key, byte[] name) {
      lastId = Math.max(lastId, Keys.id(key));
      return change(Keys.id(Keys.text(name)), Streams.bytes(Keys.id(key)));
    }

    private boolean sort(byte[] key, byte[] value) {
      return change(Keys.sorted(StoredEntry.commit(value), key), key);
    }

    private boolean chain(byte[] sorted, byte[] key) {
      byte[] value = engine.get(key);
      int id = Keys.id(key);
      long entry = Keys.entry(key);
      byte[] digest = Chain.digest(streams.name(id), entry, value);
      chain = Chain.next(chain, digest);
      rows.add(new Segment.Row(id, entry, digest));
      commits++;
      if (StoredEntry.commit(value) != commits) {
        StoredEntry.commit(value, commits);
        change(key, value);
      }
      if (rows.size() == AT_ONCE) {
        endSegment();
      }
      return true;
    }

    private void endSegment() {
      if (!rows.isEmpty()) {
        change(Keys.commits(commits), new Segment(commits, rows, chain).write());
        rows = new ArrayList<>();
      }
    }

    private boolean change(byte[] key, byte[] value) {
      changes.add(new Engine.Change(key, value));
      if (changes.size() == AT_ONCE) {
        flush();
      }
      return true;
    }

    private void flush() {
      if (!changes.isEmpty()) {
        engine.write(changes);
        changes = new ArrayList<>();
      }
    }
  }
}
