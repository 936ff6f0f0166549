package org.slapmaster.slapproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file as a whole: what it has to be, and that reading it disturbs nobody. */
class SlapproxyFileTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("proxy.db");
  }

  private static void refused(Path file, String sentence) {
    assertThatThrownBy(() -> SlapproxyDatabase.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  private static SlapproxyFixture oneInstance(Path file) throws SQLException {
    SlapproxyFixture db = SlapproxyFixture.create(file);
    db.computer("COMP-1", 2);
    db.instance(0, "site", "");
    return db;
  }

  private static List<String> titles(Path file) {
    return SlapproxyDatabase.read(file).instances().stream().map(i -> i.title().value()).toList();
  }

  @Test
  void whatIsNoSlapproxyDatabaseIsRefused() throws Exception {
    refused(file(), "Expected a slapproxy database, but " + file() + " is not there.");
    refused(directory, "Expected a slapproxy database, but " + directory + " is no file.");

    Files.createFile(file());
    String none = " has none of slapproxy's tables.";
    refused(file(), "Expected a slapproxy database, but " + file() + none);

    try (SlapproxyFixture other = SlapproxyFixture.empty(file())) {
      other.execute("CREATE TABLE partition (reference TEXT)");
      other.execute("CREATE TABLE customer17 (reference TEXT)");
      other.execute("CREATE VIEW partition17 AS SELECT reference FROM partition");
    }
    refused(file(), "Expected a slapproxy database, but " + file() + none);

    Files.writeString(file(), "no database at all\n".repeat(100));
    refused(file(), "Expected a slapproxy database, but " + file() + " is no SQLite database.");
  }

  @Test
  void anotherVersionIsRefusedWithWhatToDo() throws Exception {
    Path old = directory.resolve("old.db");
    SlapproxyFixture.create(old, 16).close();
    Path later = directory.resolve("later.db");
    SlapproxyFixture.create(later, 18).close();
    Path both = directory.resolve("both.db");
    try (SlapproxyFixture db = SlapproxyFixture.create(both, 9)) {
      db.createTables(17);
    }

    String update = ". Start slapproxy of slapos.core 1.24 on it once, which brings it up to date.";
    String expected = "Expected a slapproxy database of schema version 17, but ";
    refused(old, expected + old + " is of version 16" + update);
    refused(both, expected + both + " is of version 9 and 17" + update);
    refused(
        later,
        expected
            + later
            + " is of version 18. This release of slapmaster does not know what changed since.");
  }

  @Test
  void aDatabaseWithoutATableOrAColumnIsRefused() throws Exception {
    try (SlapproxyFixture db = SlapproxyFixture.create(file())) {
      db.execute("ALTER TABLE partition17 DROP COLUMN requested_by");
      refused(
          file(),
          "Expected a slapproxy database in "
              + file()
              + ", but: [SQLITE_ERROR] SQL error or missing database (no such column: requested_by).");
      db.execute("DROP TABLE slave17");
      refused(file(), "Expected a slapproxy database, but " + file() + " has no table slave17.");
    }
  }

  @Test
  void aDamagedDatabaseIsRefused() throws Exception {
    try (SlapproxyFixture db = oneInstance(file())) {
      db.execute("INSERT INTO config17 VALUES ('a', 'b')");
    }
    byte[] whole = Files.readAllBytes(file());
    int page = 4096;
    for (int offset = page; offset < whole.length; offset += page) {
      byte[] damaged = whole.clone();
      java.util.Arrays.fill(damaged, offset, offset + page, (byte) 0x5a);
      Files.write(file(), damaged);
      try {
        assertThat(titles(file())).as("page not needed").containsExactly("site");
      } catch (IllegalArgumentException refused) {
        assertThat(refused)
            .hasMessage("Expected a slapproxy database, but " + file() + " is damaged.");
      }
    }
    Files.write(file(), java.util.Arrays.copyOf(whole, page));
    refused(file(), "Expected a slapproxy database, but " + file() + " is damaged.");
  }

  @Test
  void valuesAndTablesAreBounded() throws Exception {
    try (SlapproxyFixture db = oneInstance(file())) {
      db.set(0, "xml", "x".repeat((16 << 20) + 1));
      refused(
          file(),
          "Expected values of at most 16777216 bytes in " + file() + ", but one is longer.");
      db.set(0, "xml", null);

      db.execute(
          "INSERT INTO software17 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
              + " WHERE i < 200001) SELECT '/' || i, 'COMP-1', 'available' FROM n");
      refused(file(), "Expected at most 200000 rows in a table of " + file() + ".");
      db.execute("DELETE FROM software17");

      db.execute(
          "INSERT INTO software17 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
              + " WHERE i < 70) SELECT printf('%.*c', 1000000, 'x') || i, 'COMP-1', 'available'"
              + " FROM n");
      refused(file(), "Expected at most 67108864 characters in " + file() + ", but it has more.");
      db.execute("DELETE FROM software17");
    }
    assertThat(titles(file())).containsExactly("site");
  }

  @Test
  void readingChangesNeitherTheFileNorItsDirectory() throws Exception {
    oneInstance(file()).close();
    byte[] before = Files.readAllBytes(file());
    Files.setLastModifiedTime(file(), FileTime.fromMillis(1_000_000_000_000L));

    assertThat(titles(file())).containsExactly("site");

    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(file()).toMillis()).isEqualTo(1_000_000_000_000L);
    assertThat(names()).containsExactly("proxy.db");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void aDatabaseIsReadAsItWasBeforeAChangeThatIsUnderWay() throws Exception {
    for (String mode : List.of("DELETE", "WAL")) {
      Path file = directory.resolve(mode + ".db");
      try (SlapproxyFixture db = oneInstance(file)) {
        db.execute("PRAGMA journal_mode = " + mode);
        db.instance(1, "second", "");
        db.execute("BEGIN IMMEDIATE");
        db.set(0, "partition_reference", "not yet");

        assertThat(titles(file)).as(mode).containsExactly("site", "second");

        db.execute("COMMIT");
        assertThat(titles(file)).as(mode).containsExactly("not yet", "second");
      }
    }
  }

  @Test
  void allTablesAreReadAsOfOneMoment() throws Exception {
    try (SlapproxyFixture db = oneInstance(file())) {
      db.execute("PRAGMA journal_mode = WAL");
      try (SqliteFile reader = SqliteFile.open(file())) {
        assertThat(reader.tables()).contains("partition17");
        db.set(0, "partition_reference", "later");
        assertThat(reader.rows("partition17", List.of("partition_reference")))
            .first()
            .satisfies(row -> assertThat(row.get("partition_reference")).isEqualTo("site"));
      }
      assertThat(titles(file())).containsExactly("later");
    }
  }

  @Test
  void aStoppedDatabaseWithAWriteAheadLogIsReadWithItAndWithoutIt() throws Exception {
    Path copy = Files.createDirectory(directory.resolve("copy")).resolve("proxy.db");
    try (SlapproxyFixture db = oneInstance(file())) {
      db.execute("PRAGMA journal_mode = WAL");
      db.instance(1, "only in the log", "");
      Files.copy(file(), copy);
      Files.copy(directory.resolve("proxy.db-wal"), copy.resolveSibling("proxy.db-wal"));
    }

    assertThat(titles(copy)).containsExactly("site", "only in the log");
    assertThat(titles(file())).as("no log any more").containsExactly("site", "only in the log");
  }

  @Test
  void aChangeThatWasInterruptedIsSaid() throws Exception {
    Path copy = Files.createDirectory(directory.resolve("copy")).resolve("proxy.db");
    try (SlapproxyFixture db = oneInstance(file())) {
      db.execute("PRAGMA cache_size = 1");
      db.execute("BEGIN");
      db.execute(
          "INSERT INTO software17 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
              + " WHERE i < 5000) SELECT '/' || i, 'COMP-1', 'available' FROM n");
      Files.copy(file(), copy);
      Files.copy(directory.resolve("proxy.db-journal"), copy.resolveSibling("proxy.db-journal"));
      db.execute("ROLLBACK");
    }

    refused(
        copy,
        "Expected to read "
            + copy
            + " without changing it, but it cannot be opened so: it may not be readable, or a"
            + " change was interrupted. Read a copy that slapproxy opened once.");
  }

  @Test
  void noCharacterOfTheNameMeansAnything() throws Exception {
    Path odd = directory.resolve("a b?mode=memory&c#d%20é.db");
    oneInstance(odd).close();

    assertThat(titles(odd)).containsExactly("site");
    assertThat(names()).hasSize(1);
  }
}
