package org.slapmaster.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls that wait for a master, at most so many at a time. */
final class Parallel {
  private Parallel() {}

  /** One call. */
  interface Call<T, R> {
    R make(T item) throws IOException, InterruptedException;
  }

  /**
   * Makes a call for each item and returns what they return, in the order of the items.
   *
   * @throws IOException the first failure; calls that have not begun are left out then
   */
  static <T, R> List<R> each(int atOnce, Collection<T> items, Call<T, R> call)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Callable<R>> calls = new ArrayList<>();
      items.forEach(item -> calls.add(() -> call.make(item)));
      List<Future<R>> begun = new ArrayList<>();
      calls.forEach(each -> begun.add(threads.submit(each)));
      List<R> results = new ArrayList<>();
      for (Future<R> each : begun) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
