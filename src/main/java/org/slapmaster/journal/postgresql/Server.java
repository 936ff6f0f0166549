package org.slapmaster.journal.postgresql;

import com.typesafe.config.Config;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The PostgreSQL server that keeps the journal, for what is to be said to it besides events.
 * Blocking; thread-safe.
 */
final class Server {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Starting up or going down, or no connection left: not for long. */
  private static final Set<String> PASSING = Set.of("57P01", "57P02", "57P03", "53300");

  private static final String NO_DATABASE = "3D000";
  private final String user;
  private final String database;
  private final String address;
  private final PostgresqlConnectionFactory connections;

  /**
   * @param settings {@code slapmaster.postgresql}
   */
  Server(Config settings) {
    user = settings.getString("user");
    database = settings.getString("database");
    address = settings.getString("host") + ":" + settings.getInt("port");
    PostgresqlConnectionConfiguration.Builder builder =
        PostgresqlConnectionConfiguration.builder()
            .host(settings.getString("host"))
            .port(settings.getInt("port"))
            .database(database)
            .username(user)
            .password(settings.getString("password"))
            .connectTimeout(PATIENCE)
            .tcpKeepAlive(true)
            .applicationName("slapmaster");
    if (settings.getBoolean("tls")) {
      builder.sslMode(SSLMode.fromValue(settings.getString("tls-mode")));
      if (!settings.getString("tls-root-certificate").isEmpty()) {
        builder.sslRootCert(settings.getString("tls-root-certificate"));
      }
    }
    connections = new PostgresqlConnectionFactory(builder.build());
  }

  /** For sentences. */
  @Override
  public String toString() {
    return "the database " + database + " at " + address;
  }

  /**
   * A connection of its own.
   *
   * @throws UnreachableException when the server is not there
   * @throws IllegalStateException with one sentence when it does not let this program in
   */
  PostgresqlConnection connect() {
    return within(connections.create());
  }

  /** Runs one statement without a result. */
  void run(PostgresqlConnection connection, String sql) {
    within(connection.createStatement(sql).execute().flatMap(done -> done.getRowsUpdated()).then());
  }

  /** The first column of all rows of a query. */
  <T> List<T> query(PostgresqlConnection connection, String sql, Class<T> type) {
    return within(
        connection
            .createStatement(sql)
            .execute()
            .flatMap(rows -> rows.map((row, meta) -> row.get(0, type)))
            .collectList());
  }

  void close(PostgresqlConnection connection) {
    connection.close().onErrorComplete().block(PATIENCE);
  }

  /** Uses a connection and closes it. */
  <T> T with(Function<PostgresqlConnection, T> use) {
    PostgresqlConnection connection = connect();
    try {
      return use.apply(connection);
    } finally {
      close(connection);
    }
  }

  private <T> T within(Mono<T> answer) {
    try {
      return answer.block(PATIENCE);
    } catch (RuntimeException failure) {
      throw explained(failure);
    }
  }

  private IllegalStateException explained(RuntimeException failure) {
    Throwable cause = failure instanceof R2dbcException ? failure : failure.getCause();
    String state = cause instanceof R2dbcException said ? said.getSqlState() : null;
    if (state == null || state.startsWith("08") || PASSING.contains(state)) {
      return new UnreachableException(
          "Expected to reach %s, but: %s.".formatted(this, reason(failure)), failure);
    } else if (state.equals(NO_DATABASE)) {
      return new IllegalStateException(
          "Expected %s, but there is none. Create it with: createdb --owner %s %s"
              .formatted(this, user, database),
          failure);
    } else if (state.startsWith("28")) {
      return new IllegalStateException(
          "Expected to be let into %s as %s, but: %s. See slapmaster.postgresql.user and password-file."
              .formatted(this, user, cause.getMessage()),
          failure);
    }
    return new IllegalStateException(
        "Expected %s to do as told, but: %s.".formatted(this, cause.getMessage()), failure);
  }

  /** What the operating system or the server said. */
  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = String.valueOf(deepest.getMessage());
    return message.replaceFirst(": .*/[0-9.:]+$", "");
  }
}
