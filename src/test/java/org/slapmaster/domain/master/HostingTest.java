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
import static org.slapmaster.domain.master.MasterScenario.why;
import static org.slapmaster.domain.master.MasterScenario.with;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.Why.Cause;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Title;

/** Who serves shared instances, what polling computers' reports are about, adoption, bangs. */
class HostingTest {
  private final MasterScenario master = new MasterScenario();

  @BeforeEach
  void aComputer() {
    master.computer("COMP-1", 4, "db", "web");
  }

  private InstanceGuid guid(Master.Request request) {
    return instance(master.when(request)).guid();
  }

  private InstanceGuid hostOf(InstanceGuid shared) {
    return master.state.get(shared).host;
  }

  @Test
  void itWaitsForAHostAndGetsTheFirstThatComes() {
    InstanceGuid shared = guid(shared(root("s", "db")));
    assertThat(why(master.ask(shared)).cause()).isEqualTo(Cause.NO_HOST);
    guid(root("other", "web"));
    assertThat(hostOf(shared)).isNull();

    InstanceGuid host = guid(root("host", "db"));

    assertThat(master.names())
        .containsExactly("RequestReceived", "PartitionAllocated", "SharedInstanceBound");
    assertThat(hostOf(shared)).isEqualTo(host);
    assertThat(master.place(shared)).isEqualTo(master.place(host));
    assertThat(why(master.ask(shared)).sentence()).contains("'host'");
    master.reached(shared, RequestedState.STARTED);
    assertThat(master.ask(shared)).isInstanceOf(Master.Ready.class);
  }

  @Test
  void itsOwnTreeThenTheLeastBurdenedHostComesFirstAndTheFilterDecides() {
    InstanceGuid first = guid(root("first", "db"));
    InstanceGuid second = guid(root("second", "db"));
    InstanceGuid app = guid(root("app", "web"));
    InstanceGuid own = guid(child(app, "own", "db"));

    assertThat(hostOf(guid(shared(child(app, "s", "db"))))).isEqualTo(own);
    InstanceGuid one = guid(shared(root("one", "db")));
    InstanceGuid two = guid(shared(root("two", "db")));
    assertThat(hostOf(one)).isEqualTo(first);
    assertThat(hostOf(two)).isEqualTo(second);
    InstanceGuid named =
        guid(shared(filtered(root("named", "db"), "instance_guid", second.value())));
    assertThat(hostOf(named)).isEqualTo(second);
    InstanceGuid elsewhere = guid(shared(filtered(root("x", "db"), "computer_guid", "COMP-9")));
    assertThat(why(master.ask(elsewhere)).cause()).isEqualTo(Cause.FILTER_UNMET);
  }

  @Test
  void aChangeMovesTheHostsTimestampAndNothingElseDoes() {
    InstanceGuid host = master.ready(root("host", "db"));
    InstanceGuid shared = guid(shared(root("s", "db")));
    long before = master.state.get(host).timestamp();

    master.when(shared(root("s", "db")));
    assertThat(master.state.get(host).timestamp()).isEqualTo(before);
    master.when(with(shared(root("s", "db")), Map.of("size", "2")));
    long changed = master.state.get(host).timestamp();
    assertThat(changed).isGreaterThan(before);
    master.reached(shared, RequestedState.STARTED);
    assertThat(master.state.get(host).timestamp()).isEqualTo(changed);
  }

  @Test
  void aDestroyedHostLeavesItsSharedInstancesWaitingForAnother() {
    guid(root("host", "db"));
    InstanceGuid shared = guid(shared(root("s", "db")));
    master.reached(shared, RequestedState.STARTED);

    master.when(with(root("host", "db"), RequestedState.DESTROYED));

    assertThat(master.names()).contains("SharedInstanceUnbound", "AllocationDeferred");
    assertThat(instance(master.ask(shared)).published().isEmpty()).isTrue();
    InstanceGuid next = guid(root("next", "db"));
    assertThat(hostOf(shared)).isEqualTo(next);
  }

  @Test
  void aHostOfAnotherReleaseIsNoneAnyMore() {
    guid(root("host", "db"));
    InstanceGuid shared = guid(shared(root("s", "db")));

    master.when(root("host", "web"));

    assertThat(hostOf(shared)).isNull();
    master.when(root("host", "db"));
    assertThat(hostOf(shared)).isNotNull();
  }

  @Test
  void aSharedInstanceIsGoneWhenItsHostsPartitionKnows() {
    InstanceGuid host = guid(root("host", "db"));
    InstanceGuid shared = guid(shared(root("s", "db")));

    master.when(with(shared(root("s", "db")), RequestedState.DESTROYED));
    assertThat(master.driven(shared)).isEqualTo(RequestedState.DESTROYED);
    master.reached(shared, RequestedState.DESTROYED);

    assertThat(master.names()).containsExactly("RequestDestroyed");
    assertThat(master.state.get(host).hosted()).isEmpty();
  }

