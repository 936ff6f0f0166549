package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.filtered;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.refused;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.why;
import static org.slapmaster.domain.master.MasterScenario.with;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.Why.Cause;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareRelease;

/** Allocated is not ready; what is published wakes its requester; what is in use is not removed. */
class ReadinessTest {
  private final MasterScenario master = new MasterScenario();
  private InstanceGuid app;
  private InstanceGuid db;

  @BeforeEach
  void anApplicationThatRequestedADatabase() {
    master.computer("COMP-1", 2, "web");
    master.computer("COMP-2", 1, "db");
    app = instance(master.when(root("app", "web"))).guid();
    db = instance(master.when(child(app, "db", "db"))).guid();
  }

  private static ConnectionParameters url(String url) {
    return ConnectionParameters.of(Map.of("url", url), Set.of());
  }

  private List<Master.Wake> wakes() {
    return master.events.stream()
        .flatMap(event -> Waking.wakes(master.state, event).stream())
        .toList();
  }

  @Test
  void readyIsWhatTheComputerReportedForTheCurrentRevision() {
    assertThat(master.ask(db)).isInstanceOf(Master.PleaseWait.class);

    master.reached(db, STARTED);

    assertThat(master.names()).containsExactly("ConnectionParametersKnown", "InstanceReady");
    Master.Reply reply = master.when(child(app, "db", "db"));
    assertThat(reply).isInstanceOf(Master.Ready.class);
    assertThat(instance(reply).partition()).isEqualTo(PartitionId.parse("COMP-2/slappart0"));
    assertThat(instance(reply).addresses()).containsExactly(NetworkAddress.of("127.0.1.1"));
    assertThat(instance(reply).published().values()).containsEntry("url", "of " + db);
    assertThat(Driving.drive(master.state, db)).isEmpty();
  }

  @Test
  void aReportOfAnEarlierRevisionMakesNothingReadyButWhatItPublishesIsKept() {
    master.when(with(child(app, "db", "db"), Map.of("size", "large")));

    master.when(new Master.ReportReached(db, master.allocation(db), 1, STARTED, url("old"), 5, 0));

    assertThat(master.names()).containsExactly("ConnectionParametersKnown");
    assertThat(master.ask(db)).isInstanceOf(Master.PleaseWait.class);
  }

  @Test
  void whatIsPublishedStaysInUseWhileTheInstanceReconfigures() {
    master.reached(db, STARTED);

    Master.Reply reply = master.when(with(child(app, "db", "db"), Map.of("size", "large")));

    assertThat(reply).isInstanceOf(Master.PleaseWait.class);
    assertThat(instance(reply).published().values()).containsEntry("url", "of " + db);
  }

  @Test
  void publishingSomethingNewWakesExactlyTheRequester() {
    master.ready(root("other", "web"));

    master.reached(db, STARTED);

    assertThat(wakes()).extracting(Master.Wake::guid).containsExactly(app);
    assertThat(wakes().get(0).partition()).isEqualTo(master.place(app));
  }

  @Test
  void publishingTheSameIsNoEventAndWakesNobody() {
    master.reached(db, STARTED, Map.of("url", "one"));

    master.reached(db, STARTED, Map.of("url", "one"));

    assertThat(master.events).isEmpty();
    assertThat(wakes()).isEmpty();
  }

  @Test
  void whatWasPublishedEarlierButArrivesLaterChangesNothing() {
    master.when(new Master.ReportReached(db, master.allocation(db), 1, STARTED, url("new"), 20, 0));

    master.when(
        new Master.ReportProgress(
            db, master.allocation(db), 1, ReportedState.STARTING, "", url("old"), 10));

    assertThat(master.events).isEmpty();
    assertThat(instance(master.ask(db)).published()).isEqualTo(url("new"));
  }

  @Test
  void aStoppedRequesterIsNotWoken() {
    master.when(with(root("app", "web"), STOPPED));

    master.when(
        new Master.ReportProgress(
            db, master.allocation(db), 2, ReportedState.STARTED, "", url("x"), 9));

    assertThat(wakes()).isEmpty();
  }

