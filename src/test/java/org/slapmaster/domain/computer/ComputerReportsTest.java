package org.slapmaster.domain.computer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/** What computers of both kinds say, and what is remembered of it. */
class ComputerReportsTest extends ComputerScenario {
  private static final SoftwareRelease OTHER = new SoftwareRelease("other");

  private List<Computer.Effect> formatted(boolean nativeNode, Computer.Report... reports) {
    return when(new Computer.Format(format(nativeNode, 1), List.of(reports)));
  }

  private static Computer.Report report(SoftwareState reported, String detail, String digest) {
    return new Computer.Report(WEB, 0, reported, detail, digest);
  }

  private Computer.Software web() {
    return rebuilt.software().get(WEB);
  }

  private static Refusal refusal(List<Computer.Effect> effects) {
    assertThat(effects).hasSize(1);
    return ((Computer.Answer) effects.get(0)).refusal();
  }

  @Test
  void aReferenceIsRegisteredOnceAndBelongsToNobodyYet() {
    assertThat(when(new Computer.Register())).containsExactly(new Computer.Answer(null));
    assertThat(events)
        .containsExactly(
            new Computer.ComputerRegistered(),
            new Computer.ComputerFormatted(ComputerFormat.EMPTY));
    assertThat(when(new Computer.Register())).containsExactly(new Computer.Answer(null));
    assertThat(events).isEmpty();
    formatted(false);
    assertThat(rebuilt.format()).isEqualTo(format(false, 1));
    assertThat(rebuilt.nativeNode()).isFalse();
  }

  @Test
  void aComputerThatPollsIsOfferedAndNotGreeted() {
    formatted(false);
    when(new Computer.Supply(WEB, true, false));

    assertThat(formatted(false))
        .containsExactly(new Computer.OfferToMaster(rebuilt.offer()), new Computer.Answer(null));
  }

  @Test
  void whatAnAttachedNodeServesIsNotFormattedBehindItsBack() {
    formatted(true);
    assertThat(refusal(formatted(false)).reason()).isEqualTo(Refusal.Reason.NOT_IN_THIS_STATE);
    assertThat(events).isEmpty();

    when(new Computer.Lose());
    formatted(false);
    assertThat(rebuilt.nativeNode()).isFalse();
    formatted(false);
    formatted(true);
    assertThat(rebuilt.nativeNode()).isTrue();
  }

  @Test
  void whatANodeThatAttachesSaysOfItsSoftwareIsJournaledToo() {
    formatted(true);
    when(new Computer.Supply(WEB, true, false));

    formatted(
        true,
        report(SoftwareState.INSTALLED, "", "digest"),
        new Computer.Report(OTHER, 0, SoftwareState.INSTALLED, "", ""));

    assertThat(events).containsExactly(new Computer.SoftwareInstalled(WEB, "digest", ""));
  }

