package org.slapmaster.journal.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.disk.DurableFile;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.model.Expect;

/** Copies a database, key by key as of one moment, while it is written to. */
final class Backup {
  private static final long AT_ONCE = 4 * 1024 * 1024;

  private Backup() {}

  static JournalHead of(Database database, Path directory) throws IOException {
    makeEmpty(directory);
    Engines kind = Engines.choose(Engines.AUTO, database.directory());
    try (Engine copy = kind.open(directory)) {
      Copying copying = new Copying(copy);
      database.engine().scan(Keys.LEAST, Keys.BEYOND, copying::take);
      copying.flush();
    }
    DurableFile.sync(directory);
    DurableFile.sync(directory.toAbsolutePath().getParent());
    try (Database copied = Database.open(directory, Engines.AUTO)) {
      return copied.head().told();
    }
  }

  private static void makeEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Expect.that(Files.isDirectory(directory), "Expected a directory, but %s is none.", directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      Expect.that(
          !files.iterator().hasNext(),
          "Expected an empty directory for the copy, but %s has files: name another.",
          directory);
    }
  }

  private static final class Copying {
    private final Engine copy;
    private List<Engine.Change> changes = new ArrayList<>();
    private long bytes;

    Copying(Engine copy) {
      this.copy = copy;
    }

    boolean take(byte[] key, byte[] value) {
      changes.add(new Engine.Change(key, value));
      bytes += key.length + value.length;
      if (bytes > AT_ONCE) {
        flush();
      }
      return true;
    }

    void flush() {
      copy.write(changes);
      changes = new ArrayList<>();
      bytes = 0;
    }
  }
}