  @Test
  void whatRunsOnThoughItWasOrderedToStopHearsWhatItMissedWhenItIsOrderedToStart() {
    master.reached(app, STARTED);
    master.reached(db, STARTED);
    master.when(with(root("app", "web"), STOPPED));
    master.when(with(child(app, "db", "db"), STOPPED));
    master.when(new Master.Bang(app, "look"));
    assertThat(wakes()).isEmpty();

    master.when(root("app", "web"));
    assertThat(wakes()).isEmpty();
    master.when(child(app, "db", "newer"));

    assertThat(Driving.drive(master.state, db)).isEmpty();
    assertThat(wakes()).extracting(Master.Wake::guid).containsExactly(db);
    assertThat(wakes().get(0).reason()).isEqualTo("look");
    master.when(with(child(app, "db", "db"), Map.of("size", "2")));
    assertThat(Driving.drive(master.state, db).orElseThrow().bang())
        .isEqualTo(master.state.get(db).wokenAt);
    assertThat(wakes()).isEmpty();
  }

  @Test
  void aRequesterThatMayNotHaveHeardIsToldAgainAfterARecovery() {
    master.reached(app, STARTED);
    assertThat(Waking.unheard(master.state)).isEmpty();

    master.reached(db, STARTED);

    assertThat(Waking.unheard(master.state)).isEqualTo(wakes());
    assertThat(Waking.unheard(master.state)).hasSize(1);
  }

  /** What is ready may have been so before it was woken (simulation, seeds 24466 and 1156). */
  @Test
  void beingReadyIsNotHavingHeard() {
    master.reached(db, STARTED);
    List<Master.Wake> wakes = wakes();

    master.when(reachedHaving(0));
    assertThat(master.names()).contains("InstanceReady");
    assertThat(Waking.unheard(master.state)).isEqualTo(wakes);
    assertThat(wakes()).as("told once more").isEqualTo(wakes);

    master.when(with(root("app", "web"), Map.of("size", "large")));
    master.when(reachedHaving(wakes.get(0).bang()));
    assertThat(master.names()).contains("InstanceReady");
    assertThat(Waking.unheard(master.state)).isEmpty();
    assertThat(wakes()).isEmpty();
  }

  private Master.ReportReached reachedHaving(long heard) {
    return new Master.ReportReached(
        app,
        master.allocation(app),
        master.state.get(app).revision,
        STARTED,
        ConnectionParameters.NONE,
        0,
        heard);
  }

  @Test
  void theReasonTellsWhatTheComputerSaysAndWhichChildBlocks() {
    master.progress(app, ReportedState.WAITING, "waiting for database: url");
    assertThat(master.names()).containsExactly("InstanceDelayed");
    assertThat(why(master.ask(app)).cause()).isEqualTo(Cause.INSTANCE_WAITS);
    assertThat(why(master.ask(app)).sentence())
        .isEqualTo(
            "waiting for database: url on COMP-1/slappart0"
                + " (db: being deployed on COMP-2/slappart0 since 10:14:00 UTC)");

    master.progress(app, ReportedState.ERROR, "the template has no end");
    assertThat(master.names()).containsExactly("InstanceFaulty");
    assertThat(why(master.ask(app)).sentence())
        .isEqualTo("COMP-1/slappart0 reports: the template has no end (it tries again)");
    master.progress(app, ReportedState.ERROR, "the template has no end");
    assertThat(master.events).isEmpty();

    master.progress(app, ReportedState.STARTING, "");
    assertThat(master.names()).containsExactly("InstanceRecovered");
    assertThat(why(master.ask(app)).cause()).isEqualTo(Cause.BEING_DEPLOYED);
  }

  @Test
  void aFaultOfAReadyInstanceIsJournaledButDoesNotUnReadyIt() {
    master.reached(db, STARTED);

    master.progress(db, ReportedState.ERROR, "promise listens failed");

    assertThat(master.names()).containsExactly("InstanceFaulty");
    assertThat(master.ask(db)).isInstanceOf(Master.Ready.class);
    master.reached(db, STARTED);
    assertThat(master.names()).containsExactly("InstanceRecovered");
  }

  @Test
  void reportsOnInstancesThatAreGoneChangeNothing() {
    InstanceGuid gone = InstanceGuid.numbered(99);
    assertThat(master.reached(gone, STARTED)).isInstanceOf(Master.Done.class);
    assertThat(
            master.when(
                new Master.ReportProgress(
                    gone, master.allocation(gone), 1, ReportedState.ERROR, "x", url("x"), 1)))
        .isInstanceOf(Master.Done.class);
    assertThat(master.events).isEmpty();
  }

