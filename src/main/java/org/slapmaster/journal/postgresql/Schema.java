package org.slapmaster.journal.postgresql;

import com.typesafe.config.Config;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The tables of the journal. */
public final class Schema {
  private static final String SCRIPT = "/postgresql/schema.sql";

  private Schema() {}

  /** The script that makes them, for {@code psql}; may be run again. */
  public static String script() {
    try (InputStream script = Schema.class.getResourceAsStream(SCRIPT)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * Makes those that are not there. Returns where they are, for people.
   *
   * @param config of a master
   * @throws IllegalStateException with one sentence when it cannot be done
   */
  public static String create(Config config) {
    Server server = new Server(config.getConfig("slapmaster.postgresql"));
    return server.with(
        connection -> {
          server.run(connection, script());
          return server.toString();
        });
  }

  /**
   * @throws IllegalStateException with one sentence when they are not there
   */
  static void check(Server server, PostgresqlConnection connection) {
    boolean there =
        server
            .query(connection, "select to_regclass('event_journal') is not null", Boolean.class)
            .contains(true);
    if (!there) {
      throw new IllegalStateException(
          "Expected the tables of the journal in %s, but they are not there. Create them with: slapmaster journal init-schema --config FILE"
              .formatted(server));
    }
  }
}
