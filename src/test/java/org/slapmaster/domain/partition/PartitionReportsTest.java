package org.slapmaster.domain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.Sealed;
import org.slapmaster.model.SoftwareRelease;

/** What computers say of their partitions. */
class PartitionReportsTest extends PartitionScenario {
  @Test
  void processesAndTheEdgesOfPromisesAreJournaledNotEachRun() {
    assign(1, STARTED);
    ProcessInfo server = new ProcessInfo("server", 7, "serve", 1, 0);
    when(full(List.of(server), new PromiseResult("listens", false, "refused", 5)));
    assertThat(events)
        .containsExactly(
            new Partition.ProcessesChanged(List.of(server)),
            new Partition.PromiseFailed(new PromiseResult("listens", false, "refused", 5)),
            new Partition.InstanceStarted(1, ""));
    when(full(List.of(server), new PromiseResult("listens", true, "in 3 ms", 9)));
    assertThat(events).hasOnlyElementsOfType(Partition.PromisePassed.class).hasSize(1);
    when(full(List.of(server), new PromiseResult("listens", true, "in 4 ms", 9)));
    assertThat(events).isEmpty();
    when(full(List.of(server)));
    assertThat(events).containsExactly(new Partition.PromiseDropped("listens"));
  }

  @Test
  void whatAFailingPromiseSaysIsNewsAndADroppedOneTakesNoOtherAlong() {
    assign(1, STARTED);
    PromiseResult listens = new PromiseResult("listens", true, "in 3 ms", 5);
    when(full(List.of(), listens, new PromiseResult("answers", false, "refused", 5)));
    when(full(List.of(), listens, new PromiseResult("answers", false, "status 500", 5)));
    assertThat(events).hasOnlyElementsOfType(Partition.PromiseFailed.class).hasSize(1);
    when(full(List.of(), listens));
    assertThat(events).containsExactly(new Partition.PromiseDropped("answers"));
  }

  @Test
  void whateverTheComputerSaysIsSeen() {
    assign(1, STARTED);
    for (ReportedState said :
        List.of(
            ReportedState.STARTING,
            ReportedState.WAITING,
            ReportedState.ERROR,
            ReportedState.STOPPING,
            ReportedState.STOPPED,
            ReportedState.STARTED)) {
      report(1, said, "because", NONE);
      assertThat(PartitionRules.seen(rebuilt).reported()).isEqualTo(said);
      assertThat(PartitionRules.seen(rebuilt).detail()).isEqualTo("because");
    }
    assign(2, DESTROYED);
    report(2, ReportedState.DESTROYING);
    assertThat(PartitionRules.seen(rebuilt).reported()).isEqualTo(ReportedState.DESTROYING);
  }

  @Test
  void whomAnOccupantServesIsToldWithItsReportAndKnowsNothingOfTheOthers() {
    assign(1, STARTED);
    when(new Partition.Assign(served(1)));
    Partition.Report serving = serving(URL, new Partition.SharedReport(NEXT, 1, URL, ""));

    List<Partition.Effect> effects = when(serving);

    assertThat(effects)
        .extracting(effect -> ((Partition.TellRequest) effect).guid())
        .containsExactly(APP, NEXT);
    assertThat(PartitionRules.shared(rebuilt, NEXT).orElseThrow().published()).isEqualTo(URL);
    assertThat(when(serving)).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void anOccupantOfAnotherReleaseServesNobodyWhomTheLastDid() {
    assign(1, STARTED);
    when(new Partition.Assign(served(1)));
    Master.Drive old = drive(APP, 10, 2, STARTED, 0);

    when(
        new Partition.Assign(
            with(old, new SoftwareRelease("another"), old.type(), old.parameters())));

    assertThat(PartitionRules.shared(rebuilt, NEXT)).isEmpty();
  }

  @Test
  void theNextOccupantFindsNothingOfTheLast() {
    assign(1, STARTED);
    when(new Partition.Assign(served(1)));
    PromiseResult listens = new PromiseResult("listens", true, "in 3 ms", 5);
    when(full(List.of(), listens));
    assign(2, DESTROYED);
    report(2, ReportedState.DESTROYED);

    assertThat(PartitionRules.occupant(rebuilt)).isNull();
    assertThat(PartitionRules.shared(rebuilt, NEXT)).isEmpty();
    assertThat(PartitionRules.seen(rebuilt))
        .isEqualTo(new PartitionRules.Seen(ReportedState.UNKNOWN, "", List.of(), List.of()));
  }

  @Test
  void ordersOnTheirWayDoNotShowAndReportsDo() {
    assertThat(
            List.of(
                new Partition.PartitionAssigned(drive(APP, 10, 1, STARTED, 0)),
                new Partition.SharedInstanceAssigned(served(1)),
                new Partition.InstanceBanged(5, "look")))
        .noneMatch(PartitionRules::shows);
    assertThat(PartitionRules.shows(new Partition.InstanceStarted(1, ""))).isTrue();
    assertThat(PartitionRules.saysState(new Partition.InstanceStarted(1, ""))).isTrue();
    assertThat(PartitionRules.saysState(new Partition.PromiseDropped("listens"))).isFalse();
  }

  @Test
  void sealedValuesTakeThePlaceOfOpenOnes() {
    Partition.SharedReport shared = new Partition.SharedReport(NEXT, 1, NONE, "");
    assertThat(shared.with(URL)).isEqualTo(new Partition.SharedReport(NEXT, 1, URL, ""));
    Partition.Report report = full(List.of());
    assertThat(report.with(URL, List.of(shared)).published()).isEqualTo(URL);
    assertThat(report.with(URL, List.of(shared)).shared()).containsExactly(shared);
    Partition.Poll poll = new Partition.Poll(drive(APP, 10, 1, STARTED, 0), true, null, "", NONE);
    assertThat(poll.with(URL).published()).isEqualTo(URL);
  }

  @Test
  void whatIsPublishedIsSealedWithTheKeyOfWhoPublishesIt() {
    assertThat(rebuilt.keyOf(APP)).isZero();
    when(new Partition.Assign(keyed(drive(APP, 10, 1, STARTED, 0), 7)));
    when(new Partition.Assign(keyed(served(1), 8)));

    assertThat(rebuilt.keyOf(APP)).isEqualTo(7);
    assertThat(rebuilt.keyOf(NEXT)).isEqualTo(8);
    assertThat(rebuilt.keyOf(InstanceGuid.numbered(3))).isZero();
  }

  private static Master.Drive keyed(Master.Drive drive, long key) {
    Parameters sealed = Parameters.of(new Sealed(key, List.of(), new byte[0]));
    return with(drive, drive.release(), drive.type(), sealed);
  }
}
