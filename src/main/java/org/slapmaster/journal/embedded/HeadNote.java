package org.slapmaster.journal.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The head a second time, in a file of its own beside the database: what was acknowledged is missed
 * when the database comes back without it. Written through memory after every batch, so that it
 * outlives the process; synced now and then and at the end, so that after a loss of power it may be
 * a little behind, never ahead. Two places in turn, each with its sum, so that one is always whole.
 */
final class HeadNote implements AutoCloseable {
  static final String FILE = "head";
  private static final int PLACE = 64;
  private static final int CONTENT = Long.BYTES + Chain.LENGTH;

  /** Synced after so many commits. */
  private static final long OFTEN = 10_000;

  private final MappedByteBuffer file;
  private int next;
  private long synced;

  private HeadNote(MappedByteBuffer file) {
    this.file = file;
  }

  static HeadNote open(Path directory) {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      if (channel.size() < 2 * PLACE) {
        // Real bytes: a page of the map that has no place on the disk could not be written later.
        channel.write(ByteBuffer.allocate(2 * PLACE), 0);
        channel.force(true);
      }
      return new HeadNote(channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * PLACE));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What is noted in a directory; empty when nothing is. */
  static Optional<Head> in(Path directory) {
    if (!Files.exists(directory.resolve(FILE))) {
      return Optional.empty();
    }
    try (HeadNote note = open(directory)) {
      return note.read();
    }
  }

  /** The later of the two that are whole; empty when nothing was ever noted. */
  Optional<Head> read() {
    Head best = null;
    for (int place = 0; place < 2; place++) {
      byte[] content = new byte[CONTENT];
      file.get(place * PLACE, content);
      Head head = new Head(file.getLong(place * PLACE), chain(content), 0);
      boolean whole = file.getInt(place * PLACE + CONTENT) == sum(content) && head.commits() > 0;
      if (whole && (best == null || head.commits() > best.commits())) {
        best = head;
        next = 1 - place;
      }
    }
    return Optional.ofNullable(best);
  }

  private static byte[] chain(byte[] content) {
    byte[] chain = new byte[Chain.LENGTH];
    ByteBuffer.wrap(content).position(Long.BYTES).get(chain);
    return chain;
  }

  private static int sum(byte[] content) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    return (int) sum.getValue();
  }

  /** After a batch was synced. */
  void note(Head head) {
    byte[] content = ByteBuffer.allocate(CONTENT).putLong(head.commits()).put(head.chain()).array();
    file.put(next * PLACE, content);
    file.putInt(next * PLACE + CONTENT, sum(content));
    next = 1 - next;
    if (head.commits() - synced >= OFTEN) {
      sync(head);
    }
  }

  private void sync(Head head) {
    file.force();
    synced = head.commits();
  }

  @Override
  public void close() {
    file.force();
  }
}
