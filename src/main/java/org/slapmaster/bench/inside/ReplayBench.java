package org.slapmaster.bench.inside;

import akka.stream.javadsl.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slapmaster.actor.LoneMaster;
import org.slapmaster.bench.Figures;
import org.slapmaster.bench.Figures.Figure;
import org.slapmaster.bench.Machine;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.Moment;
import org.slapmaster.journal.PastGraph;
import org.slapmaster.journal.Position;
import org.slapmaster.model.InstanceGuid;

/** How long it takes until what is in a journal is there again. */
public final class ReplayBench {
  private final Path data;
  private final Path scratch;
  private final Consumer<String> progress;
  private final List<Figure> figures = new ArrayList<>();

  /**
   * @param data the directory of a master that does not run; it is only read
   * @param scratch an empty directory, filled with a snapshot
   * @param progress hears one line about each step
   */
  public ReplayBench(Path data, Path scratch, Consumer<String> progress) {
    this.data = data;
    this.scratch = scratch;
    this.progress = progress;
  }

  /** Makes the journal of a master that received, allocated and made ready so many requests. */
  public static void build(Path data, MillionBench.Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException, ExecutionException {
    progress.accept(String.format(Locale.ROOT, "%,d requests are journaled", plan.requests()));
    new MasterLoad(
            new SimulatedCloud(plan.computers(), plan.partitions()), plan.requests(), ready -> {})
        .run(data);
  }

  /** Measures everything. */
  public Figures run() throws InterruptedException, ExecutionException, IOException {
    String recover = "recover the master";
    Position last = recover(recover, Map.of());
    snapshots(recover);
    at("in the middle", new Position(last.stream(), (last.entry() + 1) / 2, 0));
    at("at the end", last);
    return new Figures(
        "replay",
        figures,
        Machine.here(),
        List.of(
            "recover: from the start of the master's actor until it answers, in a Java machine"
                + " that has run nothing before; with a snapshot: in the same Java machine, and first"
                + " one that takes it before it answers. graph: the instance graph as of a position of the"
                + " master's stream, from the journal alone."));
  }

  /** There are no figures where a snapshot would not pay. */
  private void snapshots(String recover)
      throws InterruptedException, ExecutionException, IOException {
    Map<String, String> settings =
        Map.of(
            "slapmaster.snapshots.use", "on",
            "slapmaster.snapshots.at-least", "1",
            "slapmaster.journal.embedded-snapshots.dir", scratch.toString());
    recover(recover + ", taking a snapshot", settings);
    long bytes = Meter.diskBytes(scratch);
    if (bytes > 0) {
      figures.add(Figure.of("snapshot, on disk", "MB", bytes / 1e6));
      recover(recover + ", with a snapshot", settings);
    }
  }

  /** Returns the last position of the master's stream. */
  private Position recover(String name, Map<String, String> settings)
      throws InterruptedException, ExecutionException {
    progress.accept(name);
    try (OwnSystem own = OwnSystem.alone(data, settings)) {
      Meter meter = new Meter();
      LoneMaster master = LoneMaster.start(own.system(), (order, cause) -> {});
      String[] position = new String[1];
      new Calls(own.system(), master)
          .all(
              1,
              number -> new Master.GetInstance(InstanceGuid.numbered(1)),
              answer -> position[0] = answer.position());
      add(name, meter);
      return lastEvent(own, Position.parse(position[0]));
    }
  }

  /** An answer names the entry that it has seen, which may hold many events. */
  private static Position lastEvent(OwnSystem own, Position entry)
      throws InterruptedException, ExecutionException {
    return new JournalReader(own.system())
        .stream(entry.stream(), entry.entry())
            .runWith(Sink.last(), own.system())
            .toCompletableFuture()
            .get()
            .position();
  }

  private void at(String where, Position position) throws InterruptedException, ExecutionException {
    progress.accept("the graph at " + position);
    try (OwnSystem own = OwnSystem.alone(data)) {
      Meter meter = new Meter();
      PastGraph graph =
          new JournalReader(own.system())
              .graphAt(new Moment.AtEvent(position))
              .toCompletableFuture()
              .get();
      add("graph " + where, meter);
      figures.add(Figure.of("graph " + where + ", events", "events", graph.events()));
    }
  }

  private void add(String name, Meter meter) {
    figures.add(Figure.of(name, Figures.SECONDS, meter.seconds()));
    figures.add(Figure.of(name + ", processor time", Figures.SECONDS, meter.cpuSeconds()));
  }
}