  @Test
  void lossAndReturnAreOfferedOnce() {
    formatted(false);
    when(new Computer.Lose());

    assertThat(when(new Computer.Return()))
        .containsExactly(
            new Computer.OfferToMaster(new Offer(format(false, 1), new TreeMap<>(), true, true)));
    assertThat(events).containsExactly(new Computer.ComputerReturned());
    assertThat(when(new Computer.Return())).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void eachStepOfAnInstallationIsKeptWithItsRemarkAndItsTime() {
    formatted(false);
    when(new Computer.Supply(WEB, true, false));
    assertThat(web().since()).isEqualTo(at);

    when(report(SoftwareState.INSTALLING, "compiling", ""));
    assertThat(web().state()).isEqualTo(SoftwareState.INSTALLING);
    assertThat(web().detail()).isEqualTo("compiling");
    long begun = at;
    when(report(SoftwareState.INSTALLING, "linking", ""));
    assertThat(web().since()).isEqualTo(begun);
    assertThat(web().detail()).isEqualTo("linking");

    when(report(SoftwareState.FAILED, "no disk", ""));
    assertThat(web().state()).isEqualTo(SoftwareState.FAILED);
    assertThat(web().since()).isEqualTo(at);

    when(report(SoftwareState.INSTALLED, "", "digest"));
    when(report(SoftwareState.INSTALLED, "newer content", "digest"));
    assertThat(events)
        .containsExactly(new Computer.SoftwareInstalled(WEB, "digest", "newer content"));
    when(report(SoftwareState.INSTALLED, "newer content", "another"));
    assertThat(web().digest()).isEqualTo("another");
  }

  @Test
  void aRemovalInProgressKeepsWhatIsKnown() {
    formatted(false);
    when(new Computer.Supply(WEB, true, false));
    when(report(SoftwareState.INSTALLED, "", "digest"));
    when(new Computer.Supply(WEB, false, false));
    assertThat(web().state()).isEqualTo(SoftwareState.INSTALLED);
    assertThat(web().digest()).isEqualTo("digest");

    when(report(SoftwareState.REMOVING, "", ""));

    assertThat(events).containsExactly(new Computer.SoftwareRemoving(WEB, ""));
    assertThat(web().state()).isEqualTo(SoftwareState.REMOVING);
    assertThat(web().digest()).isEqualTo("digest");
    when(new Computer.Supply(WEB, true, false));
    assertThat(web().state()).isEqualTo(SoftwareState.SUPPLIED);
  }

  @Test
  void whatIsInstalledStaysSoWhenItIsOrderedAgain() {
    formatted(false);
    when(new Computer.Supply(WEB, true, false));
    when(report(SoftwareState.INSTALLED, "", "digest"));

    when(new Computer.Supply(WEB, true, true));

    assertThat(web().state()).isEqualTo(SoftwareState.INSTALLED);
  }

  @Test
  void onlyTheOrderThatWasGivenIsPassedOn() {
    formatted(true);
    when(new Computer.Supply(WEB, true, false));

    assertThat(when(new Computer.Supply(OTHER, true, false)))
        .filteredOn(Computer.Order.class::isInstance)
        .extracting(order -> ((Computer.Order) order).release())
        .containsExactly(OTHER);
  }

  @Test
  void aReleaseIsToBeWrittenAsOneUnlessItIsThereAlready() {
    formatted(false);

    Refusal refusal = refusal(when(new Computer.Supply(new SoftwareRelease("a b"), true, false)));

    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
    assertThat(events).isEmpty();
  }

  @Test
  void whatInstancesUsedIsJournaledAsItCame() {
    formatted(false);

    assertThat(when(new Computer.ReportUsage("<journal/>")))
        .containsExactly(new Computer.Answer(null));

    assertThat(events).containsExactly(new Computer.UsageReported("<journal/>"));
  }

  @Test
  void portsOfOthersStayWhenOneInstanceGoesOrTakesAnother() {
    formatted(true);
    when(new Computer.HoldPort("slappart0", APP, "http", "127.0.1.1", 10_000, false));
    when(new Computer.HoldPort("slappart1", NEXT, "http", "127.0.1.1", 10_001, false));
    when(new Computer.HoldPort("slappart0", APP, "ssh", "127.0.1.1", 10_002, false));

    when(new Computer.ReleasePorts("slappart1", NEXT));

    assertThat(rebuilt.ports).hasSize(2);
    when(new Computer.ReleasePorts("slappart1", NEXT));
    assertThat(events).isEmpty();
    when(new Computer.Remove());
    assertThat(rebuilt.ports).isEmpty();
  }

  @Test
  void asManyDroppedPartitionsAreRememberedAsAComputerMayHave() {
    when(new Computer.Format(format(false, ComputerFormat.MAX_PARTITIONS), List.of()));
    when(new Computer.Format(format(false, 0), List.of()));
    assertThat(rebuilt.dropped).hasSize(ComputerFormat.MAX_PARTITIONS);
    PartitionFormat other = new PartitionFormat("other", List.of(), new TreeSet<>());
    when(
        new Computer.Format(
            new ComputerFormat(false, null, new TreeMap<>(), List.of(other)), List.of()));
    when(new Computer.Format(format(false, 0), List.of()));

    assertThat(rebuilt.dropped)
        .hasSize(ComputerFormat.MAX_PARTITIONS)
        .doesNotContain("slappart0")
        .contains("slappart1", "other");
  }
}
