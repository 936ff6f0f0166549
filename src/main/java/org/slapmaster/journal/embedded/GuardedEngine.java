package org.slapmaster.journal.embedded;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * An engine that can be opened again while others read: native memory must never be touched after
 * it was closed.
 */
final class GuardedEngine implements Engine {
  private final Supplier<Engine> opener;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Null while it is closed. */
  private Engine engine;

  GuardedEngine(Supplier<Engine> opener) {
    this.opener = opener;
    engine = opener.get();
  }

  private <T> T use(Lock held, Supplier<T> action) {
    held.lock();
    try {
      if (engine == null) {
        throw new IllegalStateException("Expected the journal to be open, but it is closed.");
      }
      return action.get();
    } finally {
      held.unlock();
    }
  }

  @Override
  public void write(List<Change> changes) {
    use(
        lock.readLock(),
        () -> {
          engine.write(changes);
          return null;
        });
  }

  @Override
  public byte[] get(byte[] key) {
    return use(lock.readLock(), () -> engine.get(key));
  }

  @Override
  public void scan(byte[] from, byte[] until, BiPredicate<byte[], byte[]> visit) {
    use(
        lock.readLock(),
        () -> {
          engine.scan(from, until, visit);
          return null;
        });
  }

  @Override
  public byte[] last(byte[] from, byte[] until) {
    return use(lock.readLock(), () -> engine.last(from, until));
  }

  @Override
  public void reopen() {
    close();
    lock.writeLock().lock();
    try {
      engine = opener.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (engine != null) {
        engine.close();
        engine = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
