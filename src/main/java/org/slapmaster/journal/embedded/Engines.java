package org.slapmaster.journal.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.fusesource.leveldbjni.JniDBFactory;
import org.slapmaster.model.Expect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which database engine a directory has or gets. */
enum Engines {
  LEVELDB("LevelDB"),
  ROCKSDB("RocksDB");

  /** The setting that leaves the choice to the directory and the machine. */
  static final String AUTO = "auto";

  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
  private static final String SETTING = Store.SETTINGS + ".engine";
  private final String name;

  Engines(String name) {
    this.name = name;
  }

  /**
   * Opens the database, after its last write was cut off if that was torn.
   *
   * @throws IllegalStateException with one sentence when it cannot be opened
   */
  Engine open(Path directory) {
    try {
      return openStrictly(directory);
    } catch (IllegalStateException refused) {
      if (isHeld(refused.getCause()) || !LogTail.mend(directory)) {
        throw refused;
      }
      return openStrictly(directory);
    }
  }

  private Engine openStrictly(Path directory) {
    return this == LEVELDB ? LevelEngine.open(directory) : RocksEngine.open(directory);
  }

  private static boolean isHeld(Throwable failure) {
    String reason = String.valueOf(failure == null ? null : failure.getMessage());
    return reason.contains("LOCK") || reason.contains("lock ");
  }

  /** The engine for a directory, as {@code setting} and what is there already say. */
  static Engines choose(String setting, Path directory) {
    return choose(setting, directory, Engines::levelLoads);
  }

  /**
   * @param setting {@code auto}, {@code leveldb} or {@code rocksdb}
   * @param levelLoads whether LevelDB's native library can be used on this machine
   * @throws IllegalStateException with one sentence when they do not go together
   */
  static Engines choose(String setting, Path directory, BooleanSupplier levelLoads) {
    Engines wanted = parse(setting);
    Engines found = found(directory);
    if (found != null && wanted != null && found != wanted) {
      throw new IllegalStateException(
          String.format(
              "Expected a journal of %s in %s, because %s = %s, but %s wrote it: set it to auto, or"
                  + " name another data directory.",
              wanted.name, directory, SETTING, setting, found.name));
    }
    Engines choice = found == null ? wanted : found;
    if (choice == ROCKSDB || levelLoads.getAsBoolean()) {
      return choice == null ? LEVELDB : choice;
    }
    if (choice == LEVELDB) {
      throw new IllegalStateException(
          String.format(
              "Expected LevelDB's native library for the journal in %s, but it does not load on"
                  + " this machine (%s): make a backup where it does, or take RocksDB for a new"
                  + " journal.",
              directory, System.getProperty("os.arch")));
    }
    LOG.info("LevelDB's native library does not load here: the journal is kept by RocksDB");
    return ROCKSDB;
  }

  private static Engines parse(String setting) {
    Expect.that(
        setting.matches("auto|leveldb|rocksdb"),
        "Expected %s to be auto, leveldb or rocksdb, but got '%s'.",
        SETTING,
        Expect.shown(setting));
    return setting.equals(AUTO) ? null : valueOf(setting.toUpperCase(Locale.ROOT));
  }

  /** Null: nobody has written there yet. */
  private static Engines found(Path directory) {
    if (Files.exists(directory.resolve("IDENTITY"))) {
      return ROCKSDB;
    }
    return Files.exists(directory.resolve("CURRENT")) ? LEVELDB : null;
  }

  private static boolean levelLoads() {
    try {
      return JniDBFactory.factory != null;
    } catch (LinkageError doesNot) {
      return false;
    }
  }

  /** What cannot be opened or read, with the engine's reason in one sentence. */
  static IllegalStateException refused(Path directory, Exception failure) {
    String reason = String.valueOf(failure.getMessage()).strip();
    if (failure instanceof IllegalStateException said && reason.startsWith("Expected")) {
      return said;
    }
    if (isHeld(failure)) {
      return new IllegalStateException(
          String.format(
              "Expected to be the only one who has the journal in %s open, but somebody else has:"
                  + " stop that process first.",
              directory),
          failure);
    }
    return new IllegalStateException(
        String.format(
            "Expected a journal that can be read in %s, but: %s. %sRestore a back-up.",
            directory,
            reason,
            HeadNote.in(directory)
                .map(head -> "It stood at " + head.told() + " when it was last written. ")
                .orElse("")),
        failure);
  }
}
