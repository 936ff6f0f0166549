package org.slapmaster.journal.embedded;

import akka.actor.typed.ActorSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.JournalVerdict;
import org.slapmaster.journal.JournalVerification;
import org.slapmaster.journal.JournalWait;

/** The embedded journal as a whole; see {@link JournalStore}, which is how others come by it. */
public final class EmbeddedStore implements JournalStore {
  private final Database database;
  private final Supplier<Optional<JournalWait>> waiting;
  private final Runnable closer;

  /** What was acknowledged, as the file beside a stopped database says. */
  private final Optional<JournalHead> noted;

  private EmbeddedStore(
      Database database,
      Optional<JournalHead> noted,
      Supplier<Optional<JournalWait>> waiting,
      Runnable closer) {
    this.database = database;
    this.noted = noted;
    this.waiting = waiting;
    this.closer = closer;
  }

  public static Optional<JournalStore> of(ActorSystem<?> system) {
    if (!system
        .settings()
        .config()
        .getString("akka.persistence.journal.plugin")
        .equals(Store.SETTINGS)) {
      return Optional.empty();
    }
    Store store = Store.of(system.classicSystem());
    return Optional.of(
        new EmbeddedStore(store.database(), Optional.empty(), store::waiting, () -> {}));
  }

  public static JournalStore open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException(
          "Expected a journal in " + directory + ", but there is no such directory.");
    }
    Database database = Database.inspect(directory, Engines.AUTO);
    return new EmbeddedStore(
        database, HeadNote.in(directory).map(Head::told), Optional::empty, database::close);
  }

  @Override
  public JournalHead head() {
    return database.head().told();
  }

  @Override
  public Optional<JournalHead> headAt(long commits) {
    if (commits < 0 || commits > database.head().commits()) {
      return Optional.empty();
    }
    return Optional.ofNullable(database.chainAt(commits))
        .map(chain -> JournalHead.of(commits, chain));
  }

  @Override
  public JournalVerdict verify(JournalVerification what) {
    List<JournalHead> expected = new ArrayList<>(what.expected());
    noted.ifPresent(expected::add);
    return new Verifier(database, what.expecting(expected)).run();
  }

  @Override
  public JournalHead backup(Path directory) throws IOException {
    return Backup.of(database, directory);
  }

  @Override
  public Optional<JournalWait> waiting() {
    return waiting.get();
  }

  @Override
  public void close() {
    closer.run();
  }
}
