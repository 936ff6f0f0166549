package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.refused;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.why;
import static org.slapmaster.domain.master.MasterScenario.with;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.Why.Cause;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Title;

/**
 * How a tree of app (COMP-1) over middle (COMP-2) over leaf (COMP-3), and side (COMP-3) under app,
 * stops and goes.
 */
class TreeLifecycleTest {
  private final MasterScenario master = new MasterScenario();
  private InstanceGuid app;
  private InstanceGuid middle;
  private InstanceGuid leaf;
  private InstanceGuid side;

  @BeforeEach
  void aRunningTree() {
    master.computer("COMP-1", 1, "web");
    master.computer("COMP-2", 1, "mid");
    master.computer("COMP-3", 2, "db");
    app = master.ready(root("app", "web"));
    middle = master.ready(child(app, "middle", "mid"));
    leaf = master.ready(child(middle, "leaf", "db"));
    side = master.ready(child(app, "side", "db"));
  }

  private List<InstanceGuid> ordered() {
    return master.events.stream().map(e -> ((Master.RequestChanged) e).guid()).toList();
  }

  @Test
  void stoppingARootStopsItsWholeTreeInOneBlockRequestersFirst() {
    Master.Reply reply = master.when(with(root("app", "web"), STOPPED));

    assertThat(ordered()).containsExactly(app, middle, leaf, side);
    assertThat(master.driven(app)).isEqualTo(STOPPED);
    assertThat(master.driven(middle)).isNull();
    assertThat(why(reply).sentence()).isEqualTo("being stopped on COMP-1/slappart0");
    assertThat(why(master.ask(middle)).sentence())
        .isEqualTo("waiting for its requester app to stop first");
  }

  @Test
  void requestersStopBeforeWhatTheyRequested() {
    master.when(with(root("app", "web"), STOPPED));
    master.reached(app, STOPPED);

    assertThat(touched()).contains(middle, side);
    assertThat(master.driven(middle)).isEqualTo(STOPPED);
    assertThat(master.driven(side)).isEqualTo(STOPPED);
    assertThat(master.driven(leaf)).isNull();
    master.reached(middle, STOPPED);
    assertThat(touched()).contains(leaf);
    assertThat(master.driven(leaf)).isEqualTo(STOPPED);
  }

  @Test
  void childrenThatWaitForTheirRequesterToStopAreDrivenWhenItIsStartedAgainInstead() {
    master.when(with(root("app", "web"), STOPPED));

    master.when(root("app", "web"));

    assertThat(touched()).contains(middle, side);
    assertThat(master.driven(middle)).isEqualTo(STOPPED);
  }

  @Test
  void destroyingARootDestroysItsTreeInOneBlockAndFreesPartitionsLeavesFirst() {
    master.when(with(root("app", "web"), DESTROYED));

    assertThat(ordered()).containsExactly(app, middle, leaf, side);
    assertThat(master.driven(app)).isEqualTo(STOPPED);
    assertThat(List.of(app, middle, leaf, side))
        .allSatisfy(guid -> assertThat(master.place(guid)).isNotNull());
    master.reached(app, STOPPED);
    assertThat(master.driven(app)).isNull();
    assertThat(master.driven(side)).isEqualTo(DESTROYED);
    assertThat(master.driven(middle)).isEqualTo(STOPPED);
    master.reached(middle, STOPPED);
    assertThat(master.driven(leaf)).isEqualTo(DESTROYED);
    assertThat(why(master.ask(app)).sentence())
        .isEqualTo("being destroyed; first leaf has to be wiped on COMP-3/slappart0");

    List<InstanceGuid> freed = new ArrayList<>();
    for (InstanceGuid guid : List.of(leaf, middle, side, app)) {
      assertThat(master.driven(guid)).as(guid.toString()).isEqualTo(DESTROYED);
      master.reached(guid, DESTROYED);
      assertThat(master.names()).startsWith("PartitionReleased", "RequestDestroyed");
      freed.add(guid);
    }
    assertThat(freed).hasSize(4);
    assertThat(master.state.size()).isZero();
  }

  @Test
  void aRequesterIsTouchedWhenItsLastChildIsGone() {
    master.when(with(root("app", "web"), DESTROYED));
    master.reached(app, STOPPED);
    master.reached(side, DESTROYED);

    assertThat(touched()).contains(app);
  }

  @Test
  void aPartitionIsNotFreedBeforeItsComputerConfirmedNorByAnEarlierRevision() {
    master.when(
        new Master.ReportReached(
            side, master.allocation(side), 1, DESTROYED, ConnectionParameters.NONE, 0, 0));
    assertThat(master.events).isEmpty();
    master.when(new Master.OrderState(side, DESTROYED));
    master.when(
        new Master.ReportReached(
            side, master.allocation(side), 1, DESTROYED, ConnectionParameters.NONE, 0, 0));
    assertThat(master.events).isEmpty();
    assertThat(master.place(side)).isNotNull();
  }

