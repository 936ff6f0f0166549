package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slapmaster.journal.JournalFault;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.JournalVerdict;
import org.slapmaster.journal.JournalVerification;

/** Directories of both database engines: who may open which, copies, older formats. */
class EnginesTest {
  private static final JournalVerification ENTRIES =
      new JournalVerification((s, e, serializer, m, payload) -> {}, (at, of) -> {}, List.of());
  @TempDir private Path directory;

  private Path journal() {
    return directory.resolve("journal");
  }

  private JournalHead write(Engines engine, int entries) throws InterruptedException {
    try (Writing writing =
        new Writing(Database.open(journal(), engine.name().toLowerCase(java.util.Locale.ROOT)))) {
      writing.writeSome(new Random(1), 20, entries);
      return writing.database.head().told();
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void whatWasWrittenIsThereAgainWhateverEngineIsAsked(Engines engine) throws InterruptedException {
    JournalHead head = write(engine, 500);

    try (JournalStore store = JournalStore.open(journal())) {
      assertThat(store.head()).isEqualTo(head);
      JournalVerdict verdict = store.verify(ENTRIES);
      assertThat(verdict.faults()).isEmpty();
      assertThat(verdict.entries()).isEqualTo(head.commits());
      assertThat(verdict.head()).isEqualTo(head);
      assertThat(store.headAt(head.commits())).contains(head);
      assertThat(store.headAt(head.commits() + 1)).isEmpty();
      JournalHead early = store.headAt(123).orElseThrow();
      assertThat(store.verify(ENTRIES.expecting(List.of(early))).isSound()).isTrue();
    }
  }

  @Test
  void eachRefusesADirectoryOfTheOther() throws InterruptedException {
    write(Engines.ROCKSDB, 10);
    assertThatThrownBy(() -> Database.open(journal(), "leveldb"))
        .hasMessageContaining("Expected a journal of LevelDB")
        .hasMessageContaining("RocksDB wrote it");
    assertThat(Engines.choose("auto", journal(), () -> true)).isEqualTo(Engines.ROCKSDB);
  }

  @Test
  void whereLevelDoesNotLoadRocksIsTakenForANewJournalAndAnOldOneIsRefused()
      throws InterruptedException {
    assertThat(Engines.choose("auto", journal(), () -> false)).isEqualTo(Engines.ROCKSDB);
    assertThat(Engines.choose("auto", journal(), () -> true)).isEqualTo(Engines.LEVELDB);
    write(Engines.LEVELDB, 10);
    assertThatThrownBy(() -> Engines.choose("auto", journal(), () -> false))
        .hasMessageContaining("Expected LevelDB's native library");
    assertThatThrownBy(() -> Engines.choose("rocksdb", journal(), () -> true))
        .hasMessageContaining("but LevelDB wrote it");
    assertThatThrownBy(() -> Engines.choose("sqlite", journal(), () -> true))
        .hasMessageContaining("auto, leveldb or rocksdb");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void aSecondOneIsRefused(Engines engine) throws InterruptedException {
    try (Writing writing =
        new Writing(Database.open(journal(), engine.name().toLowerCase(java.util.Locale.ROOT)))) {
      writing.writeSome(new Random(1), 2, 5);
      assertThatThrownBy(() -> JournalStore.open(journal()))
          .hasMessageContaining("Expected to be the only one who has the journal in");
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void aBackupTakenWhileWritingIsWhole(Engines engine) throws Exception {
    try (Writing writing =
        new Writing(Database.open(journal(), engine.name().toLowerCase(java.util.Locale.ROOT)))) {
      writing.writeSome(new Random(1), 20, 2_000);
      long before = writing.database.head().commits();
      Thread goesOn =
          new Thread(
              () -> {
                for (int n = 0; n < 2_000; n++) {
                  writing.write("more", "event");
                }
              });
      goesOn.start();
      JournalHead copy = Backup.of(writing.database, directory.resolve("copy"));
      goesOn.join();
      writing.await();

      assertThat(copy.commits()).isBetween(before, before + 2_000);
      try (JournalStore store = JournalStore.open(directory.resolve("copy"))) {
        assertThat(store.verify(ENTRIES).faults()).isEmpty();
      }
      assertThat(writing.database.chainAt(copy.commits()))
          .isEqualTo(java.util.HexFormat.of().parseHex(copy.hash()));
      assertThatThrownBy(() -> Backup.of(writing.database, directory.resolve("copy")))
          .hasMessageContaining("Expected an empty directory");
    }
  }

  @Test
  void aJournalWithoutChainGetsOneWhenItIsOpened() throws Exception {
    JournalHead head = write(Engines.LEVELDB, 300);
    Files.delete(journal().resolve(HeadNote.FILE));
    try (Engine engine = Engines.LEVELDB.open(journal())) {
      engine.scan(
          Keys.LEAST,
          Keys.BEYOND,
          (key, value) -> {
            if (List.of('c', 't', 'n').contains((char) key[0])) {
              engine.write(List.of(new Engine.Change(key, null)));
            }
            return true;
          });
      engine.write(List.of(new Engine.Change(Keys.FORMAT, Keys.bytes("slapmaster-journal-1"))));
    }

    try (Database upgraded = Database.open(journal(), "auto")) {
      assertThat(upgraded.head().told()).isEqualTo(head);
      assertThat(new Verifier(upgraded, ENTRIES).run().faults()).isEmpty();
    }
  }

  @Test
  void acknowledgedCommitsThatAreGoneAreMissed() throws InterruptedException, IOException {
    write(Engines.LEVELDB, 100);
    Path early = Files.createDirectory(directory.resolve("early"));
    try (var files = Files.list(journal())) {
      for (Path file : files.toList()) {
        Files.copy(file, early.resolve(file.getFileName()));
      }
    }
    JournalHead late;
    try (Writing writing = new Writing(Database.open(journal(), "auto"))) {
      writing.write("another", "1", "2");
      writing.await();
      late = writing.database.head().told();
    }
    Files.copy(
        journal().resolve(HeadNote.FILE),
        early.resolve(HeadNote.FILE),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> Database.open(early, "auto"))
        .hasMessageContaining("Expected at least the " + late.commits() + " commits");
    try (JournalStore store = JournalStore.open(early)) {
      assertThat(store.verify(ENTRIES).faults())
          .extracting(JournalFault::kind)
          .containsExactly(JournalFault.Kind.TRUNCATED);
    }
    Files.delete(early.resolve(HeadNote.FILE));
    Database.open(early, "auto").close();
  }
}
