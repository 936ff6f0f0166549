package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.filtered;
import static org.slapmaster.domain.master.MasterScenario.format;
import static org.slapmaster.domain.master.MasterScenario.installed;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.software;
import static org.slapmaster.domain.master.MasterScenario.why;
import static org.slapmaster.domain.master.MasterScenario.with;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.Why.Cause;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/** Who waits is served first come first served, exactly when something changes, and told why. */
class WaitingTest {
  private final MasterScenario master = new MasterScenario();

  private InstanceGuid waits(String title, String release) {
    Master.Instance instance = instance(master.when(root(title, release)));
    assertThat(instance.partition()).isNull();
    return instance.guid();
  }

  private List<InstanceGuid> allocated() {
    return master.events.stream()
        .filter(Master.PartitionAllocated.class::isInstance)
        .map(event -> ((Master.PartitionAllocated) event).guid())
        .toList();
  }

  @Test
  void whoWaitsIsServedInTheOrderOfArrivalWhenAComputerJoins() {
    List<InstanceGuid> waiting =
        IntStream.range(0, 5).mapToObj(n -> waits("app-" + n, n % 2 == 0 ? "web" : "db")).toList();

    master.computer("COMP-1", 3, "web", "db");

    assertThat(allocated()).containsExactlyElementsOf(waiting.subList(0, 3));
  }

  @Test
  void whoWaitsIsServedWhenAPartitionIsFreed() {
    master.computer("COMP-1", 1, "web");
    InstanceGuid app = master.ready(root("app", "web"));
    InstanceGuid first = waits("first", "web");
    InstanceGuid second = waits("second", "web");

    master.when(with(root("app", "web"), RequestedState.DESTROYED));
    assertThat(allocated()).isEmpty();
    master.reached(app, RequestedState.DESTROYED);

    assertThat(master.names())
        .containsExactly("PartitionReleased", "RequestDestroyed", "PartitionAllocated");
    assertThat(allocated()).containsExactly(first);
    assertThat(master.place(second)).isNull();
  }

  @Test
  void whoWaitsIsServedWhenTheSoftwareIsInstalled() {
    master.offer("COMP-1", format(1), software("web", SoftwareState.INSTALLING), true, true);
    InstanceGuid app = waits("app", "web");

    master.computer("COMP-1", 1, "web");

    assertThat(allocated()).containsExactly(app);
  }

  @Test
  void whoWaitsIsServedWhenAComputerIsOpened() {
    master.offer("COMP-1", format(1), installed("web"), false, true);
    InstanceGuid app = waits("app", "web");

    master.computer("COMP-1", 1, "web");

    assertThat(allocated()).containsExactly(app);
  }

  @Test
  void whoWaitsIsServedWhenAComputerIsBackInContact() {
    master.lose("COMP-1", 1, "web");
    InstanceGuid app = waits("app", "web");

    master.computer("COMP-1", 1, "web");

    assertThat(allocated()).containsExactly(app);
  }

  @Test
  void whoWaitsIsServedWhenAComputerGetsMorePartitions() {
    master.computer("COMP-1", 0, "web");
    InstanceGuid app = waits("app", "web");

    master.computer("COMP-1", 1, "web");

    assertThat(allocated()).containsExactly(app);
  }

  @Test
  void whoCannotBeServedDoesNotStandInTheWayOfOthers() {
    waits("impossible", "unknown");
    InstanceGuid app = waits("app", "web");

    master.computer("COMP-1", 1, "web");

    assertThat(allocated()).containsExactly(app);
  }

  @Test
  void aReRequestKeepsItsPlaceInTheQueue() {
    InstanceGuid first = waits("first", "web");
    waits("second", "web");

    master.when(with(root("first", "web"), Map.of("size", "large")));
    master.computer("COMP-1", 1, "web");

    assertThat(allocated()).containsExactly(first);
  }

  @Test
  void theSameOfferAgainChangesNothing() {
    master.computer("COMP-1", 1, "web");

    master.computer("COMP-1", 1, "web");

    assertThat(master.events).isEmpty();
  }

  @Test
  void theReasonIsJournaledWhenItsCauseChangesAndOnlyThen() {
    InstanceGuid app = waits("app", "web");
    assertThat(master.names()).containsExactly("RequestReceived", "AllocationDeferred");

    master.computer("COMP-1", 1, "db");
    assertThat(master.names()).containsExactly("ComputerOffered", "AllocationDeferred");
    master.computer("COMP-2", 1, "db");
    assertThat(master.names()).containsExactly("ComputerOffered");
    assertThat(why(master.ask(app)).cause()).isEqualTo(Cause.NO_SOFTWARE);
  }

