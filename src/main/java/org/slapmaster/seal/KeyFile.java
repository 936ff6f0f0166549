package org.slapmaster.seal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slapmaster.disk.DurableFile;

/**
 * Keys by number in one file that only its owner may read: a header, then one slot of fixed size
 * for each key, its material with a check. Keys are written and synced before anybody needs them,
 * so that a new tree costs no sync of its own; one is erased by zeros over its slot, synced too.
 *
 * <p>What that cannot erase: copies in backups, and blocks that a copying file system or a disk
 * keeps after they were overwritten. Thread-safe.
 */
final class KeyFile implements Closeable {
  private static final byte[] HEADER = "slapmaster keys 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int SLOT = TreeKey.BYTES + Long.BYTES;

  /** Slots written at once: as many as there are, within these bounds. */
  private static final int FEWEST = 1_024;

  private static final int MOST = 65_536;
  private final SecureRandom random = new SecureRandom();
  private final Path path;
  private final FileChannel channel;

  /** The highest number whose key is on disk. */
  private volatile long last;

  private KeyFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens it, or creates it without keys.
   *
   * @throws IOException when it is none, or cannot be read
   */
  static KeyFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      KeyFile file = new KeyFile(path, channel);
      file.begin();
      return file;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  private void begin() throws IOException {
    byte[] header = Arrays.copyOf(HEADER, SLOT);
    if (channel.size() < SLOT) {
      channel.truncate(0);
      write(header, 0);
      channel.force(true);
      DurableFile.sync(path.toAbsolutePath().getParent());
    } else if (!Arrays.equals(read(0, 1), header)) {
      throw new IOException(
          "Expected a file of keys, but %s does not begin as one does; restore it from a backup."
              .formatted(path));
    }
    last = channel.size() / SLOT - 1; // half a slot at the end was never synced, hence never used
  }

  /** The highest number that a key can be taken from at once. */
  long last() {
    return last;
  }

  /**
   * The material of keys from {@code first} on, as many as are there and up to {@code count}; null
   * in the place of each that is erased.
   *
   * @throws IOException when one is damaged
   */
  List<byte[]> read(long first, long count) throws IOException {
    int there = (int) Math.max(0, Math.min(count, last - first + 1));
    List<byte[]> materials = new ArrayList<>(there);
    byte[] slots = there == 0 ? new byte[0] : read(first, there);
    for (int i = 0; i < there; i++) {
      materials.add(material(first + i, slots, i * SLOT));
    }
    return materials;
  }

  private byte[] material(long number, byte[] slots, int at) throws IOException {
    if (isErased(slots, at)) {
      return null;
    }
    if (!isWhole(number, slots, at)) {
      throw new IOException(
          "Expected key %d, but its place in %s is damaged; restore it from a backup."
              .formatted(number, path));
    }
    return Arrays.copyOfRange(slots, at, at + TreeKey.BYTES);
  }

  /** Sees to it that there are keys up to {@code number}; returns when they are synced. */
  synchronized void reserve(long number) throws IOException {
    while (last < number) {
      int count = (int) Math.max(FEWEST, Math.min(MOST, last));
      byte[] slots = new byte[count * SLOT];
      for (int i = 0; i < count; i++) {
        fresh(last + 1 + i, slots, i * SLOT);
      }
      write(slots, (last + 1) * SLOT);
      channel.force(false);
      last += count;
    }
  }

  /** Erases; returns when that is synced. */
  synchronized void erase(Collection<Long> numbers) throws IOException {
    for (long number : numbers) {
      write(new byte[SLOT], number * SLOT);
    }
    channel.force(false);
  }

  /**
   * Brings the file in line with a journal: erases what is no longer needed, and replaces what
   * cannot be used of the keys that nobody has used yet.
   *
   * @param used the highest number that the journal knows
   * @param living the numbers of those that are needed
   * @throws IOException when one that is needed is not there
   */
  synchronized void keepOnly(long used, BitSet living) throws IOException {
    if (living.length() - 1 > last) {
      throw missing(living.length() - 1);
    }
    reserve(used);
    boolean changed = false;
    for (long first = 1; first <= last; first += FEWEST) {
      int count = (int) Math.min(FEWEST, last - first + 1);
      byte[] slots = read(first, count);
      boolean here = false;
      for (int i = 0; i < count; i++) {
        here |= settle(first + i, slots, i * SLOT, used, living);
      }
      if (here) {
        write(slots, first * SLOT);
        changed = true;
      }
    }
    if (changed) {
      channel.force(false);
    }
  }

  /** Returns whether the slot was changed. */
  private boolean settle(long number, byte[] slots, int at, long used, BitSet living)
      throws IOException {
    if (number > used) {
      if (isWhole(number, slots, at)) {
        return false;
      }
      fresh(number, slots, at);
      return true;
    }
    if (living.get(Math.toIntExact(number))) {
      if (!isWhole(number, slots, at)) {
        throw missing(number);
      }
      return false;
    }
    boolean there = !isErased(slots, at);
    Arrays.fill(slots, at, at + SLOT, (byte) 0);
    return there;
  }

  private IOException missing(long number) {
    return new IOException(
        ("Expected key %d in %s, for it seals the values of a living instance tree, but it is not"
                + " there; restore the file from a backup.")
            .formatted(number, path));
  }

  private void fresh(long number, byte[] slots, int at) {
    byte[] material = new byte[TreeKey.BYTES];
    random.nextBytes(material);
    ByteBuffer.wrap(slots, at, SLOT).put(material).putLong(check(number, material, 0));
  }

  private static boolean isWhole(long number, byte[] slots, int at) {
    return !isErased(slots, at)
        && ByteBuffer.wrap(slots).getLong(at + TreeKey.BYTES) == check(number, slots, at);
  }

  private static boolean isErased(byte[] slots, int at) {
    for (int i = at; i < at + SLOT; i++) {
      if (slots[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static long check(long number, byte[] bytes, int at) {
    CRC32C check = new CRC32C();
    check.update(bytes, at, TreeKey.BYTES);
    return number << Integer.SIZE | check.getValue();
  }

  private byte[] read(long first, int count) throws IOException {
    ByteBuffer slots = ByteBuffer.allocate(count * SLOT);
    while (slots.hasRemaining()) {
      if (channel.read(slots, first * SLOT + slots.position()) < 0) {
        throw new IOException(
            "Expected %d keys from %d in %s, but it is shorter.".formatted(count, first, path));
      }
    }
    return slots.array();
  }

  private void write(byte[] bytes, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
