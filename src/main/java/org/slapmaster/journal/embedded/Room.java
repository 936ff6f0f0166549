package org.slapmaster.journal.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Whether the disk has room for a write and for what the database does behind it. Asked before each
 * write: LevelDB writes through memory maps, and on a disk without room the operating system would
 * end the whole process.
 */
final class Room {
  /** What the database may need to move its tables about, however large it is. */
  private static final long MOST_FOR_TABLES = 256L * 1024 * 1024;

  /** After so many bytes written the tables are measured again. */
  private static final long MEASURED_EVERY = 16L * 1024 * 1024;

  private final File directory;
  private final long reserve;
  private long tables;
  private long sinceMeasured = MEASURED_EVERY;

  /**
   * @param reserve bytes that stay free besides what the tables need
   */
  Room(Path directory, long reserve) {
    this.directory = directory.toFile();
    this.reserve = reserve;
  }

  /** No limit but the disk's own: for databases that outlive meeting it. */
  static Room unlimited(Path directory) {
    return new Room(directory, Long.MIN_VALUE / 2);
  }

  /** There is not enough room; the message is one sentence. */
  static final class Full extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Full(String sentence) {
      super(sentence);
    }
  }

  /**
   * @throws Full when there is not enough
   */
  void check(long bytes) {
    sinceMeasured += bytes;
    if (sinceMeasured >= MEASURED_EVERY) {
      tables = Math.min(measure(), MOST_FOR_TABLES);
      sinceMeasured = 0;
    }
    long needed = reserve + tables + 2 * bytes;
    long free = directory.getUsableSpace();
    if (free < needed) {
      throw new Full(
          String.format(
              "Expected %d MiB free on the disk of the journal in %s, but only %d are: make room,"
                  + " and it goes on by itself.",
              toMiB(needed + toBytes(1) - 1), directory, toMiB(free)));
    }
  }

  /** Whether the disk itself has none left. */
  boolean isFull() {
    return directory.getUsableSpace() < toBytes(1);
  }

  private long measure() {
    try (Stream<Path> files = Files.list(directory.toPath())) {
      return files.map(Path::toFile).mapToLong(File::length).sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long toMiB(long bytes) {
    return bytes / (1024 * 1024);
  }

  private static long toBytes(long mib) {
    return mib * 1024 * 1024;
  }
}
