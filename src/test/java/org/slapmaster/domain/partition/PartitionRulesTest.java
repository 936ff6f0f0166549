package org.slapmaster.domain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.Waking;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.Title;

/** Orders and reports of one partition, in order, late, twice and never. */
class PartitionRulesTest extends PartitionScenario {
  @Test
  void anOrderIsJournaledAndThenPushed() {
    List<Partition.Effect> effects = assign(1, STARTED);

    assertThat(events)
        .containsExactly(new Partition.PartitionAssigned(drive(APP, 10, 1, STARTED, 0)));
    assertThat(effects)
        .containsExactly(new Partition.Push(drive(APP, 10, 1, STARTED, 0), 0, List.of()));
  }

  @Test
  void theSameOrderAgainIsPushedAgainWithoutAnEventAndAnsweredOnceReached() {
    assign(1, STARTED);
    assertThat(assign(1, STARTED)).hasOnlyElementsOfType(Partition.Push.class);
    assertThat(events).isEmpty();
    report(1, ReportedState.STARTED, "", URL);

    assertThat(told(assign(1, STARTED)))
        .isEqualTo(new Request.NoteReached(APP, PLACE, 10, 1, STARTED, URL, at - 1, 0));
    assertThat(events).isEmpty();
  }

  @Test
  void anOlderOrderIsIgnored() {
    assign(3, STOPPED);

    assertThat(assign(2, STARTED)).isEmpty();
    assertThat(assign(3, STARTED)).isEmpty();
    assertThat(events).isEmpty();
    assertThat(state.goal()).isEqualTo(STOPPED);
    assign(3, DESTROYED);
    assertThat(state.goal()).isEqualTo(DESTROYED);
  }

  @Test
  void aPartitionNeverTakesASecondInstance() {
    assign(1, STARTED);

    assertThatThrownBy(() -> when(new Partition.Assign(drive(NEXT, 20, 1, STARTED, 0))))
        .hasMessage("Expected COMP-1/slappart0 to be free for SOFTINST-2, but it has SOFTINST-1.");
  }

  @Test
  void whatIsReachedIsToldWithWhatIsPublished() {
    assign(1, STARTED);

    Request.Command told = told(report(1, ReportedState.STARTED, "", URL));

    assertThat(events)
        .containsExactly(
            new Partition.ConnectionParametersPublished(URL), new Partition.InstanceStarted(1, ""));
    assertThat(told).isEqualTo(new Request.NoteReached(APP, PLACE, 10, 1, STARTED, URL, at, 0));
  }

  @Test
  void anEqualReportIsNoEventAndTellsNobody() {
    assign(1, STARTED);
    for (ReportedState reported : List.of(ReportedState.STARTED, ReportedState.STOPPING)) {
      report(1, reported, "a child is no longer requested", URL);
      assertThat(events).isNotEmpty();

      assertThat(report(1, reported, "a child is no longer requested", URL)).isEmpty();
      assertThat(events).as("%s", reported).isEmpty();
    }
    assign(2, DESTROYED);
    report(2, ReportedState.DESTROYING, "kept until tomorrow", URL);
    report(2, ReportedState.DESTROYING, "kept until tomorrow", URL);
    assertThat(events).isEmpty();
  }

  @Test
  void whatWasPublishedStaysUntilItIsReplaced() {
    assign(1, STARTED);
    report(1, ReportedState.STARTED, "", URL);

    Request.Command told = told(report(1, ReportedState.ERROR, "promise failed", NONE));

    assertThat(events).containsExactly(new Partition.InstanceErrorReported(1, "promise failed"));
    assertThat(told)
        .isEqualTo(
            new Request.NoteProgress(
                APP, 10, 1, ReportedState.ERROR, "promise failed", URL, at - 1));
  }

  @Test
  void aReportOfAnEarlierRevisionIsProgressUntilALaterOneWasReported() {
    assign(1, STARTED);
    assign(2, STARTED);
    assertThat(told(report(1, ReportedState.STARTED))).isInstanceOf(Request.NoteProgress.class);
    report(2, ReportedState.STARTED);

    assertThat(report(1, ReportedState.ERROR, "late", URL)).isEmpty();
    assertThat(events).isEmpty();
    assertThat(state.reached()).isTrue();
  }

  @Test
  void aReportOfAnUnknownRevisionOrUnorderedDestructionIsAnsweredWithTheOrder() {
    assign(1, STARTED);

    assertThat(report(9, ReportedState.STARTED)).hasOnlyElementsOfType(Partition.Push.class);
    assertThat(report(1, ReportedState.DESTROYED)).hasOnlyElementsOfType(Partition.Push.class);
    assertThat(events).isEmpty();
    assertThat(PartitionRules.occupant(state)).isEqualTo(APP);
  }

