package org.slapmaster.domain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;

/** Reports of computers that poll, which bring their orders along. */
class PollRulesTest extends PartitionScenario {
  private static final Master.Drive ORDER = drive(APP, 10, 1, STARTED, 0);

  private List<Partition.Effect> says(Master.Drive order, ReportedState state) {
    return poll(order, true, state, null);
  }

  private List<Partition.Effect> publishes(Master.Drive order, ConnectionParameters published) {
    return poll(order, true, null, published);
  }

  private List<Partition.Effect> poll(
      Master.Drive order, boolean current, ReportedState state, ConnectionParameters published) {
    return when(new Partition.Poll(order, current, state, "", published));
  }

  private Request.Command reached(
      Master.Drive drive, ConnectionParameters published, long publishedAt) {
    return new Request.NoteReached(
        drive.guid(),
        PLACE,
        drive.allocation(),
        drive.revision(),
        drive.state(),
        published,
        publishedAt,
        0);
  }

  @Test
  void theFirstReportBringsTheOrder() {
    List<Partition.Effect> effects = says(ORDER, ReportedState.STARTED);

    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(ORDER), new Partition.InstanceStarted(1, ""));
    assertThat(told(effects)).isEqualTo(reached(ORDER, NONE, 0));
  }

  @Test
  void aRepeatedReportIsAnsweredAndNotJournaled() {
    says(ORDER, ReportedState.STARTED);

    assertThat(told(says(ORDER, ReportedState.STARTED))).isEqualTo(reached(ORDER, NONE, 0));
    assertThat(events).isEmpty();
  }

  @Test
  void whatIsPublishedIsKeptByReportsOfTheStateAndTheStateByWhatIsPublished() {
    assertThat(told(publishes(ORDER, URL)))
        .isEqualTo(new Request.NoteProgress(APP, 10, 0, ReportedState.UNKNOWN, "", URL, at));
    long publishedAt = at;
    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(ORDER),
            new Partition.ConnectionParametersPublished(URL));

    assertThat(told(says(ORDER, ReportedState.STARTED)))
        .isEqualTo(reached(ORDER, URL, publishedAt));
    assertThat(events).containsExactly(new Partition.InstanceStarted(1, ""));

    assertThat(told(publishes(ORDER, URL))).isEqualTo(reached(ORDER, URL, publishedAt));
    assertThat(events).isEmpty();
  }

  @Test
  void publishingNothingTakesBackWhatWasPublished() {
    publishes(ORDER, NONE);
    assertThat(events).containsExactly(new Partition.PartitionAssigned(ORDER));
    publishes(ORDER, URL);

    publishes(ORDER, NONE);

    assertThat(events).containsExactly(new Partition.ConnectionParametersPublished(NONE));
    publishes(ORDER, NONE);
    assertThat(events).isEmpty();
  }

  @Test
  void whoDidNotKnowTheNewestOrderReportsOnAnEarlierOne() {
    Master.Drive second = drive(APP, 10, 2, STARTED, 0);

    assertThat(told(poll(second, false, ReportedState.STARTED, null)))
        .isEqualTo(new Request.NoteProgress(APP, 10, 1, ReportedState.STARTED, "", NONE, 0));
    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(second), new Partition.InstanceStarted(1, ""));

    assertThat(told(says(second, ReportedState.STARTED))).isEqualTo(reached(second, NONE, 0));
    assertThat(events).containsExactly(new Partition.InstanceStarted(2, ""));
  }

  @Test
  void publishingForAnEarlierOrderDoesNotTakeBackWhatWasReportedOnTheNewest() {
    Master.Drive second = drive(APP, 10, 2, STARTED, 0);
    says(second, ReportedState.STARTED);

    assertThat(told(poll(second, false, null, URL))).isEqualTo(reached(second, URL, at));
    assertThat(events).containsExactly(new Partition.ConnectionParametersPublished(URL));
  }

  @Test
  void anOlderOrderThanTheAssignedOneIsNoNews() {
    assign(2, STARTED);

    says(ORDER, ReportedState.STARTED);

    assertThat(events).containsExactly(new Partition.InstanceStarted(1, ""));
    says(drive(APP, 10, 2, STOPPED, 0), ReportedState.STOPPED);
    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(drive(APP, 10, 2, STOPPED, 0)),
            new Partition.InstanceStopped(2, ""));
  }

  @Test
  void aReportOfTheEndFreesThePartitionAndLaterOnesComeTooLate() {
    says(ORDER, ReportedState.STARTED);
    Master.Drive end = drive(APP, 10, 2, DESTROYED, 0);

    List<Partition.Effect> effects = says(end, ReportedState.DESTROYED);

    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(end),
            new Partition.InstanceDestroyed(2, ""),
            new Partition.PartitionFreed(APP, 10));
    assertThat(effects).isEqualTo(PartitionRules.freedEffects(end));
    assertThat(says(ORDER, ReportedState.STARTED)).containsExactly(PartitionRules.gone(ORDER));
    assertThat(events).isEmpty();
    says(drive(NEXT, 11, 1, STARTED, 0), ReportedState.STARTED);
    assertThat(PartitionRules.occupant(state)).isEqualTo(NEXT);
  }

  @Test
  void whatElseIsKnownOfTheOccupantStays() {
    assign(1, STARTED);
    PromiseResult listens = new PromiseResult("listens", true, "in 3 ms", 5);
    when(full(List.of(new ProcessInfo("server", 7, "serve", 1, 0)), listens));
    Partition.PromisePassed other =
        new Partition.PromisePassed(new PromiseResult("answers", true, "", 5));
    when(full(List.of(new ProcessInfo("server", 7, "serve", 1, 0)), listens, other.promise()));

    says(ORDER, ReportedState.ERROR);

    assertThat(events).containsExactly(new Partition.InstanceErrorReported(1, ""));
    assertThat(PartitionRules.seen(state).processes()).hasSize(1);
    assertThat(PartitionRules.seen(state).promises()).hasSize(2);
  }

  @Test
  void theNextOccupantReportsNothingOfTheLast() {
    assign(1, STARTED);
    report(1, ReportedState.STARTED, "", URL);
    assign(2, DESTROYED);
    report(2, ReportedState.DESTROYED);

    says(drive(NEXT, 20, 1, STARTED, 0), ReportedState.STARTED);

    assertThat(events)
        .containsExactly(
            new Partition.PartitionAssigned(drive(NEXT, 20, 1, STARTED, 0)),
            new Partition.InstanceStarted(1, ""));
  }

  @Test
  void aSharedInstanceIsServedByWhatIsPublishedForIt() {
    says(ORDER, ReportedState.STARTED);

    assertThat(told(publishes(served(1), URL))).isEqualTo(reached(served(1), URL, at));
    assertThat(events)
        .containsExactly(
            new Partition.SharedInstanceAssigned(served(1)),
            new Partition.SharedInstanceServed(NEXT, 1, URL));
    long publishedAt = at;

    assertThat(told(publishes(served(1), URL))).isEqualTo(reached(served(1), URL, publishedAt));
    assertThat(events).isEmpty();
    assertThat(told(says(served(1), ReportedState.STARTED)))
        .isEqualTo(reached(served(1), URL, publishedAt));
    assertThat(events).isEmpty();
  }

  @Test
  void aSharedInstanceOfAHostThatIsGoneIsGone() {
    says(ORDER, ReportedState.STARTED);
    Master.Drive end = drive(APP, 10, 2, DESTROYED, 0);
    says(end, ReportedState.DESTROYED);

    assertThat(publishes(served(1), URL)).containsExactly(PartitionRules.gone(served(1)));
    assertThat(events).isEmpty();
  }

  @Test
  void theHostsOwnReportOnItsPresentListServesWhoeverIsOnIt() {
    says(ORDER, ReportedState.STARTED);
    publishes(served(1), URL);
    when(new Partition.Assign(served(2)));

    assertThat(poll(ORDER, false, ReportedState.STARTED, null)).hasSize(1);
    assertThat(events).isEmpty();
    says(ORDER, ReportedState.ERROR);
    assertThat(events).containsExactly(new Partition.InstanceErrorReported(1, ""));

    List<Partition.Effect> effects = says(ORDER, ReportedState.STARTED);

    assertThat(events)
        .containsExactly(
            new Partition.InstanceStarted(1, ""), new Partition.SharedInstanceServed(NEXT, 2, URL));
    assertThat(effects)
        .extracting(effect -> ((Partition.TellRequest) effect).guid())
        .containsExactly(APP, NEXT);
    assertThat(says(ORDER, ReportedState.STARTED)).hasSize(1);
    assertThat(events).isEmpty();
  }

  @Test
  void whoeverHasNothingPublishedIsNotServedByTheHostsReport() {
    says(ORDER, ReportedState.STARTED);
    when(new Partition.Assign(served(1)));

    assertThat(says(ORDER, ReportedState.STARTED)).hasSize(1);
    assertThat(events).isEmpty();
  }
}