  @Test
  void aComputerOutOfContactDelaysOnlyItsOwnInstancesAndTheReleaseOfTheirAncestors() {
    master.lose("COMP-2", 1, "mid");
    master.when(with(root("app", "web"), DESTROYED));
    master.reached(app, STOPPED);

    assertThat(master.driven(side)).isEqualTo(DESTROYED);
    assertThat(master.driven(leaf)).isEqualTo(DESTROYED);
    master.reached(side, DESTROYED);
    master.reached(leaf, DESTROYED);
    assertThat(master.driven(app)).isNull();
    assertThat(why(master.ask(app)).sentence())
        .isEqualTo(
            "being destroyed; first middle has to be wiped on COMP-2/slappart0, which is out of contact"
                + " (if it is gone for good: partition confirm-destroyed)");
    master.reached(middle, DESTROYED);
    assertThat(master.driven(app)).isEqualTo(DESTROYED);
  }

  @Test
  void whatStandsBelowARequesterThatIsLostStopsWithoutIt() {
    master.when(with(root("app", "web"), STOPPED));
    assertThat(master.driven(middle)).isNull();

    master.lose("COMP-1", 1, "web");

    assertThat(touched()).contains(app, middle, side);
    assertThat(master.driven(middle)).isEqualTo(STOPPED);
    assertThat(why(master.ask(app)).cause()).isEqualTo(Cause.OUT_OF_CONTACT);
    assertThat(why(master.ask(app)).sentence())
        .isEqualTo("COMP-1 is out of contact since 10:14:00 UTC");
  }

  @Test
  void whatHasNoPartitionIsGoneAtOnce() {
    InstanceGuid waiting = instance(master.when(child(leaf, "waits", "db"))).guid();
    assertThat(master.place(waiting)).isNull();

    master.when(with(root("app", "web"), DESTROYED));

    assertThat(master.names()).hasSize(6).endsWith("RequestChanged", "RequestDestroyed");
    assertThat(master.state.find(waiting)).isEmpty();
  }

  @Test
  void anOperatorDestroysAChildWithoutWaitingForItsRunningRequester() {
    master.when(new Master.OrderState(side, DESTROYED));

    assertThat(master.driven(side)).isEqualTo(DESTROYED);
    assertThat(master.driven(app)).isNull();
    InstanceGuid next = instance(master.when(child(app, "side", "db"))).guid();
    assertThat(next).isNotEqualTo(side);
  }

  @Test
  void anOperatorCannotStartAChildOfAStoppedInstanceNorRaiseTheDestroyed() {
    master.when(new Master.OrderState(app, STOPPED));
    assertThat(refused(master.when(new Master.OrderState(side, STARTED))).reason())
        .isEqualTo(Reason.NOT_IN_THIS_STATE);
    master.when(new Master.OrderState(app, DESTROYED));
    assertThat(refused(master.when(new Master.OrderState(app, STARTED))).sentence())
        .isEqualTo("Expected an instance that may be started, but 'app' is ordered destroyed.");
    assertThat(master.when(new Master.OrderState(app, DESTROYED)))
        .isInstanceOf(Master.PleaseWait.class);
    assertThat(master.events).isEmpty();
  }

  @Test
  void theOrdersOfAnOperatorOnAnUnknownInstanceChangeNothing() {
    InstanceGuid unknown = InstanceGuid.numbered(99);
    assertThat(master.when(new Master.OrderState(unknown, DESTROYED)))
        .isInstanceOf(Master.Done.class);
    assertThat(refused(master.when(new Master.OrderState(unknown, STOPPED))).reason())
        .isEqualTo(Reason.UNKNOWN);
    assertThat(refused(master.when(new Master.GetInstance(unknown))).reason())
        .isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void aStoppedRootIsStartedByARequestAndItsChildrenWhenTheyAreRequestedAgain() {
    master.when(with(root("app", "web"), STOPPED));
    master.reached(app, STOPPED);
    master.reached(middle, STOPPED);

    master.when(root("app", "web"));

    assertThat(ordered()).containsExactly(app);
    master.when(child(app, "middle", "mid"));
    assertThat(ordered()).containsExactly(middle);
    assertThat(master.driven(middle)).isEqualTo(STARTED);
  }

  @Test
  void aChainAsDeepAsTheCloudIsDestroyedToo() {
    int depth = 20_000;
    MasterScenario deep = new MasterScenario();
    MasterState state = deep.state;
    Audit audit = new Audit(1, "tester", "test");
    Master.Request request = root("app", "web");
    for (int n = 1; n <= depth; n++) {
      Master.Event received =
          new Master.RequestReceived(
              InstanceGuid.numbered(n),
              n == 1 ? request.requester() : new Requester.Instance(InstanceGuid.numbered(n - 1)),
              InstanceGuid.numbered(1),
              new Title("app-" + n),
              request.release(),
              request.type(),
              false,
              request.parameters(),
              request.filter(),
              STARTED);
      deep.rules.evolve(state, received, audit);
    }

    assertThat(
            deep.rules
                .decide(state, new Master.OrderState(InstanceGuid.numbered(1), DESTROYED), 2)
                .events())
        .hasSize(2 * depth);
  }

  @Test
  void aParameterChangeDuringAStopIsDrivenAfterTheRequesterHasStopped() {
    master.when(with(root("app", "web"), STOPPED));
    master.when(with(child(app, "middle", "mid"), Map.of("size", "small")));

    assertThat(master.driven(middle)).isNull();
    master.reached(app, STOPPED);
    assertThat(Driving.drive(master.state, middle).orElseThrow().revision()).isEqualTo(3);
  }

  private List<InstanceGuid> touched() {
    return master.events.stream()
        .flatMap(event -> Driving.touched(master.state, event).stream())
        .toList();
  }
}