  @Test
  void onlyWhatWasOrderedDestroyedIsFreedByTheComputersWord() {
    assign(1, STARTED);
    assign(2, STOPPED);
    report(2, ReportedState.DESTROYED);
    assertThat(events).isEmpty();
    assign(2, DESTROYED);

    List<Partition.Effect> effects = report(2, ReportedState.DESTROYED);

    assertThat(events)
        .containsExactly(
            new Partition.InstanceDestroyed(2, ""), new Partition.PartitionFreed(APP, 10));
    assertThat(effects)
        .containsExactly(
            new Partition.ReleasePorts(APP),
            new Partition.TellRequest(
                APP, new Request.NoteReached(APP, PLACE, 10, 2, DESTROYED, NONE, 0, 0)));
    assertThat(PartitionRules.occupant(state)).isNull();
  }

  @Test
  void lateOrdersOfAnEndedOccupationOnlyHearThatItIsOver() {
    onlyWhatWasOrderedDestroyedIsFreedByTheComputersWord();

    assertThat(told(assign(2, DESTROYED)))
        .isEqualTo(new Request.NoteReached(APP, PLACE, 10, 2, DESTROYED, NONE, 0, 0));
    assertThat(events).isEmpty();
    assign(1, STARTED);
    assertThat(events).isEmpty();
    assertThat(PartitionRules.occupant(state)).isNull();
    when(new Partition.Assign(drive(NEXT, 20, 1, STARTED, 0)));
    assertThat(PartitionRules.occupant(state)).isEqualTo(NEXT);
    assertThat(PartitionRules.standing(state)).isEmpty();
  }

  @Test
  void whatIsOrderedDestroyedBeforeItCameIsOverAtOnceAndStaysSo() {
    assertThat(told(assign(2, DESTROYED)))
        .isEqualTo(new Request.NoteReached(APP, PLACE, 10, 2, DESTROYED, NONE, 0, 0));
    assertThat(events).containsExactly(new Partition.PartitionFreed(APP, 10));

    assign(1, STARTED);

    assertThat(events).isEmpty();
    assertThat(PartitionRules.occupant(state)).isNull();
  }

  @Test
  void aStrangerOnTheComputerIsWiped() {
    assertThat(report(3, ReportedState.STARTED)).containsExactly(new Partition.Wipe(APP, 3));
    assertThat(report(3, ReportedState.DESTROYED)).isEmpty();
    when(new Partition.Assign(drive(NEXT, 20, 1, STARTED, 0)));
    assertThat(report(3, ReportedState.STARTED))
        .containsExactly(new Partition.Push(drive(NEXT, 20, 1, STARTED, 0), 0, List.of()));
    assertThat(events).isEmpty();
  }

  @Test
  void anOperatorConfirmsOnlyWhatIsOrderedDestroyed() {
    assertThat(refusal(new Partition.ConfirmDestroyed("burnt down", null)))
        .endsWith("but nothing is assigned to it.");
    assign(1, STARTED);
    assertThat(refusal(new Partition.ConfirmDestroyed("burnt down", null)))
        .endsWith("but 'app' is to be started.");
    assign(2, DESTROYED);

    List<Partition.Effect> effects = when(new Partition.ConfirmDestroyed("burnt down", null));

    assertThat(events)
        .containsExactly(
            new Partition.InstanceDestroyed(2, "burnt down"),
            new Partition.PartitionFreed(APP, 10));
    assertThat(effects).last().isEqualTo(new Partition.Answer(null));
  }

