package org.slapmaster.journal.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Writes streams into a database as the plugin does, without actors. */
final class Writing implements AutoCloseable {
  final Database database;
  final StoreWriter writer;
  final AtomicInteger told = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  private final Map<String, Long> highest = new HashMap<>();

  Writing(Database database) {
    this(database, Room.unlimited(Path.of(".")));
  }

  Writing(Database database, Room room) {
    this.database = database;
    writer = new StoreWriter(database, room, () -> {}, wait -> {});
  }

  static Writing on(Engine engine) {
    return new Writing(Database.on(engine, Path.of("memory")));
  }

  static byte[] value(String payload) {
    return new StoredEntry(
            new StoredEntry.Kind(17, "text", ""),
            0,
            1,
            "6d1ddb2c-5d3c-4f6b-9ac5-4e1b1a3b5b57",
            payload.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .write();
  }

  /** A text that cannot be had in fewer bytes. */
  static String noise(Random random, int length) {
    return random
        .ints(length, 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** The next entries of a stream, in one write. */
  void write(String stream, String... payloads) {
    List<Write.Change> changes = new ArrayList<>();
    for (String payload : payloads) {
      long entry = highest.merge(stream, 1L, Long::sum);
      byte[] value = value(payload);
      changes.add(new Write.Append(stream, entry, value, Chain.digest(stream, entry, value)));
    }
    submit(changes);
  }

  void submit(List<Write.Change> changes) {
    writer.add(new Write(changes, told::incrementAndGet, why -> refused.incrementAndGet()));
  }

  /** Returns when all that was written before is done. */
  void await() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    writer.add(new Write(List.of(), done::countDown, why -> done.countDown()));
    done.await();
  }

  /** {@code count} entries over some streams, in writes of one to three. */
  void writeSome(Random random, int streams, int count) throws InterruptedException {
    for (int n = 0; n < count; ) {
      String[] payloads = new String[1 + random.nextInt(3)];
      for (int i = 0; i < payloads.length; i++) {
        payloads[i] = "event " + n++ + " " + "x".repeat(random.nextInt(200));
      }
      write("stream|" + random.nextInt(streams), payloads);
      if (random.nextInt(10) == 0) {
        await();
      }
    }
    await();
  }

  @Override
  public void close() {
    writer.close();
    database.close();
  }
}
