package org.slapmaster.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory that holds all a master knows, held by one process at a time; the kernel lets go of
 * it however the process ends.
 */
final class DataDirectory implements AutoCloseable {
  private final FileChannel channel;

  private DataDirectory(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory, which is made when it is not there.
   *
   * @throws IllegalArgumentException with one sentence when it cannot be had
   */
  static DataDirectory hold(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return lock(directory);
    } catch (IOException failure) {
      throw new IllegalArgumentException(
          "Expected a directory to keep data in, but " + directory + " cannot be used: " + failure,
          failure);
    }
  }

  private static DataDirectory lock(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      String holder = Files.readString(file, StandardCharsets.US_ASCII).strip();
      channel.close();
      throw new IllegalArgumentException(
          "Expected to be the only slapmaster on "
              + directory
              + ", but process "
              + holder
              + " holds it. Stop that one first, or choose another directory with --data.");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
    return new DataDirectory(channel);
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Lets go. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