  @Test
  void aNativeHostHasRoomForWhatFitsIntoOneMessage() {
    guid(root("host", "db"));
    Map<String, String> large = Map.of("text", "x".repeat(60_000));
    InstanceGuid fits = guid(with(shared(root("fits", "db")), large));
    InstanceGuid tooMuch = guid(with(shared(root("too-much", "db")), large));

    assertThat(hostOf(fits)).isNotNull();
    assertThat(why(master.ask(tooMuch)).sentence()).contains("none has room");
  }

  private Master.Served served(InstanceGuid guid, ReportedState reported, long servedAt) {
    return (Master.Served)
        master.when(new Master.GetOrder(guid, reported, servedAt, Long.MAX_VALUE));
  }

  @Test
  void aReportIsAboutTheOrdersThatWereRead() {
    InstanceGuid app = guid(root("app", "web"));
    Master.Served now = served(app, ReportedState.STARTED, Long.MAX_VALUE);
    assertThat(now.current()).isTrue();
    assertThat(now.order().partition()).isEqualTo(master.place(app));
    assertThat(served(app, ReportedState.STARTED, now.at()).current()).isTrue();
    assertThat(served(app, ReportedState.STARTED, now.at() - 1).current()).isFalse();
    Master.GetOrder destroyed = new Master.GetOrder(app, ReportedState.DESTROYED, 0, 0);
    assertThat(refused(master.when(destroyed)).reason()).isEqualTo(Reason.NOT_IN_THIS_STATE);
  }

  @Test
  void whoHasReadNoOrdersHasNotDoneThemUnlessThisMasterGaveThem() {
    InstanceGuid app = guid(root("app", "web"));
    long allocated = served(app, null, 1).at();
    for (ReportedState done : List.of(ReportedState.STARTED, ReportedState.STOPPED)) {
      assertThat(refused(master.when(new Master.GetOrder(app, done, 0, allocated + 1))).sentence())
          .startsWith("Expected a report on orders read from this master, but ")
          .contains("'app'");
      Master.GetOrder ofThisProcess = new Master.GetOrder(app, done, 0, allocated);
      assertThat(((Master.Served) master.when(ofThisProcess)).current()).isTrue();
    }
    assertThat(served(app, ReportedState.ERROR, 0).current()).isFalse();
    assertThat(served(app, null, 0).current()).isFalse();

    master.when(new Master.OrderState(app, RequestedState.DESTROYED));
    assertThat(served(app, ReportedState.STOPPED, 0).current()).isFalse();
    assertThat(served(app, ReportedState.DESTROYED, 0).order().state())
        .isEqualTo(RequestedState.DESTROYED);
  }

  @Test
  void aHostHasReadItsOrdersWhenItHasReadItsListOfSharedInstances() {
    InstanceGuid host = guid(root("host", "db"));
    long before = served(host, null, 1).at();
    assertThat(served(host, ReportedState.STARTED, before).current()).isTrue();

    guid(shared(root("tenant", "db")));

    assertThat(served(host, ReportedState.STARTED, before).current()).isFalse();
    long after = served(host, null, 1).at();
    assertThat(after).isGreaterThan(before);
    assertThat(served(host, ReportedState.STARTED, after).current()).isTrue();
  }

  @Test
  void anAdoptedInstanceTakesItsPartitionAndMayBeAdoptedAgain() {
    PartitionId place = PartitionId.parse("COMP-1/slappart2");
    InstanceGuid app =
        instance(
                master.when(
                    new Master.Adopt(with(root("app", "web"), RequestedState.STOPPED), place)))
            .guid();
    assertThat(master.place(app)).isEqualTo(place);
    master.when(new Master.Adopt(with(root("app", "web"), RequestedState.STOPPED), place));
    assertThat(master.events).isEmpty();
    assertThat(refused(master.when(new Master.Adopt(root("b", "web"), place))).reason())
        .isEqualTo(Reason.IN_USE);
    assertThat(
            refused(
                    master.when(
                        new Master.Adopt(
                            root("app", "web"), PartitionId.parse("COMP-1/slappart3"))))
                .reason())
        .isEqualTo(Reason.TITLE_TAKEN);
    InstanceGuid shared =
        instance(master.when(new Master.Adopt(shared(root("s", "web")), place))).guid();
    assertThat(hostOf(shared)).isEqualTo(app);
  }

