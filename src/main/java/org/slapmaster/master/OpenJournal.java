package org.slapmaster.master;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slapmaster.journal.postgresql.SoleMaster;
import org.slapmaster.model.Expect;

/** A journal that no master uses, held by this process until it is closed. */
final class OpenJournal implements AutoCloseable {
  private final Config config;
  private final DataDirectory directory;
  private final SoleMaster database;
  private final ActorSystem<Void> system;

  private OpenJournal(Config config, DataDirectory directory, SoleMaster database) {
    this.config = config;
    this.directory = directory;
    this.database = database;
    system = ActorSystem.create(Behaviors.empty(), "journal", config);
  }

  /**
   * Where a journal is, as a command line says it: a file of settings whose store is PostgreSQL, or
   * a data directory.
   *
   * @throws IllegalArgumentException with one sentence when it is not there or in use
   */
  static OpenJournal at(Path place) throws IOException, InterruptedException {
    return Files.isRegularFile(place) ? database(place) : directory(place);
  }

  /** As {@link #at}, but the directory may still be without a journal. */
  static OpenJournal toFill(Path place) throws IOException, InterruptedException {
    return Files.isRegularFile(place) ? database(place) : hold(place);
  }

  /** In a directory that is made, or has nothing in it. */
  static OpenJournal inEmpty(Path data) throws IOException {
    if (Files.exists(data)) {
      try (Stream<Path> files = Files.list(data)) {
        Expect.that(
            files.allMatch(file -> file.endsWith("lock")),
            "Expected an empty directory to import into, but %s has files.",
            data);
      }
    }
    return hold(data);
  }

  private static OpenJournal directory(Path data) throws IOException {
    Expect.that(
        Files.isDirectory(data.resolve("journal")),
        "Expected the data directory of a master, but %s has no journal.",
        data);
    return hold(data);
  }

  private static OpenJournal hold(Path data) throws IOException {
    Config config = MasterConfig.reading(data, null);
    DataDirectory held = DataDirectory.hold(data);
    try {
      return new OpenJournal(config, held, null);
    } catch (RuntimeException failure) {
      held.close();
      throw failure;
    }
  }

  private static OpenJournal database(Path settings) throws InterruptedException {
    Config config = MasterConfig.reading(null, settings);
    Expect.that(
        MasterConfig.isPostgresql(config),
        "Expected settings with slapmaster.journal.store = postgresql, or a data directory, but got"
            + " %s.",
        settings);
    return new OpenJournal(config, null, SoleMaster.take(config));
  }

  ActorSystem<?> system() {
    return system;
  }

  /** Where the keys are that open its secrets. */
  Path keys() {
    return Path.of(config.getString("slapmaster.keys"));
  }

  @Override
  public void close() throws IOException {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    if (database != null) {
      database.close();
    }
    if (directory != null) {
      directory.close();
    }
  }
}
