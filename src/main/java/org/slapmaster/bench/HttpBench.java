package org.slapmaster.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slapmaster.bench.BenchPlan.Kind;
import org.slapmaster.bench.Side.Measured;

/**
 * Measures the SLAP tool of a master, and that of a reference in the same run: each case first
 * here, then there, so that neither has a quieter machine than the other.
 */
public final class HttpBench {
  /** How many instances a computer is full of when its information is asked for. */
  private static final int FULL = Batch.MOST_PARTITIONS;

  private final BenchPlan plan;
  private final MasterSource ours;
  private final Optional<MasterSource> reference;
  private final Wrk wrk;
  private final Consumer<String> progress;
  private final List<BenchReport.Case> results = new ArrayList<>();

  /** How a case is measured at one of the masters. */
  private interface Measuring {
    Measured at(Side side) throws IOException, InterruptedException;
  }

  /** A case; its parts are those of {@link BenchReport.Case}. */
  private record Subject(
      String name, String unit, int instances, int connections, Measuring measuring) {}

  /** Cases that are measured with so many instances. */
  private record Stage(int instances, List<Subject> subjects) {}

  /**
   * @param progress hears one line about each step
   */
  public HttpBench(
      BenchPlan plan,
      MasterSource ours,
      Optional<MasterSource> reference,
      Wrk wrk,
      Consumer<String> progress) {
    this.plan = plan;
    this.ours = ours;
    this.reference = reference;
    this.wrk = wrk;
    this.progress = progress;
  }

  /** Measures everything; takes minutes. */
  public BenchReport run() throws IOException, InterruptedException {
    if (reference.isEmpty()) {
      run(Optional.empty());
    } else {
      try (Side other = side("reference", reference.get())) {
        run(Optional.of(other));
      }
    }
    return new BenchReport("http", List.copyOf(results), Machine.here());
  }

  private Side side(String name, MasterSource source) throws IOException, InterruptedException {
    return new Side(name, source.open(), plan, wrk, progress);
  }

  private void run(Optional<Side> other) throws IOException, InterruptedException {
    List<Stage> stages = stages();
    // A fresh master serves for one stage, so that no more instances are there than is said.
    int together = ours.isFresh() ? 1 : stages.size();
    for (int from = 0; from < stages.size(); from += together) {
      try (Side side = side("master", ours)) {
        for (Stage stage : stages.subList(from, from + together)) {
          run(stage, side, other);
        }
      }
    }
  }

  private List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    for (int instances : plan.instances()) {
      List<Subject> subjects = new ArrayList<>();
      // Requests of existing titles first, because new ones change how many there are.
      for (Kind kind : List.of(Kind.AGAIN, Kind.NEW)) {
        for (int connections :
            plan.kinds().contains(kind) ? plan.connections() : Set.<Integer>of()) {
          subjects.add(requests(kind, instances, connections));
        }
      }
      if (!subjects.isEmpty()) {
        stages.add(new Stage(instances, subjects));
      }
    }
    if (plan.kinds().contains(Kind.INFORMATION)) {
      String name = String.format(Locale.ROOT, "computer information, %,d partitions in use", FULL);
      stages.add(
          new Stage(
              0, List.of(new Subject(name, BenchReport.MILLISECONDS, FULL, 1, Side::information))));
    }
    return stages;
  }

  private static Subject requests(Kind kind, int instances, int connections) {
    boolean isNew = kind == Kind.NEW;
    String name =
        String.format(
            Locale.ROOT,
            "%s, %d connection%s, %,d instances",
            isNew ? "new requests" : "existing titles",
            connections,
            connections == 1 ? "" : "s",
            instances);
    return new Subject(
        name,
        BenchReport.PER_SECOND,
        instances,
        connections,
        side -> isNew ? side.requests(connections) : side.again(connections));
  }

  private void run(Stage stage, Side side, Optional<Side> other)
      throws IOException, InterruptedException {
    side.fillUpTo(stage.instances());
    if (other.isPresent()) {
      other.get().fillUpTo(Math.min(stage.instances(), plan.referenceInstances()));
    }
    for (Subject subject : stage.subjects()) {
      progress.accept(subject.name());
      Measured here = subject.measuring().at(side);
      Measured there = other.isPresent() ? subject.measuring().at(other.get()) : null;
      results.add(result(subject, here, there));
    }
  }

  private BenchReport.Case result(Subject subject, Measured here, Measured there) {
    Double ratio = null;
    if (there != null) {
      boolean isTime = subject.unit().equals(BenchReport.MILLISECONDS);
      ratio = isTime ? there.value() / here.value() : here.value() / there.value();
    }
    return new BenchReport.Case(
        subject.name(),
        subject.unit(),
        here.value(),
        there == null ? null : there.value(),
        ratio,
        subject.instances(),
        subject.connections(),
        plan.duration().toSeconds(),
        plan.warmUp().toSeconds(),
        here.details(),
        there == null ? null : there.details());
  }
}
