package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.filtered;
import static org.slapmaster.domain.master.MasterScenario.format;
import static org.slapmaster.domain.master.MasterScenario.installed;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.refused;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.software;
import static org.slapmaster.domain.master.MasterScenario.why;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.Why.Cause;
import org.slapmaster.domain.allocation.Grounds;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareState;

/** Which partition a request gets. */
class PlacementTest {
  private final MasterScenario master = new MasterScenario();

  private String placed(Master.Request request) {
    PartitionId place = instance(master.when(request)).partition();
    return place == null ? null : place.toString();
  }

  @Test
  void instancesSpreadOverTheLeastUsedComputersAndEqualHistoriesGiveEqualPlaces() {
    List<String> expected =
        List.of(
            "COMP-1/slappart0",
            "COMP-2/slappart0",
            "COMP-1/slappart1",
            "COMP-2/slappart1",
            "COMP-2/slappart2");
    for (int run = 0; run < 2; run++) {
      MasterScenario fresh = new MasterScenario();
      fresh.computer("COMP-2", 3, "web");
      fresh.computer("COMP-1", 2, "web");
      assertThat(
              IntStream.range(0, 5)
                  .mapToObj(n -> instance(fresh.when(root("app-" + n, "web"))).partition())
                  .map(PartitionId::toString))
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void partitionsAreTakenInTheOrderOfTheirNumbers() {
    master.computer("COMP-1", 12, "web");

    List<String> names =
        IntStream.range(0, 12)
            .mapToObj(n -> instance(master.when(root("app-" + n, "web"))).partition().name())
            .toList();

    assertThat(names).startsWith("slappart0", "slappart1", "slappart2").endsWith("slappart11");
  }

  @Test
  void onlyAComputerThatHasTheReleaseIsChosen() {
    master.computer("COMP-1", 1, "db");
    master.computer("COMP-2", 1, "web");

    assertThat(placed(root("app", "web"))).isEqualTo("COMP-2/slappart0");
    assertThat(placed(root("other", "web"))).isNull();
  }

  @Test
  void aNativeComputerMustReportTheReleaseInstalledAPollingOneOnlyBeToldToInstallIt() {
    for (SoftwareState state : SoftwareState.values()) {
      assertThat(fits(true, state))
          .as("native %s", state)
          .isEqualTo(state == SoftwareState.INSTALLED);
      assertThat(fits(false, state))
          .as("polling %s", state)
          .isEqualTo(state == SoftwareState.INSTALLED || state == SoftwareState.SUPPLIED);
    }
  }

  private static boolean fits(boolean nativeNode, SoftwareState state) {
    MasterScenario fresh = new MasterScenario();
    fresh.offer(
        "COMP-1", format(nativeNode, null, Map.of(), 1), software("web", state), true, true);
    return instance(fresh.when(root("app", "web"))).partition() != null;
  }

  @Test
  void withThePolicyAnyNoSoftwareIsAskedFor() {
    MasterScenario any =
        new MasterScenario(new SoftwarePolicy.Both(SoftwarePolicy.ANY, SoftwarePolicy.ANY));
    any.computer("COMP-1", 1);

    Master.Reply reply = any.when(root("app", "web"));

    assertThat(instance(reply).partition()).isEqualTo(PartitionId.parse("COMP-1/slappart0"));
    assertThat(any.driven(instance(reply).guid())).isEqualTo(RequestedState.STARTED);
  }

  @Test
  void aClosedComputerAndOneOutOfContactAreNeverChosen() {
    master.offer("COMP-1", format(1), installed("web"), false, true);
    master.offer("COMP-2", format(1), installed("web"), true, false);

    Master.Reply reply = master.when(root("app", "web"));
    assertThat(instance(reply).partition()).isNull();
    assertThat(why(reply).sentence())
        .isEqualTo("1 computer (COMP-1) closed; 1 computer (COMP-2) out of contact");
    assertThat(placed(filtered(root("other", "web"), "computer_guid", "COMP-1"))).isNull();
  }

  @Test
  void aComputerMayBeNamed() {
    master.computer("COMP-1", 5, "web");
    master.computer("COMP-2", 1, "web");

    assertThat(placed(filtered(root("a", "web"), "computer_guid", "COMP-2")))
        .isEqualTo("COMP-2/slappart0");
    Master.Reply full = master.when(filtered(root("b", "web"), "computer_guid", "COMP-2"));
    assertThat(why(full).cause()).isEqualTo(Cause.NO_FREE_PARTITION);
    assertThat(why(full).sentence())
        .isEqualTo(
            "no partition is free among the 1 of 1 computer (COMP-2) with web;"
                + " 1 computer (COMP-1) not meeting computer_guid=COMP-2");
    assertThat(placed(filtered(root("c", "web"), "computer_guid", "no such!"))).isNull();
  }

  @Test
  void aNetworkMayBeNamed() {
    master.computer("COMP-1", 1, "web");
    master.offer("COMP-2", format(true, "net-2", Map.of(), 1), installed("web"), true, true);

    assertThat(placed(filtered(root("a", "web"), "network_guid", "net-2")))
        .isEqualTo("COMP-2/slappart0");
    assertThat(placed(filtered(root("b", "web"), "network_guid", "net-1"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "group",
        "cpu_core",
        "cpu_frequency",
        "cpu_type",
        "local_area_network_type",
        "region",
        "memory_size",
        "memory_type",
        "storage_capacity",
        "storage_interface",
        "storage_redundancy"
      })
  void categoriesAreHierarchical(String category) {
    master.offer(
        "COMP-1",
        format(true, null, Map.of(category, "europe/france/lille"), 3),
        installed("web"),
        true,
        true);

    assertThat(placed(filtered(root("a", "web"), category, "europe"))).isNotNull();
    assertThat(placed(filtered(root("b", "web"), category, "europe/france/lille"))).isNotNull();
    assertThat(placed(filtered(root("c", "web"), category, "euro"))).isNull();
    assertThat(placed(filtered(root("d", "web"), category, "europe/france/lille/nord"))).isNull();
  }

  @Test
  void aComputerWithoutTheCategoryDoesNotMeetIt() {
    master.computer("COMP-1", 1, "web");

    Master.Reply reply = master.when(filtered(root("a", "web"), "region", "europe"));

    assertThat(why(reply).cause()).isEqualTo(Cause.FILTER_UNMET);
    assertThat(why(reply).sentence()).isEqualTo("1 computer (COMP-1) not meeting region=europe");
  }

  @Test
  void aCapabilityIsAReservation() {
    ComputerFormat format =
        new ComputerFormat(
            true,
            null,
            new TreeMap<>(),
            List.of(
                MasterScenario.partition(0, "gpu", "ssd"),
                MasterScenario.partition(1),
                MasterScenario.partition(2, "gpu")));
    master.offer("COMP-1", format, installed("web"), true, true);

    assertThat(placed(root("plain", "web"))).isEqualTo("COMP-1/slappart1");
    Master.Reply full = master.when(root("other", "web"));
    assertThat(instance(full).partition()).isNull();
    assertThat(placed(filtered(root("a", "web"), "capability", "gpu")))
        .isEqualTo("COMP-1/slappart0");
    assertThat(placed(filtered(root("b", "web"), "capability", "gpu")))
        .isEqualTo("COMP-1/slappart2");
    Master.Reply none = master.when(filtered(root("c", "web"), "capability", "gpu"));
    assertThat(why(none).sentence())
        .isEqualTo(
            "no partition is free with the capability gpu among the 3 of 1 computer (COMP-1) with web");
  }

  @Test
  void instancesOfATreeMayBeKeptOnDifferentNetworks() {
    for (int n = 1; n <= 2; n++) {
      ComputerFormat format = format(true, "net-" + n, Map.of(), 9);
      master.offer("COMP-" + n, format, installed("web"), true, true);
    }
    master.computer("COMP-0", 9, "web");
    InstanceGuid app = master.ready(filtered(root("app", "web"), "mode", "unique_by_network"));
    assertThat(master.place(app).computer().value()).isEqualTo("COMP-1");
    InstanceGuid db = master.ready(filtered(child(app, "db", "web"), "mode", "unique_by_network"));
    assertThat(master.place(db).computer().value()).isEqualTo("COMP-2");

    Master.Reply third =
        master.when(filtered(child(app, "third", "web"), "mode", "unique_by_network"));

    assertThat(instance(third).partition()).isNull();
    assertThat(why(third).cause()).isEqualTo(Cause.FILTER_UNMET);
    assertThat(placed(filtered(root("other tree", "web"), "mode", "unique_by_network")))
        .isNotNull();

    master.when(new Master.OrderState(db, RequestedState.DESTROYED));
    master.reached(db, RequestedState.DESTROYED);

    assertThat(master.place(instance(third).guid()).computer().value()).isEqualTo("COMP-2");
  }

  @Test
  void aComputerMovedToAnotherNetworkFreesTheOneThatItLeft() {
    master.offer("COMP-1", format(true, "net-1", Map.of(), 2), installed("web"), true, true);
    master.offer("COMP-2", format(true, "net-1", Map.of(), 2), installed("web"), true, true);
    InstanceGuid app = master.ready(filtered(root("app", "web"), "mode", "unique_by_network"));
    Master.Reply db = master.when(filtered(child(app, "db", "web"), "mode", "unique_by_network"));
    assertThat(instance(db).partition()).isNull();

    master.offer("COMP-1", format(true, "net-2", Map.of(), 2), installed("web"), true, true);

    assertThat(master.place(instance(db).guid())).isEqualTo(PartitionId.parse("COMP-2/slappart0"));
  }

  @Test
  void anUnknownFilterKeyIsRefusedAndNamed() {
    Master.Reply reply = master.when(filtered(root("app", "web"), "colour", "blue"));

    assertThat(refused(reply).reason()).isEqualTo(Reason.UNKNOWN_FILTER);
    assertThat(refused(reply).sentence())
        .startsWith("Expected filter keys among")
        .endsWith("got 'colour'.");
    assertThat(master.events).isEmpty();
    assertThat(refused(master.when(filtered(root("app", "web"), "mode", "random"))).sentence())
        .isEqualTo("Expected the filter mode to be unique_by_network, but got 'random'.");
  }

  @Test
  void whatOnlyNodesLookAtDoesNotRestrictThePlace() {
    master.computer("COMP-1", 1, "web");

    assertThat(placed(filtered(root("app", "web"), "retention_delay", "7"))).isNotNull();
  }

  @Test
  void aBusyPartitionThatTheFormatDropsKeepsItsInstanceAndIsNotGivenAgain() {
    master.computer("COMP-1", 2, "web");
    InstanceGuid one = master.ready(root("one", "web"));
    InstanceGuid two = master.ready(root("two", "web"));

    master.computer("COMP-1", 1, "web");

    assertThat(master.place(two)).isEqualTo(PartitionId.parse("COMP-1/slappart1"));
    assertThat(instance(master.ask(two)).addresses()).isNotEmpty();
    master.when(new Master.OrderState(two, RequestedState.DESTROYED));
    master.reached(two, RequestedState.DESTROYED);
    assertThat(placed(root("three", "web"))).isNull();
    assertThat(master.place(one)).isNotNull();
  }

  /** Why the last command gave a partition. */
  private Grounds grounds() {
    return master.events.stream()
        .filter(Master.PartitionAllocated.class::isInstance)
        .map(event -> ((Master.PartitionAllocated) event).grounds())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAllocationSaysHowManyComputersWereConsideredAndHowManyDidNotMeetTheFilter() {
    for (int n = 1; n <= 3; n++) {
      String region = n == 3 ? "asia" : "europe/france";
      ComputerFormat format = format(true, null, Map.of("region", region), 2);
      master.offer("COMP-" + n, format, installed("web"), true, true);
    }
    master.computer("COMP-4", 2, "db");
    master.offer("COMP-5", format(2), installed("web"), false, true);

    master.when(root("any", "web"));
    assertThat(grounds())
        .isEqualTo(new Grounds(Grounds.Rule.LEAST_USED, 3, 0, 0, SoftwarePolicy.INSTALLED, null));

    Master.Request asian = filtered(root("asian", "web"), "region", "asia");
    assertThat(placed(asian)).isEqualTo("COMP-3/slappart0");
    assertThat(grounds())
        .isEqualTo(
            new Grounds(
                Grounds.Rule.LEAST_USED, 3, 1, 0, SoftwarePolicy.INSTALLED, asian.filter()));
  }

  @Test
  void anAllocationSaysWhetherTheFilterNamedTheComputerOrWhoWaitedGotHisTurn() {
    master.offer("COMP-1", format(false, null, Map.of(), 2), installed("web"), true, true);
    Master.Request named = filtered(root("named", "web"), "computer_guid", "COMP-1");
    master.when(named);
    assertThat(grounds())
        .isEqualTo(
            new Grounds(Grounds.Rule.NAMED, 1, 0, 0, SoftwarePolicy.SUPPLIED, named.filter()));

    master.when(root("second", "web"));
    master.when(root("waits", "web"));
    master.computer("COMP-2", 1, "web");
    assertThat(grounds())
        .isEqualTo(new Grounds(Grounds.Rule.IN_TURN, 1, 0, 0, SoftwarePolicy.INSTALLED, null));
  }

  @Test
  void anAllocationOfWhatIsTakenOverSaysSo() {
    master.computer("COMP-1", 1, "web");
    master.when(new Master.Adopt(root("old", "web"), PartitionId.parse("COMP-1/slappart0")));
    assertThat(grounds().rule()).isEqualTo(Grounds.Rule.ADOPTED);
  }
}
