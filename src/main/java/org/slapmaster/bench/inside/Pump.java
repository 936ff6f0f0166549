package org.slapmaster.bench.inside;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/** Many calls, some of them at a time. */
final class Pump<T> {
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

  private final IntFunction<CompletionStage<T>> call;
  private final Hear<T> hear;
  private final Semaphore free;
  private final AtomicReference<RuntimeException> unexpected = new AtomicReference<>();

  private Pump(int outstanding, IntFunction<CompletionStage<T>> call, Hear<T> hear) {
    this.call = call;
    this.hear = hear;
    free = new Semaphore(outstanding);
  }

  /** Hears answers, on any thread; what it throws ends all. */
  interface Hear<T> {
    void answer(int number, T answer);
  }

  /**
   * Makes the calls numbered from 0 and returns when all are answered; one that fails is made again
   * after a pause, as a client does.
   *
   * @param outstanding how many at a time
   */
  static <T> void run(
      int count, int outstanding, IntFunction<CompletionStage<T>> call, Hear<T> hear)
      throws InterruptedException {
    Pump<T> pump = new Pump<>(outstanding, call, hear);
    for (int number = 0; number < count && pump.unexpected.get() == null; number++) {
      pump.free.acquire();
      pump.call(number);
    }
    pump.free.acquire(outstanding);
    if (pump.unexpected.get() != null) {
      throw pump.unexpected.get();
    }
  }

  private void call(int number) {
    call.apply(number)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                hear(number, answer);
              } else {
                LATER.execute(() -> call(number));
              }
            });
  }

  private void hear(int number, T answer) {
    try {
      hear.answer(number, answer);
    } catch (RuntimeException wrong) {
      unexpected.set(wrong);
    } finally {
      free.release();
    }
  }
}