  @Test
  void theReasonCountsEachCause() {
    Why nobody = why(master.when(root("a", "mariadb")));
    assertThat(nobody.cause()).isEqualTo(Cause.NO_COMPUTER);
    assertThat(nobody.sentence()).isEqualTo("no computer has joined yet");

    master.computer("COMP-1", 7, "web");
    assertThat(reason())
        .isEqualTo("7 partitions free, on 1 computer, which does not have mariadb installed");

    master.offer("COMP-2", format(5), software("mariadb", SoftwareState.INSTALLING), true, true);
    assertThat(reason())
        .isEqualTo(
            "12 partitions free, on 2 computers, none has mariadb installed;"
                + " being installed on COMP-2 since 10:14:00 UTC");
    assertThat(why(master.ask(InstanceGuid.numbered(1))).cause())
        .isEqualTo(Cause.SOFTWARE_INSTALLING);

    master.offer("COMP-2", format(5), software("mariadb", SoftwareState.SUPPLIED), true, true);
    assertThat(reason()).endsWith("; ordered on COMP-2 since 10:14:00 UTC");

    master.offer("COMP-2", format(5), software("mariadb", SoftwareState.FAILED), true, true);
    assertThat(reason()).endsWith("; its installation failed on COMP-2");

    master.offer("COMP-3", format(1), installed("mariadb"), false, true);
    master.offer("COMP-4", format(1), installed("mariadb"), true, false);
    master.computer("COMP-5", 1, "mariadb");
    assertThat(master.place(InstanceGuid.numbered(1)).computer().value()).isEqualTo("COMP-5");
    assertThat(why(master.when(root("b", "mariadb"))).sentence())
        .isEqualTo(
            "no partition is free among the 1 of 1 computer (COMP-5) with mariadb;"
                + " 12 partitions free, on 2 computers, none has mariadb installed;"
                + " its installation failed on COMP-2;"
                + " 1 computer (COMP-3) closed;"
                + " 1 computer (COMP-4) out of contact");
    assertThat(why(master.when(root("c", "mariadb"))).sentence())
        .endsWith("; 1 earlier request first");
    assertThat(why(master.when(root("d", "mariadb"))).sentence())
        .endsWith("; 2 earlier requests first");
  }

  @Test
  void reservedPartitionsDoNotCountAsFreeForWhoDoesNotAskForThem() {
    master.offer(
        "COMP-1",
        new ComputerFormat(
            true,
            null,
            new TreeMap<>(),
            List.of(MasterScenario.partition(0, "gpu"), MasterScenario.partition(1))),
        installed(),
        true,
        true);

    assertThat(why(master.when(root("app", "web"))).sentence()).startsWith("1 partition free");
    assertThat(why(master.when(filtered(root("b", "web"), "capability", "gpu"))).sentence())
        .startsWith("1 partition free");
  }

  @Test
  void theReasonSaysSinceWhen() {
    master.when(root("app", "web"));
    long requested = why(master.ask(InstanceGuid.numbered(1))).since();
    master.minutesLater(3);
    master.computer("COMP-1", 1, "db");

    assertThat(why(master.ask(InstanceGuid.numbered(1))).since())
        .isGreaterThan(requested + 2 * 60_000_000L);
  }

  @Test
  void noManyComputersAreNamedOneByOne() {
    for (int n = 1; n <= 9; n++) {
      master.offer("COMP-" + n, format(1), installed("web"), false, true);
    }

    assertThat(why(master.when(root("app", "web"))).sentence())
        .isEqualTo("9 computers (COMP-1, COMP-2, COMP-3, …) closed");
  }

  @Test
  void nobodyIsServedByAReleaseThatIsTakenAway() {
    master.computer("COMP-1", 1, "web");
    master.when(
        new Master.OfferComputer(
            new ComputerId("COMP-1"), new Offer(format(1), new TreeMap<>(), true, true)));

    waits("app", "web");
    assertThat(master.state.pool.computers().iterator().next().software())
        .doesNotContainKey(new SoftwareRelease("web"));
  }

  private String reason() {
    return why(master.ask(InstanceGuid.numbered(1))).sentence();
  }
}
