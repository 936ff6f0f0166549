package org.slapmaster.journal.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. What arrived while it was writing goes into the next batch, with one
 * sync for all; whoever wrote hears only after that. No timers: alone, a write goes at once.
 */
final class StoreWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
  private static final int MOST = 5_000;
  private static final Write END = new Write(List.of(), () -> {}, failure -> {});
  private final Engine engine;
  private final BlockingQueue<Write> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private long commits;

  /**
   * @param commits how many entries were ever committed
   */
  StoreWriter(Engine engine, long commits) {
    this.engine = engine;
    this.commits = commits;
    thread = new Thread(this::run, "slapmaster-journal-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Called on the writer's thread, after the sync or after what made it fail. */
  interface Failed {
    void because(Throwable failure);
  }

  /**
   * Changes that are made together.
   *
   * @param changes none: it is only to be told when all writes before it are done
   * @param done called on the writer's thread when they are on disk
   */
  record Write(List<Engine.Change> changes, Runnable done, Failed failed) {}

  void add(Write write) {
    waiting.add(write);
  }

  private void run() {
    List<Write> batch = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      batch.clear();
      try {
        batch.add(waiting.take());
      } catch (InterruptedException stop) {
        return;
      }
      waiting.drainTo(batch, MOST);
      ended = batch.remove(END);
      commit(batch);
    }
  }

  private void commit(List<Write> batch) {
    try {
      List<Engine.Change> changes = new ArrayList<>();
      for (Write write : batch) {
        for (Engine.Change change : write.changes()) {
          if (change.key()[0] == 'e' && change.value() != null) {
            Entries.commit(change.value(), ++commits);
          }
          changes.add(change);
        }
      }
      if (!changes.isEmpty()) {
        engine.write(changes);
      }
    } catch (RuntimeException failure) {
      LOG.error("The journal could not be written: {} writes failed", batch.size(), failure);
      batch.forEach(write -> write.failed().because(failure));
      return;
    }
    batch.forEach(write -> write.done().run());
  }

  /** Writes what is waiting, then ends. */
  @Override
  public void close() {
    waiting.add(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
