package org.slapmaster.bench.inside;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slapmaster.bench.Figures;
import org.slapmaster.bench.Machine;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.Recorded;
import org.slapmaster.model.Audit;
import org.slapmaster.model.Expect;

/**
 * slapmaster's journal plugin against Akka's own over LevelDB: the same actors in the same process,
 * round by round in turn, every event synced before its actor hears of it.
 */
public final class JournalBench {
  private static final String OURS = "slapmaster.journal.embedded";
  private static final String REFERENCE = "akka.persistence.journal.leveldb";

  private static final List<Case> CASES =
      List.of(
          new Case("1 writer", 1, 1),
          new Case("1 writer batch 100", 1, 100),
          new Case("100 writers", 100, 1),
          new Case("1000 writers", 1000, 1));

  private static final long LONGER_MILLIS = 20;

  private final Plan plan;
  private final Consumer<String> progress;
  private int rounds;

  private record Case(String name, int writers, int batch) {}

  /**
   * What to measure.
   *
   * @param duration of each round of each of the two
   * @param rounds of each case; the medians count
   * @param warmUp of each of the two before the rounds of a case
   */
  public record Plan(Duration duration, int rounds, Duration warmUp) {
    public Plan {
      Expect.that(
          duration.toMillis() >= 100 && rounds >= 1 && rounds <= 100,
          "Expected rounds of at least 100 ms and between 1 and 100 of them, but got %d of %d ms.",
          rounds,
          duration.toMillis());
    }
  }

  /**
   * @param progress hears one line about each step
   */
  public JournalBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures all cases.
   *
   * @param data an empty directory, filled with what is written
   */
  public Figures run(Path data) throws InterruptedException {
    List<Figures.Figure> figures = new ArrayList<>();
    Map<String, String> settings =
        Map.of(
            "akka.actor.provider", "local", REFERENCE + ".dir", data.resolve("leveldb").toString());
    try (OwnSystem own = OwnSystem.start(data, settings)) {
      for (Case each : CASES) {
        figures.add(measure(own.system(), each));
      }
    }
    return new Figures(
        "journal",
        figures,
        Machine.here(),
        List.of(
            String.format(
                Locale.ROOT,
                "The reference is %s with native LevelDB and fsync. Medians of %d rounds of %.1f s"
                    + " each, the two in turn, after %.1f s of warm-up.",
                REFERENCE,
                plan.rounds(),
                plan.duration().toMillis() / 1e3,
                plan.warmUp().toMillis() / 1e3),
            "Each writer is a persistent actor that persists the next event when the last one is"
                + " on disk; with batches 100 events at a time. An event is a journal entry with"
                + " its audit record, written by the same serializer in both."));
  }

  private Figures.Figure measure(ActorSystem<?> system, Case each) throws InterruptedException {
    progress.accept(each.name());
    if (!plan.warmUp().isZero()) {
      round(system, OURS, each, plan.warmUp());
      round(system, REFERENCE, each, plan.warmUp());
    }
    List<Double> ours = new ArrayList<>();
    List<Double> reference = new ArrayList<>();
    for (int i = 0; i < plan.rounds(); i++) {
      ours.add(round(system, OURS, each, plan.duration()));
      reference.add(round(system, REFERENCE, each, plan.duration()));
    }
    return Figures.Figure.compared(
        each.name(), Figures.EVENTS_PER_SECOND, median(ours), median(reference));
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  /** Events a second. */
  private double round(ActorSystem<?> system, String plugin, Case each, Duration duration)
      throws InterruptedException {
    rounds++;
    List<Block> batch = Collections.nCopies(each.batch(), block());
    Writer.Course course = Writer.Course.of(each.writers());
    List<ActorRef<Writer.Write>> writers = new ArrayList<>();
    for (int number = 0; number < each.writers(); number++) {
      String id = "writer-" + rounds + "-" + number;
      writers.add(
          system.systemActorOf(Writer.create(plugin, id, batch, course), id, Props.empty()));
    }
    course.ready().await();
    long began = System.nanoTime();
    writers.forEach(writer -> writer.tell(new Writer.Write()));
    Thread.sleep(duration.toMillis());
    while (course.written().sum() < each.writers()) {
      // On a machine that is busy with other things not even one round of writes may be done yet.
      Thread.sleep(LONGER_MILLIS);
    }
    double rate = course.written().sum() / ((System.nanoTime() - began) / 1e9);
    course.over().set(true);
    course.ended().await();
    return rate;
  }

  private static Block block() {
    return new Block(
        List.of(
            new Recorded(
                new Partition.InstanceStarted(1, ""),
                new Audit(
                    1_764_240_000_000_000L,
                    "http 127.0.0.1 user (unverified)",
                    "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"))));
  }
}
