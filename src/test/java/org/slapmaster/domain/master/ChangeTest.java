package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.filtered;
import static org.slapmaster.domain.master.MasterScenario.installed;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.why;
import static org.slapmaster.domain.master.MasterScenario.with;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Why.Cause;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;

/** What a re-request changes: only what it says, and never the place. */
class ChangeTest {
  private final MasterScenario master = new MasterScenario();

  @Test
  void parametersTypeAndStateRaiseTheRevisionAndAreDrivenAgain() {
    master.computer("COMP-1", 2, "web");
    InstanceGuid app = master.ready(root("app", "web"));
    PartitionId place = master.place(app);

    Master.Reply reply = master.when(with(root("app", "web"), Map.of("size", "large")));

    assertThat(master.events)
        .containsExactly(
            new Master.RequestChanged(
                app,
                2,
                null,
                null,
                null,
                with(root("app", "web"), Map.of("size", "large")).parameters(),
                null,
                null));
    assertThat(reply).isInstanceOf(Master.PleaseWait.class);
    assertThat(instance(reply).revision()).isEqualTo(2);
    assertThat(master.place(app)).isEqualTo(place);
    assertThat(Driving.drive(master.state, app).orElseThrow().revision()).isEqualTo(2);
    Master.Request plain = root("app", "web");
    master.when(
        new Master.Request(
            plain.requester(),
            plain.title(),
            plain.release(),
            new SoftwareType("replica"),
            false,
            plain.parameters(),
            plain.filter(),
            RequestedState.STOPPED));
    assertThat(master.events).hasSize(1);
    assertThat(master.state.get(app).revision).isEqualTo(3);
    assertThat(master.driven(app)).isEqualTo(RequestedState.STOPPED);
  }

  @Test
  void aChangedFilterNeverMovesAnInstanceAndIsShownAsViolated() {
    master.offer(
        "COMP-1",
        MasterScenario.format(true, "net-1", Map.of("region", "europe/france"), 2),
        installed("web"),
        true,
        true);
    master.computer("COMP-2", 2, "web");
    InstanceGuid app = master.ready(filtered(root("app", "web"), "region", "europe"));
    assertThat(master.place(app)).isEqualTo(PartitionId.parse("COMP-1/slappart0"));

    Master.Reply reply = master.when(filtered(root("app", "web"), "region", "asia"));

    assertThat(master.names()).containsExactly("RequestChanged");
    assertThat(reply).isInstanceOf(Master.Ready.class);
    assertThat(instance(reply).revision()).isEqualTo(1);
    assertThat(instance(reply).violated())
        .isEqualTo("is on COMP-1/slappart0, which does not meet region=asia");
    Master.Reply capability = master.when(filtered(root("app", "web"), "capability", "gpu"));
    assertThat(instance(capability).violated())
        .isEqualTo("is on COMP-1/slappart0, which does not meet capability=gpu");
    assertThat(instance(master.when(root("app", "web"))).violated()).isNull();
  }

  @Test
  void aNewReleaseIsNotDeployedBeforeItIsInstalledThereAndTheReasonNamesTheOldOne() {
    master.computer("COMP-1", 1, "web-1");
    InstanceGuid app = master.ready(root("app", "web-1"));

    Master.Reply reply = master.when(root("app", "web-2"));

    assertThat(why(reply).cause()).isEqualTo(Cause.NEW_RELEASE);
    assertThat(why(reply).sentence())
        .isEqualTo("waiting for web-2 to be installed on COMP-1; web-1 keeps running");
    assertThat(Driving.drive(master.state, app)).isEmpty();
    assertThat(instance(reply).published().values()).containsKey("url");

    master.computer("COMP-1", 1, "web-1", "web-2");

    assertThat(touched()).contains(app);
    assertThat(Driving.drive(master.state, app).orElseThrow().release())
        .isEqualTo(new SoftwareRelease("web-2"));
    assertThat(why(master.ask(app)).cause()).isEqualTo(Cause.BEING_DEPLOYED);
  }

  @Test
  void aNewReleaseOfAnInstanceThatNeverRanWaitsToo() {
    master.computer("COMP-1", 1, "web-1");
    InstanceGuid app = instance(master.when(root("app", "web-1"))).guid();

    Master.Reply reply = master.when(root("app", "web-2"));

    assertThat(why(reply).sentence()).isEqualTo("waiting for web-2 to be installed on COMP-1");
    assertThat(Driving.drive(master.state, app)).isEmpty();
  }

  @Test
  void goingBackToTheRunningReleaseNeedsNoInstallation() {
    master.computer("COMP-1", 1, "web-1");
    InstanceGuid app = master.ready(root("app", "web-1"));
    master.when(root("app", "web-2"));
    master.offer(
        "COMP-1",
        MasterScenario.format(1),
        MasterScenario.software("web-1", SoftwareState.INSTALLING),
        true,
        true);

    master.when(root("app", "web-1"));

    assertThat(Driving.drive(master.state, app).orElseThrow().revision()).isEqualTo(3);
  }

  @Test
  void aNewReleaseOfAWaitingInstanceMayFindAPlaceAtOnce() {
    master.computer("COMP-1", 1, "web");
    InstanceGuid app = instance(master.when(root("app", "unknown"))).guid();
    assertThat(master.place(app)).isNull();

    master.when(root("app", "web"));

    assertThat(master.names()).containsExactly("RequestChanged", "PartitionAllocated");
  }

  @Test
  void aWaitingInstanceThatIsStoppedKeepsItsPlaceInTheQueueAndGetsAPartition() {
    master.computer("COMP-1", 1, "web");
    InstanceGuid app = instance(master.when(root("app", "later"))).guid();

    Master.Reply stopped = master.when(with(root("app", "later"), RequestedState.STOPPED));

    assertThat(why(stopped).cause()).isEqualTo(Cause.NO_SOFTWARE);
    master.computer("COMP-2", 1, "later");
    assertThat(master.place(app)).isEqualTo(PartitionId.parse("COMP-2/slappart0"));
  }

  @Test
  void childrenOfAStoppedInstanceAreRewrittenToStopped() {
    master.computer("COMP-1", 3, "web");
    InstanceGuid app = master.ready(root("app", "web"));
    InstanceGuid db = master.ready(child(app, "db", "web"));
    master.when(with(root("app", "web"), RequestedState.STOPPED));

    master.when(child(app, "db", "web"));
    assertThat(master.events).isEmpty();
    assertThat(master.state.get(db).state).isEqualTo(RequestedState.STOPPED);
    Master.Reply fresh = master.when(child(app, "cache", "web"));
    assertThat(master.names()).containsExactly("RequestReceived", "PartitionAllocated");
    assertThat(instance(fresh).state()).isEqualTo(RequestedState.STOPPED);
  }

  @Test
  void onlyTheStateOfTheRootCountsForWhatAChildMayBe() {
    master.computer("COMP-1", 5, "web");
    InstanceGuid app = master.ready(root("app", "web"));
    InstanceGuid stopped =
        instance(master.when(with(child(app, "stopped", "web"), RequestedState.STOPPED))).guid();
    InstanceGuid moved = master.ready(child(app, "moved", "web"));

    master.when(child(stopped, "moved", "web"));

    assertThat(master.state.get(moved).requester.instance()).contains(stopped);
    assertThat(master.state.get(moved).state).isEqualTo(RequestedState.STARTED);
  }

  private List<InstanceGuid> touched() {
    return master.events.stream()
        .flatMap(event -> Driving.touched(master.state, event).stream())
        .toList();
  }
}
