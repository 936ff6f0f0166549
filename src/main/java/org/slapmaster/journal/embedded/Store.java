package org.slapmaster.journal.embedded;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slapmaster.journal.JournalState;
import org.slapmaster.journal.JournalWait;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The journal in one actor system: opened once for the plugin that writes and for those who read,
 * closed with the system. Thread-safe, but only the plugin may write.
 */
final class Store implements Extension {
  static final String SETTINGS = "slapmaster.journal.embedded";

  /** With so many entries in one write it pays to use several threads. */
  private static final int WORTH_THREADS = 32;

  private final Database database;
  private final StoreWriter writer;
  private final Entries entries;
  private final Commits commits = new Commits();

  private Store(Config settings, ExtendedActorSystem system) {
    Path directory = Path.of(settings.getString("dir"));
    entries = new Entries(system);
    database = Database.open(directory, settings.getString("engine"));
    writer =
        new StoreWriter(
            database,
            new Room(directory, settings.getBytes("reserve")),
            commits::happened,
            JournalState.of(Adapter.toTyped(system))::set);
  }

  /** How actor systems find it. */
  static final class Id extends AbstractExtensionId<Store> implements ExtensionIdProvider {
    static final Id INSTANCE = new Id();

    @Override
    public Id lookup() {
      return INSTANCE;
    }

    @Override
    public Store createExtension(ExtendedActorSystem system) {
      Store store = new Store(system.settings().config().getConfig(SETTINGS), system);
      system.registerOnTermination(store::close);
      return store;
    }
  }

  static Store of(ActorSystem system) {
    return Id.INSTANCE.get(system);
  }

  Database database() {
    return database;
  }

  Entries entries() {
    return entries;
  }

  /** Who wants to know when something was committed. */
  Commits commits() {
    return commits;
  }

  Optional<JournalWait> waiting() {
    return writer.waiting();
  }

  /** Serializes and digests, many at the same time; a failure concerns this write only. */
  List<Write.Change> changes(AtomicWrite atomic) {
    List<PersistentRepr> all = CollectionConverters.asJava(atomic.payload());
    return (all.size() < WORTH_THREADS ? all.stream() : all.parallelStream())
        .map(this::append)
        .toList();
  }

  private Write.Change append(PersistentRepr entry) {
    String stream = entry.persistenceId();
    byte[] value = entries.write(entry);
    byte[] digest = Chain.digest(stream, entry.sequenceNr(), value);
    return new Write.Append(stream, entry.sequenceNr(), value, digest);
  }

  /** May wait; see {@link StoreWriter#add}. */
  void write(Write write) {
    writer.add(write);
  }

  /** Whether something of a stream is being written. */
  boolean isWriting(String stream) {
    return writer.isWriting(stream);
  }

  /** Entries of a stream in their order; {@code visit} returns false to end. */
  void read(String stream, long first, long last, Predicate<PersistentRepr> visit) {
    ReadAhead ahead = new ReadAhead(entries, stream, visit);
    database.entries(stream, first, last, ahead);
    ahead.end();
  }

  private void close() {
    writer.close();
    database.close();
  }
}
