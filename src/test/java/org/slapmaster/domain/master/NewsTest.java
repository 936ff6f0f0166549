package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.refused;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.shared;
import static org.slapmaster.domain.master.MasterScenario.with;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Title;

/** What an event leaves behind at those whom it concerns, and nowhere else. */
class NewsTest {
  private final MasterScenario master = new MasterScenario();

  private InstanceGuid guid(Master.Request request) {
    return instance(master.when(request)).guid();
  }

  private InstanceState the(InstanceGuid guid) {
    return master.state.get(guid);
  }

  @Test
  void aHostLooksAgainForEachChangeOfWhatItServes() {
    master.computer("COMP-1", 2, "db");
    InstanceGuid host = guid(root("host", "db"));
    InstanceGuid served = guid(shared(root("served", "db")));
    assertThat(the(host).wokenAt).isEqualTo(the(served).allocatedAt);

    master.when(new Master.Rename(served, new Title("renamed")));
    assertThat(the(host).wokenAt).isEqualTo(master.state.at);
    assertThat(the(host).wokenBy).isEqualTo(Waking.SHARED_NEWS);

    master.when(with(shared(root("renamed", "db")), RequestedState.STOPPED));
    assertThat(the(host).wokenAt).isEqualTo(master.state.at);
    master.when(with(shared(root("renamed", "db")), DESTROYED));
    long ordered = the(host).wokenAt;
    master.reached(served, DESTROYED);
    assertThat(the(host).wokenAt).isGreaterThan(ordered);
    assertThat(the(host).hosted()).isEmpty();
  }

  @Test
  void whoHasAPlaceWaitsNoMoreAndWhoWaitsWaitsSinceHeBegan() {
    InstanceGuid app = guid(root("app", "web"));
    long began = the(app).waitsSince;
    assertThat(the(app).deferred).isNotNull();
    master.minutesLater(2);
    master.when(with(root("app", "web"), Map.of("size", "2")));
    assertThat(the(app).waitsSince).isEqualTo(began);

    master.computer("COMP-1", 1, "web");

    assertThat(the(app).allocated()).isTrue();
    assertThat(the(app).deferred).isNull();
    assertThat(the(app).waitsSince).isZero();
    InstanceGuid served = guid(shared(root("served", "web")));
    assertThat(the(served).waitsSince).isZero();
  }

  @Test
  void whoChangedWhatHeWantsOrIsGoneStandsInNoLineAnyMore() {
    InstanceGuid changed = guid(root("changed", "old"));
    InstanceGuid gone = guid(root("gone", "old"));
    InstanceGuid last = guid(root("last", "old"));
    master.when(root("changed", "new"));
    master.when(with(root("gone", "old"), DESTROYED));
    assertThat(master.state.find(gone)).isEmpty();

    master.computer("COMP-1", 3, "old");

    assertThat(the(last).allocated()).isTrue();
    assertThat(the(changed).allocated()).isFalse();
    assertThat(master.state.used(master.place(last).computer())).hasSize(1);
    master.computer("COMP-2", 1, "new");
    assertThat(master.place(changed).computer().value()).isEqualTo("COMP-2");
    master.computer("COMP-3", 3, "old", "new");
    assertThat(master.names()).doesNotContain("PartitionAllocated");
  }

  @Test
  void whatIsBeingDestroyedIsKnownByItsTitleUntilItIsGone() {
    master.computer("COMP-1", 3, "web");
    InstanceGuid app = guid(root("app", "web"));
    InstanceGuid part = guid(child(app, "part", "web"));
    master.when(with(child(app, "part", "web"), DESTROYED));
    assertThat(instance(master.when(with(child(app, "part", "web"), DESTROYED))).guid())
        .isEqualTo(part);
    assertThat(the(app).children()).containsExactly(part);

    master.reached(part, DESTROYED);

    assertThat(the(app).children()).isEmpty();
    assertThat(master.when(with(child(app, "part", "web"), DESTROYED)))
        .isEqualTo(new Master.Destroyed(new Title("part")));
    assertThat(guid(child(app, "part", "web"))).isNotEqualTo(part);
  }

  @Test
  void troubleIsSinceItBeganAndOverWhenTheInstanceIsReady() {
    master.computer("COMP-1", 1, "web");
    InstanceGuid app = guid(root("app", "web"));
    master.progress(app, ReportedState.ERROR, "no disk");
    long since = master.state.at;
    assertThat(the(app).troubleSince).isEqualTo(since);
    master.minutesLater(2);
    master.progress(app, ReportedState.ERROR, "still no disk");
    assertThat(the(app).troubleSince).isEqualTo(since);
    assertThat(the(app).troubleDetail).isEqualTo("still no disk");

    master.reached(app, STARTED);

    assertThat(the(app).trouble).isNull();
    assertThat(the(app).troubleDetail).isEmpty();
    assertThat(the(app).troubleSince).isEqualTo(master.state.at);
  }

  @Test
  void theLastRunOfADyingRequesterIsToldOfWhatGoesWithIt() {
    master.computer("COMP-1", 3, "web");
    InstanceGuid app = guid(root("app", "web"));
    InstanceGuid part = guid(child(app, "part", "web"));
    master.when(with(root("app", "web"), DESTROYED));

    assertThat(guid(child(app, "part", "web"))).isEqualTo(part);
    assertThat(master.events).isEmpty();
    assertThat(refused(master.when(child(app, "another", "web"))).reason())
        .isEqualTo(Refusal.Reason.NOT_THE_REQUESTER);
  }

  @Test
  void whatAnOperatorStopsAndStartsHasANewRevisionEachTime() {
    master.computer("COMP-1", 1, "web");
    InstanceGuid app = guid(root("app", "web"));
    master.when(new Master.OrderState(app, RequestedState.STOPPED));
    assertThat(the(app).revision).isEqualTo(2);

    master.when(new Master.OrderState(app, STARTED));

    assertThat(the(app).state).isEqualTo(STARTED);
    assertThat(the(app).revision).isEqualTo(3);
    master.when(new Master.OrderState(app, STARTED));
    assertThat(master.events).isEmpty();
  }

  @Test
  void aReleaseThatIsNoneIsRefused() {
    assertThat(refused(master.when(root("app", "a b"))).reason()).isEqualTo(Refusal.Reason.INVALID);
    assertThat(master.events).isEmpty();
  }
}