  @Test
  void aBangReachesTheTreeAndNoOther() {
    InstanceGuid app = guid(root("app", "web"));
    InstanceGuid db = guid(child(app, "db", "db"));
    InstanceGuid other = guid(root("other", "web"));
    long before = master.state.get(other).timestamp();

    master.when(new Master.Bang(db, "promise failed"));

    assertThat(master.names()).containsExactly("TreeBanged");
    assertThat(Waking.wakes(master.state, master.events.get(0)))
        .extracting(Master.Wake::guid)
        .containsExactly(app, db);
    assertThat(master.state.get(other).timestamp()).isEqualTo(before);
    master.when(new Master.BangComputer(new ComputerId("COMP-1"), "all of it"));
    assertThat(master.state.get(other).timestamp()).isGreaterThan(before);
  }

  @Test
  void aFailedRunOnAStockNodeThatMissesAChildsKeyIsWaiting() {
    master.offer("COMP-2", format(false, null, Map.of(), 1), installed("stock"), true, true);
    InstanceGuid app = guid(root("app", "stock"));
    InstanceGuid db = guid(child(app, "database", "db"));

    master.progress(
        app, ReportedState.ERROR, "KeyError: 'Connection parameter url not found. Status: x'");
    assertThat(master.names()).containsExactly("InstanceDelayed");
    assertThat(why(master.ask(app)).sentence()).startsWith("waiting for database: url");
    master.progress(app, ReportedState.ERROR, "Traceback: something else");
    assertThat(why(master.ask(app)).sentence()).startsWith("waiting for database: not ready yet");
    master.reached(db, RequestedState.STARTED);
    master.progress(app, ReportedState.ERROR, "Traceback: something else again");
    assertThat(master.names()).containsExactly("InstanceFaulty");
  }

  @Test
  void aRequestedComputerKeepsItsReference() {
    Master.Named one = (Master.Named) master.when(new Master.RequestComputer(title("mine")));
    assertThat(one.computer().value()).isEqualTo("COMP-2");
    assertThat(master.when(new Master.RequestComputer(title("mine")))).isEqualTo(one);
    assertThat(master.events).isEmpty();
    assertThat(((Master.Named) master.when(new Master.RequestComputer(title("x")))).computer())
        .isEqualTo(new ComputerId("COMP-3"));
  }

  private static Title title(String text) {
    return new Title(text);
  }

  @Test
  void aHostThatBecomesAnotherKindServesThoseWhoWaitedForThat() {
    InstanceGuid host = guid(root("host", "db"));
    InstanceGuid served = guid(shared(root("served", "db")));
    InstanceGuid waiting = guid(shared(root("waiting", "web")));
    assertThat(hostOf(served)).isEqualTo(host);

    master.when(root("host", "web"));

    assertThat(hostOf(served)).isNull();
    assertThat(hostOf(waiting)).isEqualTo(host);
  }

  @Test
  void aComputerThatMeetsTheirFiltersNowServesAllWhoWaited() {
    InstanceGuid host = guid(root("host", "db"));
    Master.Request european = filtered(shared(root("one", "db")), "region", "europe");
    InstanceGuid one = guid(european);
    InstanceGuid other = guid(filtered(shared(root("other", "db")), "region", "europe"));
    InstanceGuid third = guid(filtered(shared(root("third", "db")), "region", "asia"));
    assertThat(why(master.ask(one)).cause()).isEqualTo(Cause.FILTER_UNMET);

    master.offer(
        "COMP-1",
        format(true, null, Map.of("region", "europe/france"), 4),
        installed("db", "web"),
        true,
        true);

    assertThat(hostOf(one)).isEqualTo(host);
    // Another tree's line is tried as well.
    assertThat(hostOf(other)).isEqualTo(host);
    assertThat(hostOf(third)).isNull();
  }

  @Test
  void whatIsJournaledOfTheirWaitingStaysTrue() {
    InstanceGuid shared = guid(filtered(shared(root("s", "db")), "region", "europe"));
    assertThat(master.state.get(shared).deferred.cause()).isEqualTo(Cause.NO_HOST);

    InstanceGuid host = guid(root("host", "db"));
    assertThat(master.state.get(shared).deferred.cause()).isEqualTo(Cause.FILTER_UNMET);

    master.when(new Master.OrderState(host, RequestedState.DESTROYED));
    assertThat(master.state.get(shared).deferred.cause()).isEqualTo(Cause.NO_HOST);
  }

  @Test
  void adoptedOnItsWayOutAnInstanceDoesNotKeepItsTitle() {
    Master.Request going = with(root("site", "db"), RequestedState.DESTROYED);
    PartitionId place = PartitionId.parse("COMP-1/slappart0");
    InstanceGuid old = instance(master.when(new Master.Adopt(going, place))).guid();

    InstanceGuid fresh = guid(root("site", "db"));
    assertThat(fresh).isNotEqualTo(old);
    assertThat(master.state.get(old).state).isEqualTo(RequestedState.DESTROYED);

    master.reached(old, RequestedState.DESTROYED);
    assertThat(master.state.find(old)).isEmpty();
    assertThat(guid(root("site", "db"))).isEqualTo(fresh);
  }
}
