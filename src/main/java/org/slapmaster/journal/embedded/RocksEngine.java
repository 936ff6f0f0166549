package org.slapmaster.journal.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB, for machines on which LevelDB's native library does not load. */
final class RocksEngine implements Engine {
  private static final long WRITE_BUFFER = 64L * 1024 * 1024;
  private final Options options;
  private final RocksDB db;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final ReadOptions checked = new ReadOptions().setVerifyChecksums(true);

  private RocksEngine(Options options, RocksDB db) {
    this.options = options;
    this.db = db;
  }

  /**
   * @throws IllegalStateException with one sentence when it cannot be opened
   */
  static RocksEngine open(Path directory) {
    RocksDB.loadLibrary();
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setParanoidChecks(true)
            .setWriteBufferSize(WRITE_BUFFER)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            // A log may end torn; damage before its end is refused.
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0);
    try {
      Files.createDirectories(directory);
      return new RocksEngine(options, RocksDB.open(options, directory.toString()));
    } catch (RocksDBException failure) {
      options.close();
      throw Engines.refused(directory, failure);
    } catch (IOException failure) {
      options.close();
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void write(List<Change> changes) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Change change : changes) {
        if (change.value() == null) {
          batch.delete(change.key());
        } else {
          batch.put(change.key(), change.value());
        }
      }
      db.write(synced, batch);
    } catch (RocksDBException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  @Override
  public byte[] get(byte[] key) {
    try {
      return db.get(checked, key);
    } catch (RocksDBException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  @Override
  public void scan(byte[] from, byte[] until, BiPredicate<byte[], byte[]> visit) {
    Snapshot snapshot = db.getSnapshot();
    try (Slice end = new Slice(until);
        ReadOptions options =
            new ReadOptions()
                .setSnapshot(snapshot)
                .setVerifyChecksums(true)
                .setFillCache(false)
                .setIterateUpperBound(end);
        RocksIterator entries = db.newIterator(options)) {
      entries.seek(from);
      while (entries.isValid()) {
        if (!visit.test(entries.key(), entries.value())) {
          return;
        }
        entries.next();
      }
      entries.status();
    } catch (RocksDBException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    } finally {
      db.releaseSnapshot(snapshot);
    }
  }

  @Override
  public byte[] last(byte[] from, byte[] until) {
    try (ReadOptions options = new ReadOptions().setVerifyChecksums(true).setFillCache(false);
        RocksIterator entries = db.newIterator(options)) {
      entries.seekForPrev(until);
      if (entries.isValid() && Arrays.equals(entries.key(), until)) {
        entries.prev();
      }
      entries.status();
      return !entries.isValid() || Arrays.compareUnsigned(entries.key(), from) < 0
          ? null
          : entries.key();
    } catch (RocksDBException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    checked.close();
    synced.close();
    db.close();
    options.close();
  }
}
