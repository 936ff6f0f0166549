package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.filtered;
import static org.slapmaster.domain.master.MasterScenario.format;
import static org.slapmaster.domain.master.MasterScenario.installed;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.refused;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.shared;
import static org.slapmaster.domain.master.MasterScenario.with;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.Title;

/** Whom an event concerns: pictures of computers, orders to be given, orders that are asked for. */
class TouchedTest {
  private static final ComputerId HERE = new ComputerId("COMP-1");
  private static final ComputerId THERE = new ComputerId("COMP-2");
  private final MasterScenario master = new MasterScenario();
  private InstanceGuid app;
  private InstanceGuid part;

  @BeforeEach
  void aTreeOnTwoComputers() {
    master.computer("COMP-1", 2, "web");
    master.computer("COMP-2", 2, "db");
    app = instance(master.when(root("app", "web"))).guid();
    part = instance(master.when(child(app, "part", "db"))).guid();
  }

  @Test
  void anEventShowsOnTheComputersOfItsInstanceAndOfWhoRequestedIt() {
    Master.Event changed =
        new Master.RequestChanged(part, 2, null, null, null, null, null, STOPPED);
    assertThat(Waking.computers(master.state, changed)).containsExactlyInAnyOrder(HERE, THERE);
    Master.Event ofRoot = new Master.RequestChanged(app, 2, null, null, null, null, null, STOPPED);
    assertThat(Waking.computers(master.state, ofRoot)).containsExactly(HERE);
  }

  @Test
  void theTitleOfARootShowsOnAllComputersOfItsTree() {
    assertThat(Waking.computers(master.state, new Master.InstanceRenamed(app, new Title("new"))))
        .containsExactlyInAnyOrder(HERE, THERE);
    InstanceGuid leaf = instance(master.when(child(part, "leaf", "nowhere"))).guid();
    assertThat(Waking.computers(master.state, new Master.InstanceRenamed(leaf, new Title("new"))))
        .containsExactly(THERE);
  }

  @Test
  void bangsShowWhereTheyAreHeard() {
    assertThat(Waking.computers(master.state, new Master.TreeBanged(part, app, "look")))
        .containsExactlyInAnyOrder(HERE, THERE);
    assertThat(Waking.computers(master.state, new Master.ComputerBanged(THERE, "look")))
        .containsExactly(THERE);
    assertThat(
            Waking.computers(master.state, new Master.ComputerRequested(HERE, new Title("mine"))))
        .containsExactly(HERE);
  }

