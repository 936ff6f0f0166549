package org.slapmaster.slapproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.model.Expect;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/**
 * An SQLite database that is only read, as of one moment, whoever writes it meanwhile. Every
 * failure is an {@link IllegalArgumentException} with one sentence.
 */
final class SqliteFile implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int MAX_VALUE_BYTES = 16 << 20;
  private static final int MAX_ROWS = 200_000;
  private static final long MAX_CHARACTERS = 64L << 20;

  private final Path file;
  private final Connection connection;
  private long characters;

  /** One row of a table, by column; what is null in the database is "". */
  record Row(Map<String, String> values) {
    String get(String column) {
      return values.get(column);
    }
  }

  private SqliteFile(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static SqliteFile open(Path file) {
    Expect.that(
        Files.isRegularFile(file),
        "Expected a slapproxy database, but %s is %s.",
        file,
        Files.exists(file) ? "no file" : "not there");
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(PATIENCE_MILLIS);
    try {
      // As a URI, so that no character of the name means anything.
      Connection connection =
          config.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri());
      SqliteFile opened = new SqliteFile(file, connection);
      try {
        opened.prepare();
        return opened;
      } catch (SQLException | RuntimeException e) {
        opened.close();
        throw e;
      }
    } catch (SQLException e) {
      throw refused(file, e);
    }
  }

  private void prepare() throws SQLException {
    connection
        .unwrap(SQLiteConnection.class)
        .setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
    }
    connection.setAutoCommit(false); // everything below sees one moment
  }

  /** The names of all tables. */
  List<String> tables() {
    return query("SELECT name FROM sqlite_master WHERE type = 'table'", List.of("name")).stream()
        .map(row -> row.get("name"))
        .toList();
  }

  /** All rows in the order in which the database has them; the names have to be plain words. */
  List<Row> rows(String table, List<String> columns) {
    String named = String.join(", ", columns);
    return query("SELECT " + named + " FROM " + table + " ORDER BY rowid", columns);
  }

  private List<Row> query(String sql, List<String> columns) {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        Expect.that(
            rows.size() < MAX_ROWS, "Expected at most %d rows in a table of %s.", MAX_ROWS, file);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          String value = result.getString(i + 1);
          values.put(columns.get(i), value == null ? "" : value);
          characters += value == null ? 0 : value.length();
        }
        Expect.that(
            characters <= MAX_CHARACTERS,
            "Expected at most %d characters in %s, but it has more.",
            MAX_CHARACTERS,
            file);
        rows.add(new Row(values));
      }
      return rows;
    } catch (SQLException e) {
      throw refused(file, e);
    }
  }

  private static IllegalArgumentException refused(Path file, SQLException cause) {
    SQLiteErrorCode code =
        cause instanceof SQLiteException sqlite
            ? sqlite.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    String sentence =
        switch (primary(code)) {
          case SQLITE_NOTADB -> "Expected a slapproxy database, but %s is no SQLite database.";
          case SQLITE_CORRUPT -> "Expected a slapproxy database, but %s is damaged.";
          case SQLITE_BUSY, SQLITE_LOCKED ->
              "Expected to read %s, but another program keeps it locked. Try again later.";
          case SQLITE_READONLY, SQLITE_CANTOPEN ->
              "Expected to read %s without changing it, but it cannot be opened so: it may not be"
                  + " readable, or a change was interrupted. Read a copy that slapproxy opened"
                  + " once.";
          case SQLITE_TOOBIG ->
              "Expected values of at most " + MAX_VALUE_BYTES + " bytes in %s, but one is longer.";
          default ->
              "Expected a slapproxy database in %s, but: "
                  + Expect.shown(String.valueOf(cause.getMessage())).replace("%", "%%")
                  + ".";
        };
    return new IllegalArgumentException(sentence.formatted(file), cause);
  }

  /** The kind of an error: its code without what tells the cases of that kind apart. */
  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & 0xff);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw refused(file, e);
    }
  }
}
