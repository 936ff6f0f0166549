package org.slapmaster.domain.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.RulesScenario;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** One request's driver: two events for each revision, everything else is passed on. */
class RequestRulesTest
    extends RulesScenario<Request.State, Request.Command, Request.Event, List<Request.Effect>> {
  private static final InstanceGuid APP = InstanceGuid.numbered(1);
  private static final PartitionId PLACE = PartitionId.parse("COMP-1/slappart0");

  RequestRulesTest() {
    super(new RequestRules(), 1000);
  }

  private static Master.Drive drive(long revision, RequestedState goal) {
    return new Master.Drive(
        APP,
        revision,
        goal,
        PLACE,
        10,
        0,
        new Title("app"),
        new Title("app"),
        new SoftwareRelease("web"),
        SoftwareType.DEFAULT,
        Parameters.NONE,
        null);
  }

  private List<Request.Effect> takeUp(long revision, RequestedState goal) {
    return when(new Request.TakeUp(drive(revision, goal)));
  }

  private List<Request.Effect> reached(long revision, RequestedState goal) {
    return when(
        new Request.NoteReached(APP, PLACE, 10, revision, goal, ConnectionParameters.NONE, 0, 7));
  }

  @Test
  void anOrderIsTakenUpOnceAndAssignedEachTime() {
    assertThat(takeUp(1, STARTED)).containsExactly(new Request.Assign(drive(1, STARTED)));
    assertThat(events).containsExactly(new Request.RequestTakenUp(1, STARTED, PLACE, 10));

    assertThat(takeUp(1, STARTED)).containsExactly(new Request.Assign(drive(1, STARTED)));
    assertThat(events).isEmpty();
  }

  @Test
  void whatIsReachedIsDoneOnceAndToldEachTime() {
    takeUp(1, STARTED);
    List<Request.Effect> tell = reached(1, STARTED);
    assertThat(events).containsExactly(new Request.RequestDone(1, STARTED));
    assertThat(tell)
        .containsExactly(
            new Request.TellMaster(
                new Master.ReportReached(APP, 10, 1, STARTED, ConnectionParameters.NONE, 0, 7)));

    assertThat(reached(1, STARTED)).isEqualTo(tell);
    assertThat(events).isEmpty();
  }

  @Test
  void olderOrdersAndWhatWasReachedForThemSayNothing() {
    takeUp(1, STARTED);
    takeUp(2, STOPPED);

    assertThat(takeUp(1, STARTED)).isEmpty();
    assertThat(takeUp(2, STARTED)).isEmpty();
    assertThat(reached(1, STARTED)).isEmpty();
    assertThat(events).isEmpty();
    takeUp(2, DESTROYED);
    assertThat(events).containsExactly(new Request.RequestTakenUp(2, DESTROYED, PLACE, 10));
    assertThat(reached(2, STOPPED)).isEmpty();
  }

  @Test
  void progressAndWakesArePassedOn() {
    assertThat(
            when(
                new Request.NoteProgress(
                    APP,
                    10,
                    1,
                    ReportedState.WAITING,
                    "for a child",
                    ConnectionParameters.NONE,
                    3)))
        .containsExactly(
            new Request.TellMaster(
                new Master.ReportProgress(
                    APP,
                    10,
                    1,
                    ReportedState.WAITING,
                    "for a child",
                    ConnectionParameters.NONE,
                    3)));
    Master.Wake wake = new Master.Wake(APP, PLACE, 10, 50, "a child published");
    assertThat(when(new Request.Wake(wake))).containsExactly(new Request.WakePartition(wake));
    assertThat(events).isEmpty();
  }
}
