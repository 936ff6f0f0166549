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

  /** Kept as the slapmaster of then left it, after 24 writes and a deletion. */
  @Test
  void aJournalOfTheFormatBeforeIsTakenOverAndGoesOn() throws Exception {
    DamagedFilesTest.copy(Path.of("src/test/resources/journal/store-2"), journal());
    String head = "26:d4e34def00ecf54ea8e5e8cf531d6e6fa3afe78ae48854ec3c129215a2d461a4";
    try (Writing writing = new Writing(Database.open(journal(), "auto"))) {
      Database database = writing.database;
      assertThat(database.head().told()).hasToString(head);
      assertThat(new Verifier(database, ENTRIES).run().faults()).isEmpty();
      assertThat(database.highest("master")).isEqualTo(22);
      assertThat(database.highest("request|SOFTINST-1")).isEqualTo(2);
      StoredEntry second = StoredEntry.read(database.entry(2, 2));
      assertThat(second.writer()).isEqualTo("somebody");
      assertThat(second.payload()).isEqualTo(Keys.bytes("b"));
      assertThat(StoredEntry.read(database.entry(3, 1)).kind()).isEqualTo(StoredEntry.ENVELOPED);

      byte[] value = Writing.value("goes on");
      byte[] digest = Chain.digest("master", 23, value);
      writing.submit(List.of(new Write.Append("master", 23, value, digest)));
      writing.await();
      assertThat(writing.refused).hasValue(0);
    }
    try (Database again = Database.open(journal(), "auto")) {
      assertThat(again.head().commits()).isEqualTo(27);
      assertThat(again.highest("master")).isEqualTo(23);
      assertThat(new Verifier(again, ENTRIES).run().faults()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void theLastKeyOfARangeIsFoundWhateverStandsBehindIt(Engines kind) {
    try (Engine engine = kind.open(journal())) {
      assertThat(engine.last(Keys.entry(1, 0), Keys.entry(2, 0))).isNull();
      for (long entry : new long[] {1, 2, 7}) {
        engine.write(List.of(new Engine.Change(Keys.entry(1, entry), new byte[1])));
      }
      assertThat(engine.last(Keys.entry(1, 0), Keys.entry(2, 0))).isEqualTo(Keys.entry(1, 7));
      assertThat(engine.last(Keys.entry(1, 0), Keys.entry(1, 7))).isEqualTo(Keys.entry(1, 2));
      assertThat(engine.last(Keys.entry(0, 0), Keys.entry(1, 0))).isNull();
      assertThat(engine.last(Keys.entry(2, 0), Keys.entry(3, 0))).isNull();
      engine.write(List.of(new Engine.Change(Keys.entry(3, 1), new byte[1])));
      assertThat(engine.last(Keys.entry(1, 0), Keys.entry(2, 0))).isEqualTo(Keys.entry(1, 7));
      assertThat(engine.last(Keys.entry(2, 0), Keys.entry(3, 0))).isNull();
    }
  }

  @Test
  void acknowledgedCommitsThatAreGoneAreMissed() throws InterruptedException, IOException {
    write(Engines.LEVELDB, 100);
    Path early = directory.resolve("early");
    DamagedFilesTest.copy(journal(), early);
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