  @Test
  void aBangOfATreeReachesAllOfItAndIsKeptWithItsReason() {
    master.when(new Master.Bang(part, "look again"));

    assertThat(master.state.get(app).wokenBy).isEqualTo("look again");
    assertThat(master.state.get(part).wokenBy).isEqualTo("look again");
    assertThat(refused(master.when(new Master.Bang(InstanceGuid.numbered(99), "?"))).reason())
        .isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void aBangOfASharedInstanceWakesItsHost() {
    InstanceGuid served = instance(master.when(shared(root("served", "db")))).guid();
    InstanceGuid host = master.state.get(served).host;

    master.when(new Master.Bang(served, "look again"));

    assertThat(master.names()).containsExactly("SharedInstanceBanged");
    assertThat(master.state.get(host).wokenAt).isEqualTo(master.state.at);
    assertThat(master.state.get(served).wokenBy).isEqualTo("look again");
  }

  @Test
  void aRecoveredMasterTakesUpWhatIsBehind() {
    InstanceGuid waiting = instance(master.when(root("waiting", "nowhere"))).guid();
    assertThat(Driving.behind(master.state)).containsExactly(app, part).doesNotContain(waiting);
    master.reached(app, STARTED);
    assertThat(Driving.behind(master.state)).containsExactly(part);
    master.offer("COMP-3", format(false, null, Map.of(), 1), installed("web"), true, true);
    InstanceGuid polled =
        instance(master.when(filtered(root("polled", "web"), "computer_guid", "COMP-3"))).guid();
    assertThat(master.place(polled)).isNotNull();
    assertThat(Driving.behind(master.state)).containsExactly(part);
    assertThat(Driving.drive(master.state, polled)).isEmpty();
  }

  @Test
  void aSharedInstanceIsDrivenWhileItsHostServesAndOffWhenever() {
    InstanceGuid host = part;
    InstanceGuid served = instance(master.when(shared(root("served", "db")))).guid();
    assertThat(master.driven(served)).isEqualTo(STARTED);
    assertThat(Driving.drive(master.state, served).orElseThrow().host())
        .isEqualTo(new Master.Host(host, master.allocation(host)));
    master.when(with(child(app, "part", "db"), STOPPED));
    assertThat(master.driven(served)).isNull();
    master.when(with(shared(root("served", "db")), DESTROYED));
    assertThat(master.driven(served)).isEqualTo(DESTROYED);
  }

  @Test
  void anOrderIsForWhoIsThereAndHasAPlace() {
    InstanceGuid waiting = instance(master.when(root("waiting", "nowhere"))).guid();
    assertThat(refused(master.when(new Master.GetOrder(waiting, null, 0, 0))).reason())
        .isEqualTo(Reason.NOT_IN_THIS_STATE);
    InstanceGuid nobody = InstanceGuid.numbered(99);
    assertThat(refused(master.when(new Master.GetOrder(nobody, null, 0, 0))).reason())
        .isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void whatHasSomethingBelowIsNotFreedAndStoppedFirst() {
    master.when(with(root("app", "web"), DESTROYED));
    Master.GetOrder end = new Master.GetOrder(app, ReportedState.DESTROYED, Long.MAX_VALUE, 0);
    assertThat(refused(master.when(end)).sentence()).endsWith("it is not freed before 'part'.");
    assertThat(order(app, ReportedState.STOPPED).state()).isEqualTo(STOPPED);
    assertThat(order(app, null).state()).isEqualTo(STOPPED);

    master.reached(part, DESTROYED);

    assertThat(order(app, ReportedState.DESTROYED).state()).isEqualTo(DESTROYED);
    assertThat(order(app, ReportedState.STOPPED).state()).isEqualTo(STOPPED);
  }

  private Master.Drive order(InstanceGuid guid, ReportedState reported) {
    return ((Master.Served) master.when(new Master.GetOrder(guid, reported, Long.MAX_VALUE, 0)))
        .order();
  }

  @Test
  void onlyWhatUsesAReleaseKeepsItOnItsComputer() {
    Master.WithdrawSoftware web = new Master.WithdrawSoftware(HERE, root("app", "web").release());
    assertThat(refused(master.when(web)).sentence()).endsWith("web is used by 'app'.");
    master.computer("COMP-1", 2, "web", "spare");
    assertThat(master.when(new Master.WithdrawSoftware(HERE, root("app", "spare").release())))
        .isInstanceOf(Master.Done.class);
    assertThat(
            refused(
                    master.when(
                        new Master.WithdrawSoftware(new ComputerId("COMP-9"), web.release())))
                .reason())
        .isEqualTo(Reason.UNKNOWN);
    assertThat(refused(master.when(new Master.WithdrawSoftware(THERE, web.release()))).reason())
        .isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void onlyAFreePartitionThatIsThereIsTakenOver() {
    Master.Request nobody = child(InstanceGuid.numbered(99), "x", "web");
    PartitionId free = PartitionId.parse("COMP-1/slappart1");
    assertThat(refused(master.when(new Master.Adopt(nobody, free))).reason())
        .isEqualTo(Reason.NOT_THE_REQUESTER);
    assertThat(
            refused(
                    master.when(
                        new Master.Adopt(root("x", "web"), PartitionId.parse("COMP-1/slappart9"))))
                .sentence())
        .isEqualTo("Expected a formatted partition, but COMP-1/slappart9 is not one.");
    assertThat(refused(master.when(new Master.Adopt(shared(root("x", "web")), free))).sentence())
        .endsWith("to have a host of its release and type for 'x', but it has none.");
    assertThat(
            refused(master.when(new Master.Adopt(root("x", "web"), master.place(app)))).sentence())
        .endsWith("to be free for 'x', but it has 'app'.");
    assertThat(refused(master.when(new Master.Adopt(root("app", "web"), free))).reason())
        .isEqualTo(Reason.TITLE_TAKEN);
  }
}
