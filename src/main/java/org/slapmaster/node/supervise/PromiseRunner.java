package org.slapmaster.node.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.node.disk.JsonFile;
import org.slapmaster.node.supervise.PromiseCheck.Outcome;

/**
 * Looks at the promises of one partition, each in its period; thread-safe. Results outlive the node
 * program.
 */
public final class PromiseRunner implements AutoCloseable {
  /** A promise that fails is looked at more often, so that its recovery is seen soon. */
  private static final Duration FAILING_PERIOD = Duration.ofSeconds(5);

  private record Kept(List<PromiseResult> results) {}

  private final PartitionPaths paths;
  private final Consumer<List<PromiseResult>> onEdge;
  private final JsonFile<Kept> file;
  private final ExecutorService workers;
  private final Map<String, PromiseSpec> specs = new HashMap<>();
  private final TreeMap<String, PromiseResult> results = new TreeMap<>();

  /**
   * @param onEdge gets all results when a promise began to pass or to fail in a periodic run;
   *     called from any thread
   */
  public PromiseRunner(PartitionPaths paths, Consumer<List<PromiseResult>> onEdge) {
    this.paths = paths;
    this.onEdge = onEdge;
    this.file = new JsonFile<>(paths.control().resolve("promises.json"), Kept.class);
    this.workers = Workers.named("promises-" + paths.home().getFileName());
    file.read()
        .ifPresent(kept -> kept.results().forEach(result -> results.put(result.name(), result)));
  }

  /** Replaces the promises that are looked at; results of the others are forgotten. */
  public synchronized void retain(List<PromiseSpec> wanted) {
    Map<String, PromiseSpec> before = Map.copyOf(specs);
    specs.clear();
    for (PromiseSpec spec : wanted) {
      PromiseSpec known = before.get(spec.name());
      specs.put(spec.name(), spec.equals(known) ? known : spec);
      if (!spec.equals(known)) {
        long phase =
            Integer.toUnsignedLong((paths.home() + spec.name()).hashCode())
                % spec.period().toMillis();
        later(spec, phase); // so that the promises of a computer do not all run at once
      }
    }
    if (results.keySet().retainAll(specs.keySet())) {
      write();
    }
  }

  /**
   * Looks at every promise now, at all of them at once, and returns when the slowest is done or
   * timed out.
   */
  public List<PromiseResult> runAll() {
    List<PromiseSpec> all;
    synchronized (this) {
      all = List.copyOf(specs.values());
    }
    List<CompletableFuture<Void>> runs =
        all.stream()
            .map(spec -> CompletableFuture.runAsync(() -> note(spec, check(spec)), workers))
            .toList();
    runs.forEach(CompletableFuture::join);
    return results();
  }

  /** Ends the periodic runs. */
  @Override
  public void close() {
    workers.shutdownNow();
  }

  private synchronized List<PromiseResult> results() {
    return new ArrayList<>(results.values());
  }

  private void later(PromiseSpec spec, long delayMs) {
    CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS, workers)
        .execute(() -> periodically(spec));
  }

  private void periodically(PromiseSpec spec) {
    if (!wanted(spec)) {
      return;
    }
    Outcome outcome = check(spec);
    try {
      if (note(spec, outcome)) {
        onEdge.accept(results());
      }
    } finally {
      long period = spec.period().toMillis();
      later(spec, outcome.passed() ? period : Math.min(period, FAILING_PERIOD.toMillis()));
    }
  }

  /** By identity: a promise that was taken away and came back has a timer of its own. */
  private synchronized boolean wanted(PromiseSpec spec) {
    return specs.get(spec.name()) == spec;
  }

  private Outcome check(PromiseSpec spec) {
    Future<Outcome> run = workers.submit(() -> PromiseCheck.check(paths, spec));
    try {
      return run.get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Outcome(
          false,
          "Expected an answer within %d s, but none came.".formatted(spec.timeout().toSeconds()));
    } catch (ExecutionException e) {
      return new Outcome(false, LogFile.lastLine(String.valueOf(e.getCause().getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(false, "Expected an answer, but the node is ending.");
    } finally {
      run.cancel(true);
    }
  }

  /** Returns whether the promise began to pass or to fail. */
  private synchronized boolean note(PromiseSpec spec, Outcome outcome) {
    PromiseResult before = results.get(spec.name());
    boolean edge = before == null || before.passed() != outcome.passed();
    if (specs.get(spec.name()) != spec || workers.isShutdown()) {
      return false;
    }
    long since = edge ? Micros.now() : before.since();
    results.put(
        spec.name(), new PromiseResult(spec.name(), outcome.passed(), outcome.message(), since));
    if (edge) {
      write();
    }
    return edge;
  }

  private void write() {
    file.write(new Kept(List.copyOf(results.values())));
  }
}
