package org.slapmaster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.Again;
import org.slapmaster.crash.HaltingJournal.Halt;
import org.slapmaster.crash.HaltingJournal.When;
import org.slapmaster.crash.Life.Kind;
import org.slapmaster.journal.EventCatalogue;

/**
 * The master dies at each event of an instance's life, before the event is on disk and after; the
 * life goes on as if nothing had happened, with one instance on one partition. Each event meets one
 * side of the sync on one kind of computer, drawn anew in each run ({@code -Dseed=N} repeats them);
 * with {@code -Dslapmaster.test.long=true} both sides on both kinds, with {@code
 * -Dpoint=STOCK-RequestReceived-AFTER} that point alone. An event that is new to the catalogue has
 * to be given a place in a life or among {@link #OTHERS}.
 */
class CrashPointsTest {
  /** Not in such a life: operators' orders, trees, shared instances, failures, what nodes tell. */
  private static final Set<String> OTHERS =
      Set.of(
          "ComputerBanged",
          "ComputerClosed",
          "ComputerLost",
          "ComputerOpened",
          "ComputerRemoved",
          "ComputerRequested",
          "ComputerWithdrawn",
          "InstanceDelayed",
          "InstanceDestroying",
          "InstanceErrorReported",
          "InstanceFaulty",
          "InstanceRecovered",
          "InstanceRenamed",
          "InstanceStarting",
          "InstanceStopping",
          "InstanceWaiting",
          "PortHeld",
          "PortsReleased",
          "ProcessesChanged",
          "PromiseDropped",
          "PromiseFailed",
          "PromisePassed",
          "RequestedInstancesListed",
          "SecretsShown",
          "SharedInstanceAssigned",
          "SharedInstanceBanged",
          "SharedInstanceBound",
          "SharedInstanceErrorReported",
          "SharedInstanceRemoved",
          "SharedInstanceServed",
          "SharedInstanceUnbound",
          "SoftwareInstallFailed",
          "SoftwareInstalling",
          "SoftwareRemoved",
          "SoftwareRemoving",
          "UsageReported");

  /** Null: all. */
  private static final String ONLY = System.getProperty("point");

  private static final long SEED = Long.getLong("seed", System.nanoTime());

  private final Random random = new Random(SEED);

  @RegisterExtension private static final Again AGAIN = Again.with();
  @TempDir private Path directory;

  private record Point(Kind kind, Halt halt) {
    String title() {
      return kind + "-" + halt.event() + "-" + halt.when();
    }
  }

  @Test
  void atWhateverEventTheMasterDiesTheLifeGoesOn() throws Exception {
    List<Point> points = points(Boolean.getBoolean("slapmaster.test.long"));
    // One master for each half, so that both processors have something to do.
    int half = points.size() / 2;
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> die(points.subList(half, points.size()), "other"));
    die(points.subList(0, half), "one");
    other.get();
    System.out.printf("%d crash points of seed %d, each survived%n", points.size(), SEED);
  }

  /** What happens in a life that nothing disturbs is what a master can die at. */
  private List<Point> points(boolean all) throws Exception {
    Map<Kind, Set<String>> events = new EnumMap<>(Kind.class);
    try (MortalMaster master = new MortalMaster(directory.resolve("undisturbed"))) {
      for (Kind kind : Kind.values()) {
        Map<String, Integer> before = master.events();
        new Life(master, kind, "undisturbed-" + kind).live();
        Map<String, Integer> after = master.events();
        after.entrySet().removeAll(before.entrySet());
        events.put(kind, after.keySet());
      }
    }
    List<Point> points = new ArrayList<>();
    Set<String> forgotten = new TreeSet<>();
    for (EventCatalogue.Entry entry : EventCatalogue.all()) {
      List<Kind> kinds =
          events.keySet().stream().filter(kind -> events.get(kind).contains(entry.name())).toList();
      if (kinds.isEmpty() != OTHERS.contains(entry.name())) {
        forgotten.add(entry.name());
      }
      List<Point> ofEvent = new ArrayList<>();
      for (Kind kind : kinds) {
        for (When when : When.values()) {
          ofEvent.add(new Point(kind, new Halt(entry.name(), when)));
        }
      }
      if (ONLY != null) {
        ofEvent.removeIf(point -> !point.title().equals(ONLY));
      } else if (!all && !ofEvent.isEmpty()) {
        ofEvent = List.of(ofEvent.get(random.nextInt(ofEvent.size())));
      }
      points.addAll(ofEvent);
    }
    assertThat(forgotten).as("events neither in a life nor among the others").isEmpty();
    return points;
  }

  private static String again(Point point) {
    return "Again: %s%n".formatted(Again.command("CrashPointsTest", "point", point.title()));
  }

  private void die(List<Point> points, String name) {
    try (MortalMaster master = new MortalMaster(directory.resolve(name))) {
      for (Point point : points) {
        master.awaitRest();
        master.arm(point.halt());
        try {
          new Life(master, point.kind(), point.title()).live();
        } catch (RuntimeException | AssertionError failure) {
          throw new AssertionError(again(point) + failure.getMessage(), failure);
        }
        assertThat(master.deaths()).as(again(point) + "deaths").isEqualTo(1);
      }
      master.checkAll();
    }
  }
}
