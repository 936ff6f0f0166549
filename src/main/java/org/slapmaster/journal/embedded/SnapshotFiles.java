package org.slapmaster.journal.embedded;

import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slapmaster.disk.DurableFile;

/**
 * Snapshots in a directory, a file each: the journal's head when it was taken, the stream and its
 * entry as the file's name has them, the content, and a SHA-256 over all. A file has its name only
 * when it is whole and synced.
 */
final class SnapshotFiles {
  private static final int BUFFER = 256 * 1024;
  private static final String UNFINISHED = ".new";
  private static final Pattern NAME = Pattern.compile("(.+)-([0-9]+)-([0-9]+)\\.snapshot");
  private static final Comparator<SnapshotMetadata> NEWEST_FIRST =
      Comparator.comparingLong(SnapshotMetadata::sequenceNr)
          .thenComparingLong(SnapshotMetadata::timestamp)
          .reversed();
  private final Path directory;
  private final Room room;

  /**
   * @param room asked for each piece of one: it takes no room that the journal needs
   */
  SnapshotFiles(Path directory, Room room) {
    this.directory = directory;
    this.room = room;
    try {
      Files.createDirectories(directory);
      DurableFile.removeUnfinished(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes the content of a snapshot. */
  interface Content {
    void to(DataOutputStream out) throws IOException;
  }

  /** Those that meet the criteria, newest first. */
  List<SnapshotMetadata> list(String stream, SnapshotSelectionCriteria criteria) {
    List<SnapshotMetadata> found = new ArrayList<>();
    String prefix = escaped(stream);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, file -> named(file).startsWith(prefix + "-"))) {
      for (Path file : files) {
        Matcher name = NAME.matcher(named(file));
        if (name.matches() && name.group(1).equals(prefix)) {
          SnapshotMetadata metadata =
              new SnapshotMetadata(
                  stream, Long.parseLong(name.group(2)), Long.parseLong(name.group(3)));
          if (criteria.matches(metadata)) {
            found.add(metadata);
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    found.sort(NEWEST_FIRST);
    return found;
  }

  private static String named(Path file) {
    return file.getFileName().toString();
  }

  /** Characters that mean something in file names stand percent-encoded. */
  private static String escaped(String stream) {
    return URLEncoder.encode(stream, StandardCharsets.UTF_8).replace("*", "%2A");
  }

  private Path file(SnapshotMetadata metadata) {
    return directory.resolve(
        escaped(metadata.persistenceId())
            + "-"
            + metadata.sequenceNr()
            + "-"
            + metadata.timestamp()
            + ".snapshot");
  }

  void write(SnapshotMetadata metadata, Head head, Content content) throws IOException {
    Path file = file(metadata);
    Path next = directory.resolve(file.getFileName() + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      DigestOutputStream summed =
          new DigestOutputStream(
              new BufferedOutputStream(new Within(room, Channels.newOutputStream(channel)), BUFFER),
              Chain.sha256());
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(summed, BUFFER));
      out.write(head.write());
      out.writeUTF(metadata.persistenceId());
      out.writeLong(metadata.sequenceNr());
      content.to(out);
      out.flush();
      byte[] sum = summed.getMessageDigest().digest();
      summed.on(false);
      summed.write(sum);
      summed.flush();
      channel.force(true);
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(next);
      throw failure;
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    DurableFile.sync(directory);
  }

  void delete(SnapshotMetadata metadata) throws IOException {
    Files.deleteIfExists(file(metadata));
    DurableFile.sync(directory);
  }

  /**
   * @throws IOException when it is not as it was written
   */
  Reading read(SnapshotMetadata metadata) throws IOException {
    Path file = file(metadata);
    check(file);
    Reading reading = new Reading(file);
    String stream = reading.content.readUTF();
    long entry = reading.content.readLong();
    if (!stream.equals(metadata.persistenceId()) || entry != metadata.sequenceNr()) {
      reading.close();
      throw new IOException(
          "Expected %s to be what its name says, but it is %s up to entry %d."
              .formatted(file, stream, entry));
    }
    return reading;
  }

  /** Before anybody makes sense of it: damaged lengths could ask for any amount of memory. */
  private static void check(Path file) throws IOException {
    MessageDigest sum = Chain.sha256();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      InputStream in = Channels.newInputStream(channel);
      long left = channel.size() - Chain.LENGTH;
      byte[] buffer = new byte[BUFFER];
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          break;
        }
        sum.update(buffer, 0, count);
        left -= count;
      }
      if (left != 0 || !Arrays.equals(sum.digest(), in.readNBytes(Chain.LENGTH))) {
        throw new IOException("Expected " + file + " as it was written, but its sum differs.");
      }
    }
  }

  /** A stream that fails rather than to take the room that is kept for others. */
  private static final class Within extends FilterOutputStream {
    private final Room room;

    Within(Room room, OutputStream out) {
      super(out);
      this.room = room;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      room.check(length);
      out.write(bytes, from, length);
    }
  }

  /** One that is being read. */
  static final class Reading implements AutoCloseable {
    private final FileChannel channel;
    private final DataInputStream content;
    private final Head head;

    private Reading(Path file) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
      head = Head.read(in.readNBytes(Head.SIZE));
      content = new DataInputStream(new Until(in, channel.size() - Head.SIZE - Chain.LENGTH));
    }

    /** Where the journal stood when it was taken. */
    Head head() {
      return head;
    }

    DataInputStream content() {
      return content;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A stream that ends after a length. */
  private static final class Until extends FilterInputStream {
    private long left;

    Until(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return super.read();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(into, from, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }
  }
}
