package org.slapmaster.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Replaces a file so that after any crash there is either the old content or all of the new one.
 */
public final class DurableFile {
  private static final String UNFINISHED = ".new";

  private DurableFile() {}

  /**
   * Writes, syncs and renames; returns when the new content would survive a power loss. Two writers
   * of one file need to agree among themselves.
   *
   * @param mode as in {@code rw-r-----}; in force before the first byte is written
   */
  public static void write(Path file, byte[] content, String mode) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path next = directory.resolve(file.getFileName() + UNFINISHED);
    Files.deleteIfExists(next);
    var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    try (FileChannel channel =
        FileChannel.open(
            next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.setPosixFilePermissions(next, permissions.value()); // what the umask took away
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  /** Removes what writers that were interrupted left in {@code directory}; none may be at work. */
  public static void removeUnfinished(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + UNFINISHED)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** Makes the names in {@code directory} survive a power loss. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
