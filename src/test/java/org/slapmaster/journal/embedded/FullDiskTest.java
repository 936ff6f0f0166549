package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slapmaster.journal.JournalVerification;
import org.slapmaster.journal.JournalWait;

/** A disk that is really full, and has room again. */
class FullDiskTest {
  private static final JournalVerification ENTRIES =
      new JournalVerification((s, e, serializer, m, payload) -> {}, (at, of) -> {}, List.of());

  /** Without a reserve the database itself meets the full disk, which LevelDB would not outlive. */
  @ParameterizedTest
  @CsvSource({"LEVELDB, 8", "ROCKSDB, 8", "ROCKSDB, 0"})
  void writesAreHeldWhileItIsFullAndNothingAcknowledgedIsLost(Engines engine, int reserveMiB)
      throws Exception {
    try (SmallDisk disk = SmallDisk.ofMiB(48)) {
      var journal = disk.place().resolve("journal");
      var settings = engine.name().toLowerCase(Locale.ROOT);
      Room room =
          reserveMiB == 0 ? Room.unlimited(journal) : new Room(journal, reserveMiB * 1024L * 1024);
      try (Writing writing = new Writing(Database.open(journal, settings), room)) {
        writing.writeSome(new Random(1), 10, 500);
        disk.fill();
        int acknowledged = writing.told.get();
        long commits = writing.database.head().commits();
        int held = 0;
        while (writing.writer.waiting().isEmpty()) {
          // The database may have room of its own for a little.
          writing.write("held", "x".repeat(50_000));
          held++;
        }
        JournalWait wait = writing.writer.waiting().get();
        assertThat(wait.full()).isTrue();
        assertThat(wait.sentence()).startsWith("Expected");
        assertThat(writing.database.highest("stream|1")).isPositive();
        writing.write("later", "1");

        disk.free();

        int all = acknowledged + held + 1;
        await().atMost(Duration.ofSeconds(60)).until(() -> writing.told.get() == all);
        writing.await();
        assertThat(writing.refused).hasValue(0);
        assertThat(writing.writer.waiting()).isEmpty();
        assertThat(writing.database.head().commits()).isEqualTo(commits + held + 1);
      }
      try (Database again = Database.open(journal, settings)) {
        assertThat(new Verifier(again, ENTRIES).run().faults()).isEmpty();
        assertThat(again.highest("later")).isEqualTo(1);
      }
    }
  }
}