  @Test
  void aReleaseInUseIsNotWithdrawnAndItsUsersAreNamed() {
    ComputerId computer = new ComputerId("COMP-1");
    SoftwareRelease web = new SoftwareRelease("web");

    Master.Reply reply = master.when(new Master.WithdrawSoftware(computer, web));

    assertThat(refused(reply).reason()).isEqualTo(Reason.IN_USE);
    assertThat(refused(reply).sentence())
        .isEqualTo("Expected a release that no instance on COMP-1 uses, but web is used by 'app'.");
    master.reached(app, STARTED);
    master.when(root("app", "web-2"));
    assertThat(refused(master.when(new Master.WithdrawSoftware(computer, web))).reason())
        .as("it still runs")
        .isEqualTo(Reason.IN_USE);
    assertThat(
            refused(master.when(new Master.WithdrawSoftware(computer, new SoftwareRelease("x"))))
                .sentence())
        .isEqualTo("Expected a release supplied on COMP-1, but x is not.");
  }

  @Test
  void aWithdrawnReleaseIsNotGivenToNewInstances() {
    MasterScenario fresh = new MasterScenario();
    fresh.computer("COMP-1", 1, "web");

    fresh.when(new Master.WithdrawSoftware(new ComputerId("COMP-1"), new SoftwareRelease("web")));

    assertThat(instance(fresh.when(root("app", "web"))).partition()).isNull();
  }

  @Test
  void aComputerInUseIsNotWithdrawnAndItsInstancesAreNamed() {
    assertThat(
            refused(master.when(new Master.WithdrawComputer(new ComputerId("COMP-2")))).sentence())
        .isEqualTo("Expected a computer without instances, but COMP-2 has 'db'.");
    assertThat(refused(master.when(new Master.WithdrawComputer(new ComputerId("COMP-9")))).reason())
        .isEqualTo(Reason.UNKNOWN);
    master.computer("COMP-3", 1, "db");
    master.when(new Master.WithdrawComputer(new ComputerId("COMP-3")));
    assertThat(master.names()).containsExactly("ComputerWithdrawn");
    assertThat(instance(master.when(root("other", "db"))).partition()).isNull();
  }

  @Test
  void aPlanSaysWhatWouldHappenAndChangesNothing() {
    master.reached(app, STARTED);
    assertThat(plan(root("app", "web"))).containsExactly("Nothing would change.");
    assertThat(plan(root("new", "web")))
        .containsExactly("'new' would be created on COMP-1/slappart1.");
    assertThat(plan(root("new", "db")))
        .containsExactly(
            "'new' would be created and wait: no partition is free among the 1 of 1 computer (COMP-2) with db;"
                + " 1 partition free, on 1 computer, which does not have db installed.");
    assertThat(plan(with(root("new", "web"), STOPPED)))
        .containsExactly("'new' would be created on COMP-1/slappart1.");
    assertThat(plan(with(root("new", "web"), DESTROYED)))
        .containsExactly("Nothing would change: there is no 'new'.");
    assertThat(plan(with(root("app", "web-2"), Map.of("a", "b"))))
        .containsExactly("'app' would change: software release web -> web-2, parameters.");
    assertThat(plan(with(root("app", "web"), DESTROYED)))
        .containsExactly(
            "'app' would change: state started -> destroyed.",
            "'db' would change: state started -> destroyed.");
    assertThat(plan(filtered(root("app", "web"), "region", "asia")))
        .containsExactly(
            "'app' would change: filter (an instance with a partition stays where it is).");
    assertThat(
            refused(
                    master.when(
                        new Master.PlanRequest(filtered(root("app", "web"), "colour", "blue"))))
                .reason())
        .isEqualTo(Reason.UNKNOWN_FILTER);
  }

  @Test
  void aPlanKeepsToTheRulesOfTheRequesterAndOfNetworks() {
    MasterScenario fresh = new MasterScenario();
    fresh.offer(
        "COMP-1",
        MasterScenario.format(true, "net-1", Map.of(), 5),
        MasterScenario.installed("web"),
        true,
        true);
    InstanceGuid top = fresh.ready(filtered(root("top", "web"), "mode", "unique_by_network"));
    Master.Plan crowded =
        (Master.Plan)
            fresh.when(
                new Master.PlanRequest(
                    filtered(child(top, "x", "web"), "mode", "unique_by_network")));
    assertThat(crowded.steps().get(0))
        .isEqualTo(
            "'x' would be created and wait: 1 computer (COMP-1) not meeting mode=unique_by_network.");
  }

  private List<String> plan(Master.Request request) {
    Master.Reply reply = master.when(new Master.PlanRequest(request));
    assertThat(master.events).isEmpty();
    return ((Master.Plan) reply).steps();
  }
}
