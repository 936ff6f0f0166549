package org.slapmaster.bench.inside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.slapmaster.bench.Figures;
import org.slapmaster.bench.Figures.Figure;
import org.slapmaster.bench.Machine;
import org.slapmaster.model.Expect;

/** A million requests on five thousand computers, or as many as one likes. */
public final class MillionBench {
  /** What the compiler sees before anything is measured. */
  private static final int WARM_UP = 20_000;

  private static final int MASTER_EVENTS = 3;
  private static final int ALL_EVENTS = 9;

  private final Plan plan;
  private final Consumer<String> progress;
  private final List<Figure> figures = new ArrayList<>();
  private boolean whole = true;

  /** What is measured. */
  public enum Kind {
    /** The master's actor alone. */
    MASTER,
    /** All four kinds of actors. */
    ALL_ACTORS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What to measure.
   *
   * @param requests in the largest case
   */
  public record Plan(Set<Kind> kinds, int requests, int computers, int partitions) {
    public Plan {
      kinds = Set.copyOf(kinds);
      SimulatedCloud cloud = new SimulatedCloud(computers, partitions);
      Expect.that(!kinds.isEmpty(), "Expected cases to measure, but none were given.");
      Expect.that(
          requests >= 1 && requests <= cloud.room(),
          "Expected between 1 and %d requests, as many as there are partitions, but got %d.",
          cloud.room(),
          requests);
    }

    /** How much heap it needs, generously. */
    public long heapBytes() {
      long perRequest = kinds.contains(Kind.ALL_ACTORS) ? 6_500 : 3_500;
      return (512L << 20) + perRequest * Math.max(requests, computers * partitions / 2);
    }
  }

  /**
   * What came of it.
   *
   * @param whole whether every request was ready on a partition of its own
   */
  public record Outcome(Figures figures, boolean whole) {}

  /**
   * @param progress hears one line about each step
   */
  public MillionBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures everything.
   *
   * @param data an empty directory, filled with journals
   */
  public Outcome run(Path data) throws IOException, InterruptedException, ExecutionException {
    if (plan.kinds().contains(Kind.MASTER)) {
      master(data);
    }
    if (plan.kinds().contains(Kind.ALL_ACTORS)) {
      allActors(data);
    }
    return new Outcome(new Figures("million", figures, Machine.here(), remarks()), whole);
  }

  private void master(Path data) throws IOException, InterruptedException, ExecutionException {
    if (plan.requests() > WARM_UP) {
      progress.accept("warm-up");
      master(data, WARM_UP);
    }
    List<Figure> costs = new ArrayList<>();
    Load load = null;
    for (int requests : sizes()) {
      load = master(data, requests);
      costs.add(
          Figure.of(
              String.format(Locale.ROOT, "master, cost of a request of %,d", requests),
              "us",
              load.microsPerRequest()));
    }
    figures.add(Figure.of("master", Figures.SECONDS, load.seconds()));
    details("master", load, MASTER_EVENTS);
    figures.add(
        Figure.of("master, heap of an instance", "KB", load.heapBytes() / 1e3 / load.requests()));
    figures.addAll(costs);
  }

  /** A hundredth, a tenth and all of it. */
  private List<Integer> sizes() {
    return IntStream.of(plan.requests() / 100, plan.requests() / 10, plan.requests())
        .filter(requests -> requests > 0)
        .boxed()
        .toList();
  }

  private Load master(Path data, int requests)
      throws IOException, InterruptedException, ExecutionException {
    Path directory = Files.createTempDirectory(data, "master-");
    return checked(
        "master", new MasterLoad(cloud(), requests, telling("master", requests)).run(directory));
  }

  private void allActors(Path data) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(data, "all-actors-");
    Load load =
        checked(
            "all actors",
            new RingLoad(cloud(), plan.requests(), telling("all actors", plan.requests()))
                .run(directory));
    figures.add(Figure.of("all actors", Figures.SECONDS, load.seconds()));
    details("all actors", load, ALL_EVENTS);
  }

  private SimulatedCloud cloud() {
    return new SimulatedCloud(plan.computers(), plan.partitions());
  }

  private void details(String name, Load load, int events) {
    figures.add(
        Figure.of(
            name + ", events",
            Figures.EVENTS_PER_SECOND,
            (double) events * load.requests() / load.seconds()));
    figures.add(Figure.of(name + ", processor time", Figures.SECONDS, load.cpuSeconds()));
    figures.add(Figure.of(name + ", on disk", "MB", load.diskBytes() / 1e6));
  }

  private IntConsumer telling(String name, int requests) {
    int step = Math.max(1, requests / 20);
    int[] next = {step};
    progress.accept(String.format(Locale.ROOT, "%s: %,d requests", name, requests));
    return ready -> {
      if (ready >= next[0]) {
        next[0] = ready + step;
        progress.accept(String.format(Locale.ROOT, "%s: %,d ready", name, ready));
      }
    };
  }

  private Load checked(String name, Load load) {
    whole = whole && load.isWhole();
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d are ready on a partition of their own",
            name,
            load.ready() - load.notAlone(),
            load.requests()));
    return load;
  }

  private List<String> remarks() {
    return List.of(
        String.format(
            Locale.ROOT,
            "Nodes are SIMULATED: %,d computers of %,d partitions exist in memory only and report"
                + " at once; nothing is installed or started. All else is what runs in production:"
                + " actors, rules, sealing, audit records and journal, every event synced before"
                + " anybody is told of it.",
            plan.computers(),
            plan.partitions()),
        "master: the master's actor with its collector; the orders that it gives are carried out"
            + " at once. Received, allocated, ready: 3 events for each request.",
        "all actors: Master, Request, Partition and Computer with all their events and the view"
            + " of the graph: 9 events for each request, of 4 actors.",
        "Times are from the first request until the last one is ready. Afterwards everything was"
            + " requested again: "
            + (whole
                ? "all were ready, each on a partition of its own."
                : "NOT all were ready, each on a partition of its own."));
  }
}
