package org.slapmaster.domain.computer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/** One computer: its presence, its software and its ports. */
class ComputerRulesTest extends ComputerScenario {
  private void joined() {
    when(new Computer.Format(format(true, 2), List.of()));
  }

  private List<Computer.Effect> report(long order, SoftwareState reported) {
    return when(new Computer.Report(WEB, order, reported, "", "digest"));
  }

  private long supplied(boolean available) {
    when(new Computer.Supply(WEB, available, false));
    return state.software().get(WEB).order();
  }

  private SoftwareState offered() {
    return state.offer().software().get(WEB).state();
  }

  @Test
  void aNodeThatJoinsIsRegisteredOfferedAndGreeted() {
    List<Computer.Effect> effects = when(new Computer.Format(format(true, 2), List.of()));

    assertThat(events)
        .containsExactly(
            new Computer.ComputerRegistered(),
            new Computer.ComputerFormatted(format(true, 2)),
            new Computer.ComputerReturned());
    assertThat(effects)
        .containsExactly(
            new Computer.OfferToMaster(new Offer(format(true, 2), new TreeMap<>(), true, true)),
            new Computer.GreetPartitions(List.of("slappart0", "slappart1")),
            new Computer.Answer(null));
  }

  @Test
  void aNodeThatJoinsAgainUnchangedIsNoEventButToldEverythingAgain() {
    joined();
    supplied(true);

    List<Computer.Effect> effects = when(new Computer.Format(format(true, 2), List.of()));

    assertThat(events).isEmpty();
    assertThat(effects)
        .hasAtLeastOneElementOfType(Computer.OfferToMaster.class)
        .hasAtLeastOneElementOfType(Computer.Order.class)
        .hasAtLeastOneElementOfType(Computer.GreetPartitions.class);
  }

  /** An instance may live there: it would never hear of its order (simulation, seed 24567). */
  @Test
  void partitionsThatTheFormatDroppedAreGreetedToo() {
    when(new Computer.Format(format(true, 3), List.of()));
    when(new Computer.Format(format(true, 1), List.of()));
    assertThat(greeted(1)).containsExactly("slappart0", "slappart1", "slappart2");

    when(new Computer.Format(format(true, 2), List.of()));
    assertThat(greeted(2)).containsExactly("slappart0", "slappart1", "slappart2");

    when(new Computer.Remove());
    assertThat(greeted(1)).containsExactly("slappart0");
  }

  private List<String> greeted(int partitions) {
    return when(new Computer.Format(format(true, partitions), List.of())).stream()
        .filter(Computer.GreetPartitions.class::isInstance)
        .map(Computer.GreetPartitions.class::cast)
        .findFirst()
        .orElseThrow()
        .partitions();
  }

  @Test
  void onlyEdgesOfPresenceAreJournaled() {
    joined();
    when(new Computer.Lose());
    assertThat(events).containsExactly(new Computer.ComputerLost());
    assertThat(state.offer().contact()).isFalse();
    assertThat(when(new Computer.Lose())).isEmpty();
    assertThat(events).isEmpty();
    joined();
    assertThat(events).containsExactly(new Computer.ComputerReturned());
  }

  @Test
  void anUnknownComputerIsRefused() {
    for (Computer.Command command :
        List.of(
            new Computer.Supply(WEB, true, false),
            new Computer.Open(false),
            new Computer.Lose(),
            new Computer.Remove())) {
      assertThat(refusal(when(command))).isEqualTo(Reason.UNKNOWN);
      assertThat(events).isEmpty();
    }
  }

