package org.slapmaster.journal.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slapmaster.journal.JournalWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what actors persist. What arrived while one batch was written goes into the next, with one
 * sync for all; whoever wrote hears only after that. No timers: alone, a write goes at once, and
 * when only one stream is being written, on the thread that brings it.
 *
 * <p>A batch that cannot be written is held and tried again until it can: nobody is told that it
 * failed, because nobody would know what is on disk, and what comes after waits in a bounded queue.
 */
final class StoreWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

  /** The most of one batch. */
  private static final int MOST_WRITES = 5_000;

  private static final long MOST_BYTES = 16 * 1024 * 1024;

  /** The most that waits; whoever brings more waits himself. */
  private static final int QUEUE_WRITES = 10_000;

  private static final int QUEUE_KIB = 64 * 1024;

  /** After so many writes of one stream in a row, with nothing in between, it is alone. */
  private static final int ALONE = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Write WAKE = new Write(List.of(), () -> {}, failure -> {});

  private final Database database;
  private final Room room;
  private final Runnable written;
  private final Consumer<Optional<JournalWait>> waits;
  private final BlockingQueue<Write> waiting = new LinkedBlockingQueue<>();
  private final Semaphore writes = new Semaphore(QUEUE_WRITES);
  private final Semaphore kib = new Semaphore(QUEUE_KIB);

  /** Accepted and not told yet. */
  private final AtomicInteger outstanding = new AtomicInteger();

  /** How many writes of which streams are outstanding. */
  private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** What could not be written; set and cleared by whoever writes. */
  private volatile Batch held;

  /** Whether the database has to be opened again before anything is written. */
  private volatile boolean failed;

  private volatile JournalWait wait;
  private String lastStream = "";
  private int inARow;

  /**
   * @param written told after each batch, on the thread that wrote; must be quick
   * @param waits told when writing begins to wait, why it still does, and that it goes on
   */
  StoreWriter(
      Database database, Room room, Runnable written, Consumer<Optional<JournalWait>> waits) {
    this.database = database;
    this.room = room;
    this.written = written;
    this.waits = waits;
    thread = new Thread(this::run, "slapmaster-journal-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits when too much is waiting already, so it belongs on a thread that may. */
  void add(Write write) {
    if (writesNow(write)) {
      return;
    }
    writes.acquireUninterruptibly();
    kib.acquireUninterruptibly(kib(write));
    synchronized (this) {
      if (closing.getCount() > 0) {
        accept(write);
        waiting.add(write);
        return;
      }
    }
    write.failed().because(new IllegalStateException("The journal is closed."));
  }

  private synchronized boolean writesNow(Write write) {
    String stream = write.changes().isEmpty() ? "" : write.changes().get(0).stream();
    inARow = stream.equals(lastStream) ? inARow + 1 : 0;
    lastStream = stream;
    boolean alone = inARow >= ALONE && !stream.isEmpty() && !write.deletes();
    if (!alone || outstanding.get() > 0 || closing.getCount() == 0) {
      return false;
    }
    writes.acquireUninterruptibly();
    kib.acquireUninterruptibly(kib(write));
    accept(write);
    commit(List.of(write));
    if (held != null) {
      waiting.add(WAKE);
    }
    return true;
  }

  private static int kib(Write write) {
    return (int) Math.min(QUEUE_KIB, 1 + write.bytes() / 1024);
  }

  private void accept(Write write) {
    outstanding.incrementAndGet();
    streams(write).forEach(stream -> inFlight.merge(stream, 1, Integer::sum));
  }

  private static Stream<String> streams(Write write) {
    return write.changes().stream().map(Write.Change::stream).distinct();
  }

  /** Whether something of a stream is being written. */
  boolean isWriting(String stream) {
    return inFlight.containsKey(stream);
  }

  /** Why nothing can be written at present. */
  Optional<JournalWait> waiting() {
    return Optional.ofNullable(wait);
  }

  private void run() {
    List<Write> batch = new ArrayList<>();
    Write next = null;
    while (next != null || closing.getCount() > 0 || !waiting.isEmpty()) {
      batch.clear();
      try {
        batch.add(next == null ? waiting.take() : next);
      } catch (InterruptedException stop) {
        break;
      }
      next = gather(batch);
      holdUntilWritten();
      commit(batch);
      holdUntilWritten();
    }
  }

  /** What is waiting goes with the first; a deletion goes alone. Returns what did not fit. */
  private Write gather(List<Write> batch) {
    long bytes = batch.get(0).bytes();
    Write next = null;
    if (!batch.get(0).deletes()) {
      while (batch.size() < MOST_WRITES && bytes < MOST_BYTES && (next = waiting.poll()) != null) {
        if (next.deletes()) {
          return next;
        }
        batch.add(next);
        bytes += next.bytes();
      }
    }
    return null;
  }

  private void commit(List<Write> writes) {
    Batch batch = database.batch();
    for (Write write : writes) {
      if (write != WAKE) {
        Optional<IllegalStateException> refused = batch.add(write);
        refused.ifPresent(why -> tell(write, () -> write.failed().because(why)));
      }
    }
    write(batch);
  }

  /** Writes a batch, or leaves it held. */
  private void write(Batch batch) {
    try {
      room.check(batch.bytes());
      failed = true;
      batch.write();
      failed = false;
    } catch (RuntimeException failure) {
      waitBecause(failure);
      held = batch;
      return;
    }
    held = null;
    finish(batch);
  }

  private void finish(Batch batch) {
    database.written(batch.head());
    written.run();
    batch.accepted().forEach(write -> tell(write, write.done()));
  }

  private void tell(Write write, Runnable how) {
    streams(write).forEach(s -> inFlight.computeIfPresent(s, (name, n) -> n == 1 ? null : n - 1));
    outstanding.decrementAndGet();
    writes.release();
    kib.release(kib(write));
    how.run();
  }

  private void holdUntilWritten() {
    if (held == null) {
      return;
    }
    Duration pause = FIRST_PAUSE;
    while (held != null) {
      if (isClosing(pause)) {
        giveUp();
        return;
      }
      tryAgain();
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    }
    LOG.info("The journal is written again, after {}", Duration.between(wait.since(), now()));
    wait = null;
    waits.accept(Optional.empty());
  }

  private void tryAgain() {
    Batch batch = held;
    try {
      room.check(batch.bytes());
      if (failed && database.reopened(batch.head())) {
        failed = false;
        held = null;
        finish(batch);
        return;
      }
      failed = false;
    } catch (RuntimeException failure) {
      waitBecause(failure);
      return;
    }
    commit(batch.accepted());
  }

  private void waitBecause(RuntimeException failure) {
    boolean full = failure instanceof Room.Full || room.isFull();
    String sentence =
        failure instanceof Room.Full
            ? failure.getMessage()
            : String.format(
                "Expected to write the journal in %s, but: %s.",
                database.directory(), failure.getMessage());
    if (wait == null) {
      LOG.error(
          "{} What is to be written is held and tried again; nothing acknowledged is lost",
          sentence,
          failure instanceof Room.Full ? null : failure);
    }
    wait = new JournalWait(wait == null ? now() : wait.since(), full, sentence);
    waits.accept(Optional.of(wait));
  }

  private boolean isClosing(Duration pause) {
    try {
      return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Nothing of it was acknowledged; whether it is on disk shows when the journal is opened. */
  private void giveUp() {
    List<Write> lost = new ArrayList<>(held.accepted());
    held = null;
    waiting.drainTo(lost);
    lost.removeIf(write -> write == WAKE);
    IllegalStateException why = new IllegalStateException(wait.sentence());
    lost.forEach(write -> tell(write, () -> write.failed().because(why)));
  }

  private static Instant now() {
    return Instant.now();
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Writes what is waiting, then ends; what is held because of a fault fails. */
  @Override
  public void close() {
    synchronized (this) {
      closing.countDown();
      waiting.add(WAKE);
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
