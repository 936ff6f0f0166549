package org.slapmaster.actor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Natural batching in front of a journaled actor: while one write is in flight, calls gather here,
 * and the next write takes them all. No timers, and no delay when nothing is in flight. It also
 * keeps the actor's own stash nearly empty, which matters: Akka handles stashed commands that
 * persist nothing by recursion, and hundreds of them overflow the stack. Not thread-safe.
 *
 * @param <T> calls
 */
final class NaturalBatch<T> {
  private final int most;
  private final long heaviest;
  private final ToLongFunction<T> weight;
  private final Consumer<List<T>> send;
  private final Deque<Weighed<T>> waiting = new ArrayDeque<>();
  private long waitingWeight;

  /** The actor recovers first and says so. */
  private boolean busy = true;

  /**
   * @param most the most calls that one write takes
   * @param heaviest the most bytes that one write takes, as {@code weight} estimates them; a single
   *     call may weigh more
   * @param send hands a batch to the actor, which answers with {@link #flushed} when it is durable
   */
  NaturalBatch(int most, long heaviest, ToLongFunction<T> weight, Consumer<List<T>> send) {
    this.most = most;
    this.heaviest = heaviest;
    this.weight = weight;
    this.send = send;
  }

  private record Weighed<C>(C call, long weight) {}

  void add(T call) {
    Weighed<T> weighed = new Weighed<>(call, weight.applyAsLong(call));
    waiting.add(weighed);
    waitingWeight += weighed.weight();
    flush();
  }

  /** How many calls wait for the write in flight. */
  int waiting() {
    return waiting.size();
  }

  /** What they weigh, in bytes. */
  long waitingWeight() {
    return waitingWeight;
  }

  /** Whether a write is in flight. */
  boolean busy() {
    return busy;
  }

  /** The actor is ready for the next batch. */
  void flushed() {
    busy = false;
    flush();
  }

  private void flush() {
    if (busy || waiting.isEmpty()) {
      return;
    }
    List<T> batch = new ArrayList<>(Math.min(most, waiting.size()));
    long left = heaviest;
    while (batch.size() < most && !waiting.isEmpty()) {
      left -= waiting.peek().weight();
      if (left < 0 && !batch.isEmpty()) {
        break;
      }
      Weighed<T> next = waiting.poll();
      batch.add(next.call());
      waitingWeight -= next.weight();
    }
    busy = true;
    send.accept(batch);
  }
}
