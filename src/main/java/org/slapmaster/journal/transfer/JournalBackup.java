package org.slapmaster.journal.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slapmaster.disk.DurableFile;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.model.Expect;

/** Copies a journal, and its keys if that is wanted, while a master goes on writing both. */
public final class JournalBackup {
  private JournalBackup() {}

  /**
   * Returns when all is synced.
   *
   * @param keys the key file; null: the keys are not wanted
   * @param directory becomes a data directory: new, or empty
   * @param keysCopy a new file for the keys, may be in the directory; null as {@code keys}
   * @return the head of the copy
   * @throws IllegalArgumentException with one sentence when something is there already
   */
  public static JournalHead run(JournalStore store, Path keys, Path directory, Path keysCopy)
      throws IOException {
    Expect.that(
        keysCopy == null || !Files.exists(keysCopy),
        "Expected to write keys to a new file, but %s is there already.",
        keysCopy);
    byte[] before = keys == null ? null : Files.readAllBytes(keys);
    JournalHead head = store.backup(directory.resolve("journal"));
    if (keys != null) {
      DurableFile.write(keysCopy, both(before, Files.readAllBytes(keys)), "rw-------");
    }
    return head;
  }

  /**
   * What was erased meanwhile, the copied journal may still need; what was added meanwhile as well.
   * The file only grows, and places in it are never used again.
   */
  private static byte[] both(byte[] before, byte[] after) {
    byte[] both = Arrays.copyOf(after, Math.max(before.length, after.length));
    System.arraycopy(before, 0, both, 0, before.length);
    return both;
  }
}
