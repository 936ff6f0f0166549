package org.slapmaster.journal.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiPredicate;

/** A database in memory whose disk blocks and fails when a test says so. */
final class MemoryEngine implements Engine {
  final NavigableMap<byte[], byte[]> keys = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  /** How many entries each write had. */
  final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

  final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean blocks;
  private volatile boolean broken;

  /** What a write does that fails. */
  enum Failure {
    /** Nothing of it is there afterwards. */
    BEFORE,
    /** All of it is there, but nobody was told. */
    AFTER
  }

  /** Null: the disk works. */
  volatile Failure fails;

  void block() {
    blocks = true;
  }

  void release() {
    released.countDown();
  }

  @Override
  public void write(List<Change> changes) {
    boolean entries = changes.stream().anyMatch(change -> change.key()[0] == 'e');
    if (blocks && entries) {
      entered.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (broken) {
      throw new IllegalStateException("it was written to after a failure");
    }
    Failure failure = fails;
    if (failure != null) {
      broken = true;
    }
    if (failure != Failure.BEFORE) {
      changes.forEach(this::apply);
    }
    if (failure != null) {
      throw new IllegalStateException("the disk is full");
    }
    if (entries) {
      batches.add((int) changes.stream().filter(change -> change.key()[0] == 'e').count());
    }
  }

  private void apply(Change change) {
    if (change.value() == null) {
      keys.remove(change.key());
    } else {
      keys.put(change.key(), change.value().clone());
    }
  }

  @Override
  public byte[] get(byte[] key) {
    byte[] value = keys.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public void scan(byte[] from, byte[] until, BiPredicate<byte[], byte[]> visit) {
    for (Map.Entry<byte[], byte[]> entry : keys.subMap(from, until).entrySet()) {
      if (!visit.test(entry.getKey(), entry.getValue().clone())) {
        return;
      }
    }
  }

  @Override
  public byte[] last(byte[] from, byte[] until) {
    byte[] last = keys.lowerKey(until);
    return last == null || Arrays.compareUnsigned(last, from) < 0 ? null : last;
  }

  @Override
  public void reopen() {
    if (fails != null) {
      throw new IllegalStateException("the disk is still full");
    }
    broken = false;
  }

  @Override
  public void close() {}
}
