package org.slapmaster.master;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.model.Expect;

/**
 * Where a master's settings come from, the strongest first: what it was told, system properties,
 * the file of {@code --config}, {@code application.conf} and what it includes.
 */
final class MasterConfig {
  private static final String STORE = "slapmaster.journal.store";
  private static final String POSTGRESQL = "postgresql";
  private static final String PASSWORD_FILE = "slapmaster.postgresql.password-file";

  private MasterConfig() {}

  /**
   * @throws IllegalArgumentException with one sentence when they cannot be read
   */
  static Config of(MasterSettings settings) {
    Map<String, Object> told = new HashMap<>();
    if (settings.http() != null) {
      told.put("slapmaster.http.address", settings.http());
    }
    if (settings.data() != null) {
      told.put("slapmaster.data", settings.data().toString());
    }
    if (settings.cluster() != null) {
      told.put("slapmaster.cluster.address", settings.cluster());
    }
    return of(told, settings.config());
  }

  /** Of a program that only looks into a journal: without a cluster. */
  static Config reading(Path data, Path file) {
    Map<String, Object> told = new HashMap<>();
    told.put("akka.actor.provider", "local");
    if (data != null) {
      told.put("slapmaster.data", data.toString());
    }
    return of(told, file);
  }

  /** Of a master that is thrown away: what ships with the program, whatever was told or set. */
  static Config scratch(Path data) {
    return resolved(
        ConfigFactory.parseMap(Map.of("slapmaster.data", data.toString())), ConfigFactory.empty());
  }

  static boolean isPostgresql(Config config) {
    return config.getString(STORE).equals(POSTGRESQL);
  }

  private static Config of(Map<String, Object> told, Path file) {
    try {
      Config strong = ConfigFactory.parseMap(told).withFallback(ConfigFactory.defaultOverrides());
      Config asked = strong.withFallback(parse(file));
      Config config = resolved(asked, ConfigFactory.empty());
      String store = config.getString(STORE);
      Expect.that(
          List.of("embedded", POSTGRESQL).contains(store),
          "Expected embedded or postgresql as %s, but got '%s'.",
          STORE,
          Expect.shown(store));
      return store.equals(POSTGRESQL)
          ? resolved(
              password(config).withFallback(asked), ConfigFactory.parseResources("postgresql.conf"))
          : config;
    } catch (ConfigException unreadable) {
      throw new IllegalArgumentException(
          "Expected settings that can be read, but: " + unreadable.getMessage(), unreadable);
    }
  }

  private static Config resolved(Config asked, Config ofStore) {
    return asked
        .withFallback(ofStore)
        .withFallback(ConfigFactory.parseResources("application.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  private static Config parse(Path file) {
    if (file == null) {
      return ConfigFactory.empty();
    }
    Expect.that(
        Files.isReadable(file), "Expected a file of settings, but %s cannot be read.", file);
    return ConfigFactory.parseFile(file.toFile());
  }

  private static Config password(Config config) {
    String file = config.getString(PASSWORD_FILE);
    if (file.isEmpty()) {
      return ConfigFactory.empty();
    }
    try {
      List<String> lines = Files.readAllLines(Path.of(file));
      return ConfigFactory.parseMap(
          Map.of("slapmaster.postgresql.password", lines.isEmpty() ? "" : lines.get(0).strip()));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "Expected the password of PostgreSQL in the first line of a file, but %s cannot be read: %s"
              .formatted(file, unreadable),
          unreadable);
    }
  }
}
