package org.slapmaster.journal.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a database's log after a crash. LevelDB and RocksDB, told to be strict, refuse a log
 * whose last write is torn, as they refuse one that is damaged in the middle. But the two can be
 * told apart: each write is synced before the next begins, so a bad one with another behind it was
 * synced, and is damaged; a bad one with nothing behind it was never confirmed. It is cut off, and
 * what is cut off is kept beside.
 *
 * <p>The form of the log, which both share: blocks of 32 KiB; in them pieces of a checksum
 * (CRC-32C, masked), a length, a type (whole, first, middle, last) and the content; no piece
 * crosses a block.
 */
final class LogTail {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
  private static final int BLOCK = 32 * 1024;
  private static final int HEADER = 7;
  private static final int WHOLE = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;
  private static final int MASK = 0xa282ead8;
  private final ByteBuffer log;

  /** Where the last whole write ends. */
  private int good;

  private LogTail(ByteBuffer log) {
    this.log = log.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Cuts off a torn end of the newest log. Nobody may have the database open.
   *
   * @return whether there was one
   * @throws IllegalStateException with one sentence when the log is damaged before its end
   */
  static boolean mend(Path directory) {
    try {
      Optional<Path> newest = newestLog(directory);
      return newest.isPresent() && mendLog(newest.get());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Optional<Path> newestLog(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]+\\.log"))
          .max(Comparator.comparing(file -> file.getFileName().toString()));
    }
  }

  private static boolean mendLog(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    LogTail tail = new LogTail(ByteBuffer.wrap(content));
    int bad = tail.firstBad();
    int next = tail.writeAfter(bad);
    if (next >= 0) {
      throw new IllegalStateException(
          String.format(
              "Expected the log %s to be whole, but it is damaged at byte %d, and what was written"
                  + " later stands from byte %d on: writes that were confirmed are missing. Restore"
                  + " a back-up.",
              file, bad, next));
    }
    if (isZero(content, tail.good)) {
      return false;
    }
    Path torn = file.resolveSibling(file.getFileName() + ".torn");
    Files.write(torn, Arrays.copyOfRange(content, tail.good, content.length));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(tail.good);
      channel.force(true);
    }
    LOG.warn(
        "The last write of the journal's log {} was interrupted and never confirmed: what there is"
            + " of it was moved to {}",
        file,
        torn.getFileName());
    return true;
  }

  private static boolean isZero(byte[] content, int from) {
    for (int i = from; i < content.length; i++) {
      if (content[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the first piece begins that is not whole; the end of the log when all are. */
  private int firstBad() {
    int at = 0;
    while (at < log.limit()) {
      int end = endOfPiece(at);
      if (end < 0) {
        return at;
      }
      int type = type(at);
      if (type != FIRST && type != FIRST + 1) {
        good = end;
      }
      at = inBlock(end);
    }
    return at;
  }

  /** Where a piece can begin: not in the last few bytes of a block. */
  private static int inBlock(int at) {
    int left = BLOCK - at % BLOCK;
    return left < HEADER ? at + left : at;
  }

  private int type(int at) {
    return log.get(at + 6);
  }

  /** Where a whole piece ends; negative when none stands there. */
  private int endOfPiece(int at) {
    if (at + HEADER > log.limit()) {
      return -1;
    }
    int length = log.getShort(at + 4) & 0xffff;
    int end = at + HEADER + length;
    if (type(at) == 0 || end > log.limit() || end > at - at % BLOCK + BLOCK) {
      return -1;
    }
    CRC32C sum = new CRC32C();
    sum.update(log.array(), at + 6, 1 + length);
    int crc = (int) sum.getValue();
    int masked = ((crc >>> 15) | (crc << 17)) + MASK;
    return masked == log.getInt(at) ? end : -1;
  }

  /**
   * Where a write begins behind a bad place; negative when none does. Later pieces of the torn
   * write itself do not count: the disk may have taken them in any order.
   */
  private int writeAfter(int bad) {
    int length = bad + HEADER <= log.limit() ? log.getShort(bad + 4) & 0xffff : 0;
    int found = writeFrom(inBlock(bad + HEADER + length), bad - bad % BLOCK + BLOCK);
    for (int block = bad - bad % BLOCK + BLOCK; found < 0 && block < log.limit(); block += BLOCK) {
      found = writeFrom(block, block + BLOCK);
    }
    return found;
  }

  private int writeFrom(int from, int until) {
    int at = from;
    while (at < until && at < log.limit()) {
      int end = endOfPiece(at);
      if (end < 0) {
        return -1;
      }
      if (type(at) == WHOLE || type(at) == FIRST || type(at) > LAST) {
        return at;
      }
      at = inBlock(end);
    }
    return -1;
  }
}
