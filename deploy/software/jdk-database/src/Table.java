import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * An append-only table in one file. A row is its length, its checksum and its text; {@link #append}
 * returns when the row is on the disk. Memory holds one position a row, the rows stay in the file.
 *
 * <p>A crash in the middle of a write leaves a last row that is too short or has another checksum.
 * Nobody was told that it was written, so opening the table cuts it off. Damage anywhere else
 * refuses to be opened: those rows were confirmed.
 *
 * <p>Safe for use by several threads. After an {@link IOException} nothing is known about the end
 * of the file: end the program and open the table again.
 */
final class Table implements Closeable {
  static final int LONGEST_ROW = 8 * 1024;
  private static final int HEADER = 2 * Integer.BYTES;

  private final FileChannel file;
  private final FileLock lock;
  private final List<Long> rows = new ArrayList<>();
  private long end;

  Table(Path path) throws IOException {
    boolean created = !Files.exists(path);
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    lock = file.tryLock();
    if (lock == null) {
      throw new IOException(
          "Expected " + path + " to be free, but another server has opened it. Stop that one.");
    }
    for (String row = read(0); row != null; row = read(end)) {
      rows.add(end);
      end += HEADER + row.getBytes(StandardCharsets.UTF_8).length;
    }
    if (file.size() > end + HEADER + LONGEST_ROW) {
      throw new IOException(
          "Expected whole rows in "
              + path
              + ", but it is damaged at byte "
              + end
              + ". Restore a copy.");
    }
    if (file.size() > end) {
      file.truncate(end);
      file.force(true);
    }
    if (created) {
      try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent())) {
        directory.force(true);
      }
    }
  }

  /**
   * Writes a row and returns its number, the first being 1.
   *
   * @param most refuses a row beyond so many
   */
  synchronized long append(String row, long most) throws IOException {
    byte[] text = row.getBytes(StandardCharsets.UTF_8);
    if (text.length > LONGEST_ROW) {
      throw new IllegalArgumentException(
          "Expected a row of at most " + LONGEST_ROW + " bytes, but it has " + text.length + ".");
    }
    if (rows.size() >= most) {
      throw new IllegalArgumentException(
          "Expected at most " + most + " rows in a table, but this one has them already.");
    }
    ByteBuffer record = ByteBuffer.allocate(HEADER + text.length);
    record.putInt(text.length).putInt(checksum(text)).put(text).flip();
    long position = end;
    while (record.hasRemaining()) {
      position += file.write(record, position);
    }
    file.force(false);
    rows.add(end);
    end = position;
    return rows.size();
  }

  synchronized long size() {
    return rows.size();
  }

  /** The row with a number from 1 to {@link #size}. */
  synchronized String row(long number) throws IOException {
    String row = read(rows.get(Math.toIntExact(number - 1)));
    if (row == null) {
      throw new IOException("Expected row " + number + " in the file, but it is damaged.");
    }
    return row;
  }

  /** The row at a position; null when there is no whole one. */
  private String read(long position) throws IOException {
    ByteBuffer header = fully(position, HEADER);
    if (header == null) {
      return null;
    }
    int length = header.getInt();
    int checksum = header.getInt();
    ByteBuffer text = length < 0 || length > LONGEST_ROW ? null : fully(position + HEADER, length);
    return text == null || checksum(text.array()) != checksum
        ? null
        : new String(text.array(), StandardCharsets.UTF_8);
  }

  private ByteBuffer fully(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        return null;
      }
    }
    return bytes.flip();
  }

  private static int checksum(byte[] text) {
    CRC32 crc = new CRC32();
    crc.update(text);
    // An empty row is not mistaken for zeros, which some file systems leave at the end after a
    // crash.
    crc.update(1);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    lock.release();
    file.close();
  }
}
