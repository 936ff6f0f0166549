package org.slapmaster.journal.embedded;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import akka.persistence.PersistentRepr;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The journal's database in one process: opened once for the plugin that writes and for those who
 * read, closed with the actor system. Thread-safe, but only the plugin may write.
 */
final class Store implements Extension {
  static final String SETTINGS = "slapmaster.journal.embedded";
  private static final byte[] FORMAT = "slapmaster-journal-1".getBytes(StandardCharsets.UTF_8);
  private final Engine engine;
  private final StoreWriter writer;
  private final Entries entries;
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private int lastId;

  /** Streams whose names are not known to be on disk: every write takes the name along. */
  private final Set<String> unnamed = ConcurrentHashMap.newKeySet();

  Store(Engine engine, ExtendedActorSystem system) {
    this.engine = engine;
    this.entries = new Entries(system);
    checkFormat();
    engine.scan(
        Keys.first('d'),
        Keys.after('d'),
        (key, value) -> {
          ids.put(new String(value, StandardCharsets.UTF_8), Keys.id(key));
          lastId = Math.max(lastId, Keys.id(key));
          return true;
        });
    this.writer = new StoreWriter(engine, countCommits());
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
      Path directory = Path.of(system.settings().config().getString(SETTINGS + ".dir"));
      Store store = new Store(LevelEngine.open(directory), system);
      system.registerOnTermination(store::close);
      return store;
    }
  }

  static Store of(ActorSystem system) {
    return Id.INSTANCE.get(system);
  }

  private void checkFormat() {
    byte[] format = engine.get(Keys.FORMAT);
    if (format == null) {
      boolean[] empty = {true};
      engine.scan(
          new byte[0],
          new byte[] {(byte) 0xff},
          (key, value) -> {
            empty[0] = false;
            return false;
          });
      if (!empty[0]) {
        throw new IllegalStateException(
            "Expected a journal of this slapmaster, but Akka's own LevelDB journal wrote it: go on"
                + " with it by akka.persistence.journal.plugin = akka.persistence.journal.leveldb"
                + " and slapmaster.journal.query-plugin = akka.persistence.query.journal.leveldb,"
                + " or name another data directory.");
      }
      engine.write(List.of(new Engine.Change(Keys.FORMAT, FORMAT)));
    } else if (!Arrays.equals(format, FORMAT)) {
      throw new IllegalStateException(
          "Expected a journal of format "
              + new String(FORMAT, StandardCharsets.UTF_8)
              + ", but got "
              + new String(format, StandardCharsets.UTF_8)
              + ": a newer slapmaster wrote it.");
    }
  }

  private long countCommits() {
    AtomicLong highest = new AtomicLong();
    ids.values()
        .forEach(
            id -> {
              byte[] last = engine.get(Keys.entry(id, highest(id)));
              if (last != null) {
                highest.accumulateAndGet(Entries.commit(last), Math::max);
              }
            });
    return highest.get();
  }

  private long highest(int id) {
    byte[] highest = engine.get(Keys.highest(id));
    return highest == null ? 0 : ByteBuffer.wrap(highest).getLong();
  }

  /** Serializes entries of one stream; a failure concerns them only. */
  List<Engine.Change> changes(String stream, Iterable<PersistentRepr> written) {
    List<Engine.Change> changes = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (PersistentRepr entry : written) {
      values.add(entries.write(entry));
      numbers.add(entry.sequenceNr());
    }
    int id = id(stream);
    if (unnamed.contains(stream)) {
      changes.add(new Engine.Change(Keys.name(id), stream.getBytes(StandardCharsets.UTF_8)));
    }
    for (int i = 0; i < values.size(); i++) {
      changes.add(new Engine.Change(Keys.entry(id, numbers.get(i)), values.get(i)));
    }
    long highest = numbers.get(numbers.size() - 1);
    changes.add(new Engine.Change(Keys.highest(id), longBytes(highest)));
    return changes;
  }

  private static byte[] longBytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private synchronized int id(String stream) {
    Integer known = ids.get(stream);
    if (known != null) {
      return known;
    }
    int id = ++lastId;
    unnamed.add(stream);
    ids.put(stream, id);
    return id;
  }

  /** The entries of a stream are on disk, and its name with them. */
  void written(String stream) {
    unnamed.remove(stream);
  }

  void write(StoreWriter.Write write) {
    writer.add(write);
  }

  /** The highest entry of a stream as written so far; 0 for none. */
  long highest(String stream) {
    Integer id = ids.get(stream);
    return id == null ? 0 : highest(id);
  }

  /** What removes the entries of a stream up to and with {@code last}. */
  List<Engine.Change> deletions(String stream, long last) {
    List<Engine.Change> changes = new ArrayList<>();
    Integer id = ids.get(stream);
    if (id != null) {
      long until = last == Long.MAX_VALUE ? last : last + 1;
      engine.scan(
          Keys.entry(id, 0),
          Keys.entry(id, until),
          (key, value) -> changes.add(new Engine.Change(key, null)));
    }
    return changes;
  }

  /**
   * Entries of a stream in their order.
   *
   * @param last the last that may be read
   * @param visit returns false to end
   */
  void read(String stream, long first, long last, Predicate<PersistentRepr> visit) {
    Integer id = ids.get(stream);
    if (id == null) {
      return;
    }
    byte[] until = last == Long.MAX_VALUE ? Keys.entry(id, last) : Keys.entry(id, last + 1);
    engine.scan(
        Keys.entry(id, first),
        until,
        (key, value) -> visit.test(entries.read(stream, Keys.entry(key), value)));
  }

  /** All streams that have a name. */
  List<String> streams() {
    return List.copyOf(ids.keySet());
  }

  void close() {
    writer.close();
    engine.close();
  }
}