  private static Reason refusal(List<Computer.Effect> effects) {
    return effects.stream()
        .filter(Computer.Answer.class::isInstance)
        .map(answer -> ((Computer.Answer) answer).refusal().reason())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void openingAndClosingAreJournaledOnce() {
    joined();
    when(new Computer.Open(false));
    assertThat(events).containsExactly(new Computer.ComputerClosed());
    assertThat(when(new Computer.Open(false))).containsExactly(new Computer.Answer(null));
    assertThat(events).isEmpty();
    when(new Computer.Open(true));
    assertThat(events).containsExactly(new Computer.ComputerOpened());
  }

  @Test
  void aReleaseIsOrderedOnceAndReinstalledEachTime() {
    joined();
    long order = supplied(true);
    assertThat(events).containsExactly(new Computer.SoftwareSupplied(WEB, true, false));

    List<Computer.Effect> again = when(new Computer.Supply(WEB, true, false));
    assertThat(events).isEmpty();
    assertThat(again).contains(new Computer.Order(WEB, true, false, order));
    when(new Computer.Supply(WEB, true, true));
    when(new Computer.Supply(WEB, true, true));
    assertThat(events).containsExactly(new Computer.SoftwareSupplied(WEB, true, true));
    assertThat(state.software().get(WEB).order()).isGreaterThan(order);
  }

  @Test
  void reportsAreJournaledWhenTheySaySomethingNew() {
    joined();
    long order = supplied(true);

    report(order, SoftwareState.INSTALLING);
    assertThat(events).containsExactly(new Computer.SoftwareInstalling(WEB, ""));
    report(order, SoftwareState.INSTALLED);
    assertThat(events).containsExactly(new Computer.SoftwareInstalled(WEB, "digest", ""));
    assertThat(report(order, SoftwareState.INSTALLED)).containsExactly(new Computer.Answer(null));
    assertThat(events).isEmpty();
    when(
        new Computer.Report(
            new SoftwareRelease("never-ordered"), 1, SoftwareState.INSTALLED, "", ""));
    assertThat(events).isEmpty();
  }

  @Test
  void aReportOnAnOrderThatWasReplacedSaysNothing() {
    joined();
    long first = supplied(true);
    supplied(false);
    long third = supplied(true);

    report(first, SoftwareState.INSTALLED);
    assertThat(events).isEmpty();
    assertThat(offered()).isEqualTo(SoftwareState.SUPPLIED);
    report(third, SoftwareState.INSTALLED);
    assertThat(offered()).isEqualTo(SoftwareState.INSTALLED);
  }

  @Test
  void aComputerThatDoesNotCountOrdersIsHeardToo() {
    joined();
    supplied(true);

    report(0, SoftwareState.INSTALLED);

    assertThat(offered()).isEqualTo(SoftwareState.INSTALLED);
  }

  @Test
  void aReleaseOrderedRemovedIsNotOfferedAnyMoreWhateverTheComputerStillHas() {
    joined();
    report(supplied(true), SoftwareState.INSTALLED);

    long order = supplied(false);

    assertThat(offered()).isEqualTo(SoftwareState.REMOVING);
    report(order, SoftwareState.INSTALLED);
    assertThat(offered()).isEqualTo(SoftwareState.REMOVING);
    report(order, SoftwareState.REMOVED);
    assertThat(events).containsExactly(new Computer.SoftwareRemoved(WEB));
    assertThat(state.offer().software()).isEmpty();
  }

  @Test
  void aLateRemovalDoesNotTakeAwayWhatIsWantedAgain() {
    joined();
    supplied(true);
    long removal = supplied(false);
    supplied(true);

    report(removal, SoftwareState.REMOVED);

    assertThat(events).isEmpty();
    assertThat(offered()).isEqualTo(SoftwareState.SUPPLIED);
  }

  @Test
  void onlyAReleaseThatWasSuppliedCanBeRemoved() {
    joined();

    assertThat(refusal(when(new Computer.Supply(WEB, false, false)))).isEqualTo(Reason.UNKNOWN);
    assertThat(events).isEmpty();
  }

  private int hold(String partition, InstanceGuid guid, String name, int port, boolean replace) {
    return when(new Computer.HoldPort(partition, guid, name, "127.0.1.1", port, replace)).stream()
        .map(held -> ((Computer.Held) held).port())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPortOnAnAddressIsHeldByOneNameForTheLifeOfItsInstance() {
    joined();
    assertThat(hold("slappart0", APP, "http", 10_000, false)).isEqualTo(10_000);
    assertThat(hold("slappart1", NEXT, "http", 10_000, false)).isZero();
    assertThat(hold("slappart0", APP, "other", 10_000, false)).isZero();
    assertThat(events).isEmpty();
    assertThat(hold("slappart0", APP, "http", 10_001, false)).isEqualTo(10_000);
    assertThat(when(new Computer.HoldPort("slappart1", NEXT, "http", "127.0.1.2", 10_000, false)))
        .containsExactly(new Computer.Held(10_000));
  }

  @Test
  void aPortThatAStrangerTookIsReplaced() {
    joined();
    hold("slappart0", APP, "http", 10_000, false);

    assertThat(hold("slappart0", APP, "http", 10_005, true)).isEqualTo(10_005);
    assertThat(hold("slappart0", APP, "http", 10_006, false)).isEqualTo(10_005);
    assertThat(hold("slappart1", NEXT, "http", 10_000, false)).isEqualTo(10_000);
  }

  @Test
  void thePortsOfAnInstanceThatIsGoneAreFree() {
    joined();
    hold("slappart0", APP, "http", 10_000, false);
    hold("slappart0", APP, "ssh", 10_001, false);

    when(new Computer.ReleasePorts("slappart0", APP));
    assertThat(events).containsExactly(new Computer.PortsReleased("slappart0", APP));
    when(new Computer.ReleasePorts("slappart0", APP));
    assertThat(events).isEmpty();
    assertThat(hold("slappart1", NEXT, "http", 10_000, false)).isEqualTo(10_000);
  }

  @Test
  void theNextInstanceOfAPartitionTakesOverPortsWhoseReleaseWasLost() {
    joined();
    hold("slappart0", APP, "http", 10_000, false);

    assertThat(hold("slappart0", NEXT, "http", 10_000, false)).isEqualTo(10_000);
  }

  @Test
  void aComputerThatWasRemovedJoinsAsANewOne() {
    joined();
    supplied(true);
    when(new Computer.Open(false));
    when(new Computer.Remove());
    assertThat(events).containsExactly(new Computer.ComputerRemoved());
    assertThat(state.registered()).isFalse();

    joined();

    assertThat(state.offer()).isEqualTo(new Offer(format(true, 2), new TreeMap<>(), true, true));
  }
}
