package org.slapmaster.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Beside a load, makes one new request after the other and asks each again until it is allocated:
 * samples of the time that an instance takes from its first request to its partition. It is a load
 * of its own, but a small one.
 */
final class AllocationProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How exactly the time is known. */
  private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(2);

  private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(20);
  private final SlapClient master;
  private final Batch batch;
  private final List<Long> nanos = new ArrayList<>();
  private final Map<Batch.Title, String> places = new LinkedHashMap<>();
  private final Thread thread = new Thread(this::sample, "allocation probe");
  private volatile boolean ended;
  private Exception failure;

  private AllocationProbe(SlapClient master, Batch batch) {
    this.master = master;
    this.batch = batch;
  }

  /**
   * Begins to sample.
   *
   * @param batch one lane of titles that are not there yet, with room
   */
  static AllocationProbe start(SlapClient master, Batch batch) {
    AllocationProbe probe = new AllocationProbe(master, batch);
    probe.thread.start();
    return probe;
  }

  private void sample() {
    try {
      for (int number = 1; !ended && number <= batch.room(); number++) {
        sample(batch.title(1, number));
        Thread.sleep(BETWEEN_SAMPLES.toMillis());
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private void sample(Batch.Title title) throws IOException, InterruptedException {
    long began = System.nanoTime();
    SlapClient.Answer answer = master.request(title);
    while (answer.place() == null && System.nanoTime() - began < PATIENCE.toNanos()) {
      Thread.sleep(BETWEEN_ANSWERS.toMillis());
      answer = master.request(title);
    }
    nanos.add(System.nanoTime() - began);
    // A title without a place is found to be lost later on.
    places.put(title, answer.place());
  }

  /**
   * Ends when the sample in progress is complete, which tells of the backlog behind the load.
   *
   * @throws IOException what made it impossible to sample
   */
  @Override
  public void close() throws IOException {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    if (failure instanceof IOException known) {
      throw known;
    } else if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /** From request to partition, ascending, in milliseconds; empty where that cannot be told. */
  List<Double> sortedMillis() {
    return nanos.stream().sorted().map(each -> each / 1e6).toList();
  }

  /** What it requested, and where that is; null when it was not allocated within a minute. */
  Map<Batch.Title, String> places() {
    return places;
  }
}
