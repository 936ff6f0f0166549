package org.slapmaster.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slapmaster.bench.BenchReport.Details;

/** One of the masters that are measured, and what this run has made there. */
final class Side implements AutoCloseable {
  private static final Set<Integer> FOUND = Set.of(SlapClient.OK);

  /** A request is accepted with its partition, or told to wait for it. */
  private static final Set<Integer> ACCEPTED = Set.of(SlapClient.OK, SlapClient.PLEASE_WAIT);

  /** For how many times as many new requests as existing titles are answered there is room. */
  private static final double ROOM = 2;

  /** For how many times as many new requests as a sample tells there is room. */
  private static final double ROOM_OF_SAMPLE = 2;

  private static final int SAMPLE = 48;

  /** Enough for the code to be compiled; more take long to destroy. */
  private static final int WARMING = 4_000;

  private static final int LEAST_ROOM = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int AT_ONCE = 16;
  private static final String PARTITION = "slappart-";
  private final String name;
  private final MasterSource.Opened opened;
  private final SlapClient master;
  private final BenchPlan plan;
  private final Wrk wrk;
  private final Consumer<String> progress;
  private final Map<Integer, Double> rates = new HashMap<>();
  private int present;
  private int batches;
  private int partitions;

  /** The newest titles that are known to be allocated, and how many of them there are. */
  private Batch filled;

  private int filledSize;

  /** Whether it allocates after it has answered; slapproxy does so before. */
  private boolean tellsToWait;

  private boolean warmForNew;

  /** A figure and what is behind it. */
  record Measured(double value, Details details) {}

  /**
   * @param name what it is called in progress
   */
  Side(
      String name, MasterSource.Opened opened, BenchPlan plan, Wrk wrk, Consumer<String> progress) {
    this.name = name;
    this.opened = opened;
    this.plan = plan;
    this.wrk = wrk;
    this.progress = progress;
    master = new SlapClient(opened.url());
  }

  /** Makes instances until so many are there, each allocated. */
  void fillUpTo(int instances) throws IOException, InterruptedException {
    if (instances > present) {
      fill(instances - present);
    }
  }

  private void fill(int count) throws IOException, InterruptedException {
    say("%,d more instances are being made".formatted(count));
    Batch batch = batch(1, count);
    List<Batch.Title> titles = batch.titles(count);
    tellsToWait = master.request(titles.get(0)).place() == null;
    // A master that allocates while it answers may give a partition twice.
    Map<String, String> places = Placing.ask(master, titles, tellsToWait ? AT_ONCE : 1);
    if (places.size() < count) {
      throw new IOException(
          "Expected %s to allocate %,d instances, but %,d have no partition."
              .formatted(master.master(), count, count - places.size()));
    }
    filled = batch;
    filledSize = count;
    present += count;
  }

