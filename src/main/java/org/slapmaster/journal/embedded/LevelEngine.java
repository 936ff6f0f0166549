package org.slapmaster.journal.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.Snapshot;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/** LevelDB through its native library. */
final class LevelEngine implements Engine {
  /** Fewer, larger files: what is written is seldom read again before a restart. */
  private static final int WRITE_BUFFER = 64 * 1024 * 1024;

  private static final WriteOptions SYNCED = new WriteOptions().sync(true);
  private static final ReadOptions CHECKED = new ReadOptions().verifyChecksums(true);
  private final DB db;

  private LevelEngine(DB db) {
    this.db = db;
  }

  /**
   * @throws IllegalStateException with one sentence when it cannot be opened
   */
  static LevelEngine open(Path directory) {
    Options options =
        new Options()
            .createIfMissing(true)
            .writeBufferSize(WRITE_BUFFER)
            .paranoidChecks(true)
            .verifyChecksums(true);
    try {
      Files.createDirectories(directory);
      return new LevelEngine(JniDBFactory.factory.open(directory.toFile(), options));
    } catch (IOException | DBException failure) {
      throw Engines.refused(directory, failure);
    }
  }

  @Override
  public void write(List<Change> changes) {
    try (WriteBatch batch = db.createWriteBatch()) {
      for (Change change : changes) {
        if (change.value() == null) {
          batch.delete(change.key());
        } else {
          batch.put(change.key(), change.value());
        }
      }
      db.write(batch, SYNCED);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public byte[] get(byte[] key) {
    return db.get(key, CHECKED);
  }

  @Override
  public void scan(byte[] from, byte[] until, BiPredicate<byte[], byte[]> visit) {
    try (Snapshot snapshot = db.getSnapshot();
        DBIterator entries =
            db.iterator(
                new ReadOptions().snapshot(snapshot).verifyChecksums(true).fillCache(false))) {
      entries.seek(from);
      while (entries.hasNext()) {
        Map.Entry<byte[], byte[]> entry = entries.next();
        if (Arrays.compareUnsigned(entry.getKey(), until) >= 0
            || !visit.test(entry.getKey(), entry.getValue())) {
          return;
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public byte[] last(byte[] from, byte[] until) {
    try (DBIterator entries =
        db.iterator(new ReadOptions().verifyChecksums(true).fillCache(false))) {
      byte[] last = lastBefore(entries, until);
      return last == null || Arrays.compareUnsigned(last, from) < 0 ? null : last;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The native iterator does not come back from behind its end. */
  private static byte[] lastBefore(DBIterator entries, byte[] until) {
    entries.seek(until);
    if (entries.hasNext()) {
      return entries.hasPrev() ? entries.peekPrev().getKey() : null;
    }
    entries.seekToLast();
    return entries.hasNext() ? entries.peekNext().getKey() : null;
  }

  @Override
  public void close() {
    try {
      db.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