  @Test
  void anOperatorBringsTheOrderThatNobodyReadInTheSameBreath() {
    assign(1, STARTED);
    assertThat(refusal(new Partition.ConfirmDestroyed("burnt down", drive(APP, 10, 1, STARTED, 0))))
        .endsWith("but 'app' is to be started.");
    Master.Drive order = drive(APP, 10, 2, DESTROYED, 0);

    List<Partition.Effect> effects = when(new Partition.ConfirmDestroyed("burnt down", order));

    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(order),
            new Partition.InstanceDestroyed(2, "burnt down"),
            new Partition.PartitionFreed(APP, 10));
    assertThat(effects).last().isEqualTo(new Partition.Answer(null));
    assertThat(when(new Partition.ConfirmDestroyed("burnt down", order)))
        .containsExactly(new Partition.Answer(null));
    assertThat(events).isEmpty();
  }

  @Test
  void anOperatorConfirmsWhatNeverCame() {
    Master.Drive order = drive(APP, 10, 2, DESTROYED, 0);

    when(new Partition.ConfirmDestroyed("burnt down", order));

    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(order),
            new Partition.InstanceDestroyed(2, "burnt down"),
            new Partition.PartitionFreed(APP, 10));
    assertThat(PartitionRules.occupant(state)).isNull();
  }

  @Test
  void whatAnInstanceRequestedIsJournaledWhenItIsAnother() {
    Partition.ListRequested list = new Partition.ListRequested(List.of(new Title("part")));

    assertThat(when(list)).isEmpty();
    assertThat(events).containsExactly(new Partition.RequestedInstancesListed(list.titles()));
    assertThat(when(list)).isEmpty();
    assertThat(events).isEmpty();
  }

  private String refusal(Partition.Command command) {
    return ((Partition.Answer) when(command).get(0)).refusal().sentence();
  }

  @Test
  void aBangIsPushedOnceAndOnlyForTheOccupant() {
    assign(1, STARTED);

    assertThat(when(new Partition.Bang(APP, 50, "look again")))
        .containsExactly(new Partition.Push(drive(APP, 10, 1, STARTED, 0), 50, List.of()));
    assertThat(when(new Partition.Bang(APP, 50, "look again"))).isEmpty();
    assertThat(when(new Partition.Bang(APP, 40, "late"))).isEmpty();
    assertThat(when(new Partition.Bang(NEXT, 60, "stranger"))).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void aRepeatedOrderThatKnowsOfNewsOfAChildBangsToo() {
    assign(1, STARTED);

    List<Partition.Effect> effects = when(new Partition.Assign(drive(APP, 10, 1, STARTED, 70)));

    assertThat(events).containsExactly(new Partition.InstanceBanged(70, Waking.CHILD_NEWS));
    assertThat(effects)
        .containsExactly(new Partition.Push(drive(APP, 10, 1, STARTED, 0), 70, List.of()));
  }

  /** As when the clock was put back between what the master said and now. */
  @Test
  void whateverThereIsToLookAtGrowsTheBangAndSwallowsNoneThatComesLater() {
    assign(1, STARTED);
    long ahead = 5_000_000;

    assertThat(pushed(new Partition.Bang(APP, ahead, "news"))).isEqualTo(ahead);
    assertThat(pushed(new Partition.Assign(served(1)))).isEqualTo(ahead + 1);
    assertThat(pushed(new Partition.Assign(served(2)))).isEqualTo(ahead + 2);
    assertThat(pushed(new Partition.Bang(APP, ahead + 1, "news"))).isEqualTo(ahead + 3);
    assertThat(pushed(new Partition.Bang(APP, Partition.Bang.NOW, "now"))).isEqualTo(ahead + 4);
    assertThat(when(new Partition.Bang(APP, ahead + 1, "again"))).isEmpty();
  }

  @Test
  void aBangOfThisMomentHidesNoneThatTheMasterGivesLaterWithTheClockPutBack() {
    assign(1, STARTED);
    long now = pushed(new Partition.Bang(APP, Partition.Bang.NOW, "now"));

    assertThat(pushed(new Partition.Bang(APP, 50, "news"))).isEqualTo(now + 1);
    assertThat(when(new Partition.Bang(APP, 50, "again"))).isEmpty();
  }

  @Test
  void whoIsReadySaysWhatItHadHeard() {
    assign(1, STARTED);
    when(new Partition.Bang(APP, 50, "news"));
    when(new Partition.Bang(APP, Partition.Bang.NOW, "now"));

    assertThat(told(report(1, ReportedState.STARTED, "", URL)))
        .isEqualTo(new Request.NoteReached(APP, PLACE, 10, 1, STARTED, URL, at, 50));
  }

  @Test
  void aNodeThatIsBackIsToldItsOrder() {
    assertThat(when(new Partition.Greet())).isEmpty();
    assign(1, STARTED);
    assertThat(when(new Partition.Greet())).hasOnlyElementsOfType(Partition.Push.class);
  }

  @Test
  void whatTheMasterHasToKnowIsSaidAgainAfterARecovery() {
    assertThat(PartitionRules.standing(rebuilt)).isEmpty();
    assign(1, STARTED);
    assertThat(PartitionRules.standing(rebuilt)).isEmpty();
    List<Partition.Effect> live = report(1, ReportedState.STARTED, "", URL);
    assertThat(PartitionRules.standing(rebuilt)).isEqualTo(live);
  }
}