  /** Titles that are not there yet, on new computers. */
  private Batch batch(int lanes, int room) throws IOException, InterruptedException {
    batches++;
    Batch batch = Batch.of("bench-" + plan.run() + "-" + batches, lanes, room);
    for (String computer : batch.allComputers()) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < batch.partitions(); i++) {
        // Different on every computer, because slapproxy looks for addresses by this name alone.
        names.add(PARTITION + plan.run() + "-" + (partitions + i));
      }
      master.prepare(computer, names, partitions);
      partitions += batch.partitions();
    }
    return batch;
  }

  /** Requests of titles that are there; requests/s. */
  Measured again(int connections) throws IOException, InterruptedException {
    warmUp(connections);
    LoadResult load = wrk.run(master, existing(), connections, plan.duration());
    rates.put(connections, load.perSecond(FOUND));
    return measured(load.perSecond(FOUND), load, FOUND, present, partitions, null);
  }

  private Wrk.Calls existing() {
    return new Wrk.Calls(SlapClient.REQUEST, SlapForms.template(), FOUND, filled, filledSize);
  }

  /** Tells how fast it is, and leaves it with compiled code and filled caches. */
  private void warmUp(int connections) throws IOException, InterruptedException {
    if (!rates.containsKey(connections)) {
      LoadResult load = wrk.run(master, existing(), connections, plan.warmUp());
      rates.put(connections, load.perSecond(FOUND));
    }
  }

  /** Requests of titles that are not there yet; accepted requests/s. */
  Measured requests(int connections) throws IOException, InterruptedException {
    warmUp(connections);
    if (tellsToWait && !warmForNew) {
      warmUpNew(connections);
      warmForNew = true;
    }
    Batch batch = batch(connections, room(connections));
    Wrk.Calls calls = fresh(batch);
    Audit audit = new Audit(master, PATIENCE);
    int before = present;
    int formatted = partitions;
    List<Double> samples = List.of();
    LoadResult load;
    long ended;
    // With but one connection, a second one would make it another case.
    if (tellsToWait && connections > 1) {
      AllocationProbe probe = AllocationProbe.start(master, batch(1, Batch.MOST_PARTITIONS));
      try (probe) {
        load = wrk.run(master, calls, connections, plan.duration());
        ended = System.nanoTime();
      }
      probe.places().forEach(audit::accepted);
      samples = probe.sortedMillis();
    } else {
      load = wrk.run(master, calls, connections, plan.duration());
      ended = System.nanoTime();
    }
    List<Batch.Title> last = accept(audit, batch, load);
    say("what it accepted is being looked for");
    BenchReport.Allocation allocation = audit.run(ended, last, samples);
    present += allocation.partitions();
    return measured(load.perSecond(ACCEPTED), load, ACCEPTED, before, formatted, allocation);
  }

  private static Wrk.Calls fresh(Batch batch) {
    return new Wrk.Calls(SlapClient.REQUEST, SlapForms.template(), ACCEPTED, batch, 0);
  }

  /** As {@link #warmUp} for new titles, which are destroyed again. */
  private void warmUpNew(int connections) throws IOException, InterruptedException {
    Batch batch = batch(connections, WARMING / connections);
    LoadResult load = wrk.run(master, fresh(batch), connections, plan.warmUp());
    say("it is warm, and what it accepted so far is being destroyed");
    List<Batch.Title> titles = new ArrayList<>();
    for (int lane = 1; lane <= connections; lane++) {
      // Those without an answer may be there too.
      for (int number = 1; number <= load.lanes().get(lane - 1).issued(); number++) {
        titles.add(batch.title(lane, number));
      }
    }
    Map<String, String> places = Placing.ask(master, titles, AT_ONCE);
    titles.removeIf(title -> !places.containsKey(title.text()));
    Parallel.each(AT_ONCE, titles, title -> master.destroy(title, places.get(title.text())));
  }

  /**
   * How many titles each connection may need. Free partitions slow some masters down, so that there
   * should not be many more than are needed; but running out of them spoils the figure.
   */
  private int room(int connections) throws IOException, InterruptedException {
    double perSecond = ROOM * rates.get(connections);
    if (!tellsToWait) {
      Batch sample = batch(1, SAMPLE);
      long began = System.nanoTime();
      Parallel.each(connections, sample.titles(SAMPLE), master::request);
      present += SAMPLE;
      perSecond = ROOM_OF_SAMPLE * SAMPLE / ((System.nanoTime() - began) / 1e9);
    }
    return LEAST_ROOM + (int) (perSecond * plan.duration().toSeconds() / connections);
  }

  /** Tells the audit what was accepted; returns the last title of each connection. */
  private static List<Batch.Title> accept(Audit audit, Batch batch, LoadResult load) {
    List<Batch.Title> last = new ArrayList<>();
    for (int lane = 1; lane <= load.lanes().size(); lane++) {
      LoadResult.Lane calls = load.lanes().get(lane - 1);
      Batch.Title title = null;
      for (int number : calls.accepted()) {
        title = batch.title(lane, number);
        String partition = calls.partitions().get(number);
        audit.accepted(title, partition == null ? null : title.computer() + "/" + partition);
      }
      if (title != null) {
        last.add(title);
      }
    }
    return last;
  }

  /** What a computer is told whose partitions are all in use, 1,000 of them; ms. */
  Measured information() throws IOException, InterruptedException {
    fill(Batch.MOST_PARTITIONS);
    Wrk.Calls calls =
        new Wrk.Calls(
            SlapClient.informationOf(filled.allComputers().get(0)), "", FOUND, filled, filledSize);
    wrk.run(master, calls, 1, plan.warmUp());
    LoadResult load = wrk.run(master, calls, 1, plan.duration());
    return measured(load.p50Micros() / 1e3, load, FOUND, present, partitions, null);
  }

  private static Measured measured(
      double value,
      LoadResult load,
      Set<Integer> wanted,
      int present,
      int formatted,
      BenchReport.Allocation allocation) {
    return new Measured(
        value,
        new Details(
            present,
            formatted,
            load.p50Micros() / 1e3,
            load.p99Micros() / 1e3,
            load.maxMicros() / 1e3,
            load.errors(wanted),
            load.statuses(),
            load.full(),
            allocation));
  }

  private void say(String line) {
    progress.accept(name + ": " + line);
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }
}
