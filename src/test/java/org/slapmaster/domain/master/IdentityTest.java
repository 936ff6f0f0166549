package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.refused;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.with;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.domain.Why;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Title;

/** Which request means which instance, and what titles may be. */
class IdentityTest {
  private final MasterScenario master = new MasterScenario();

  @BeforeEach
  void aComputerWithRoom() {
    master.computer("COMP-1", 20, "web", "db");
  }

  @Test
  void theFirstAnswerToANewRequestIsPleaseWaitAlthoughAPartitionIsAllocated() {
    Master.Reply reply = master.when(root("app", "web"));

    assertThat(master.names()).containsExactly("RequestReceived", "PartitionAllocated");
    assertThat(MasterScenario.why(reply).cause()).isEqualTo(Why.Cause.BEING_DEPLOYED);
    assertThat(instance(reply).guid()).isEqualTo(InstanceGuid.numbered(1));
  }

  @Test
  void anIdenticalRequestMeansTheSameInstanceAndJournalsNothing() {
    InstanceGuid guid = master.ready(root("app", "web"));

    Master.Reply reply = master.when(root("app", "web"));

    assertThat(master.events).isEmpty();
    assertThat(reply).isInstanceOf(Master.Ready.class);
    assertThat(instance(reply).guid()).isEqualTo(guid);
  }

  @Test
  void anIdenticalRequestOfAWaitingInstanceJournalsNothing() {
    master.when(root("app", "unknown"));

    master.when(root("app", "unknown"));

    assertThat(master.events).isEmpty();
  }

  @Test
  void twoUsersMayHaveRootsOfOneTitle() {
    InstanceGuid mine = instance(master.when(root("app", "web"))).guid();
    Requester other = new Requester.User("other");

    Master.Reply reply = master.when(MasterScenario.request(other, "app", "web"));

    assertThat(instance(reply).guid()).isNotEqualTo(mine);
  }

  @Test
  void twoTreesMayHaveChildrenOfOneTitle() {
    InstanceGuid one = master.ready(root("one", "web"));
    InstanceGuid two = master.ready(root("two", "web"));

    InstanceGuid db1 = instance(master.when(child(one, "db", "db"))).guid();
    InstanceGuid db2 = instance(master.when(child(two, "db", "db"))).guid();

    assertThat(db1).isNotEqualTo(db2);
    assertThat(master.state.get(db1).tree).isEqualTo(one);
    assertThat(master.state.get(db2).tree).isEqualTo(two);
  }

  @Test
  void aTitleIsOneInstanceInItsTreeWhoeverRequestsItAndMovesUnderTheLastRequester() {
    InstanceGuid app = master.ready(root("app", "web"));
    InstanceGuid cache = master.ready(child(app, "cache", "web"));
    InstanceGuid db = master.ready(child(app, "db", "db"));

    Master.Reply reply = master.when(child(cache, "db", "db"));

    assertThat(instance(reply).guid()).isEqualTo(db);
    assertThat(reply).isInstanceOf(Master.Ready.class);
    assertThat(master.state.get(db).requester).isEqualTo(new Requester.Instance(cache));
    assertThat(master.state.get(app).children()).containsExactly(cache);
    assertThat(master.state.get(cache).children()).containsExactly(db);
  }

  @Test
  void theRootsTitleIsRefusedFromInsideItsTree() {
    InstanceGuid app = master.ready(root("app", "web"));

    Master.Reply reply = master.when(child(app, "app", "web"));

    assertThat(refused(reply).reason()).isEqualTo(Reason.ROOT_TITLE);
    assertThat(master.events).isEmpty();
  }

  @Test
  void aMoveThatWouldCutAnInstanceOffItsTreeIsRefused() {
    InstanceGuid app = master.ready(root("app", "web"));
    InstanceGuid top = master.ready(child(app, "top", "web"));
    InstanceGuid middle = master.ready(child(top, "middle", "web"));
    InstanceGuid bottom = master.ready(child(middle, "bottom", "web"));

    assertThat(refused(master.when(child(bottom, "top", "web"))).reason()).isEqualTo(Reason.CYCLE);
    assertThat(refused(master.when(child(top, "top", "web"))).reason()).isEqualTo(Reason.CYCLE);
    assertThat(master.events).isEmpty();
  }

  @Test
  void whoIsNotAnInstanceOnAPartitionCannotRequest() {
    InstanceGuid waiting = instance(master.when(root("waits", "unknown"))).guid();
    InstanceGuid app = master.ready(root("app", "web"));
    master.when(with(root("app", "web"), RequestedState.DESTROYED));

    for (InstanceGuid guid : new InstanceGuid[] {waiting, app, InstanceGuid.numbered(99)}) {
      assertThat(refused(master.when(child(guid, "db", "db"))).reason())
          .isEqualTo(Reason.NOT_THE_REQUESTER);
    }
  }

  @Test
  void askingForTheDestructionOfSomethingUnknownCreatesNothing() {
    Master.Reply reply = master.when(with(root("app", "web"), RequestedState.DESTROYED));

    assertThat(reply).isEqualTo(new Master.Destroyed(new Title("app")));
    assertThat(master.events).isEmpty();
  }

  @Test
  void aTitleIsFreeAgainAsSoonAsItsInstanceIsOrderedDestroyedAndGuidsAreNeverReused() {
    InstanceGuid first = master.ready(root("app", "web"));
    Master.Reply destroying = master.when(with(root("app", "web"), RequestedState.DESTROYED));
    assertThat(MasterScenario.why(destroying).cause()).isEqualTo(Why.Cause.BEING_DESTROYED);

    InstanceGuid second = instance(master.when(root("app", "web"))).guid();

    assertThat(second).isNotEqualTo(first);
    assertThat(master.place(second)).isNotEqualTo(master.place(first));
    master.reached(first, RequestedState.DESTROYED);
    master.when(with(root("app", "web"), RequestedState.DESTROYED));
    master.reached(second, RequestedState.DESTROYED);
    assertThat(master.state.size()).isZero();
    assertThat(instance(master.when(root("app", "web"))).guid())
        .isEqualTo(InstanceGuid.numbered(3));
  }

  @Test
  void anInstanceIsRenamedUnlessTheTitleIsTaken() {
    InstanceGuid app = master.ready(root("app", "web"));
    InstanceGuid db = master.ready(child(app, "db", "db"));
    master.ready(root("other", "web"));

    assertThat(refused(master.when(new Master.Rename(app, new Title("other")))).reason())
        .isEqualTo(Reason.TITLE_TAKEN);
    assertThat(refused(master.when(new Master.Rename(app, new Title("db")))).reason())
        .isEqualTo(Reason.TITLE_TAKEN);
    assertThat(refused(master.when(new Master.Rename(db, new Title("app")))).reason())
        .isEqualTo(Reason.TITLE_TAKEN);
    assertThat(master.when(new Master.Rename(app, new Title("shop"))))
        .isInstanceOf(Master.Done.class);
    assertThat(master.names()).containsExactly("InstanceRenamed");
    assertThat(instance(master.when(root("shop", "web"))).guid()).isEqualTo(app);
    assertThat(master.events).isEmpty();
    assertThat(instance(master.when(root("app", "web"))).guid()).isNotEqualTo(app);
  }

  @Test
  void renamingToTheSameTitleJournalsNothingAndAnUnknownInstanceIsNamed() {
    InstanceGuid app = master.ready(root("app", "web"));

    master.when(new Master.Rename(app, new Title("app")));
    assertThat(master.events).isEmpty();
    assertThat(
            refused(master.when(new Master.Rename(InstanceGuid.numbered(9), new Title("x"))))
                .sentence())
        .isEqualTo("Expected an instance SOFTINST-9, but there is none.");
  }

  @Test
  void theSharedFlagNeverChanges() {
    master.ready(root("app", "web"));
    Master.Request plain = root("app", "web");
    Master.Request shared =
        new Master.Request(
            plain.requester(),
            plain.title(),
            plain.release(),
            plain.type(),
            true,
            plain.parameters(),
            plain.filter(),
            plain.state());

    assertThat(refused(master.when(shared)).reason()).isEqualTo(Reason.SHARED_FIXED);
  }

  @Test
  void aRequesterHasABoundedNumberOfChildrenMovedOnesIncluded() {
    InstanceGuid app = master.ready(root("app", "web"));
    InstanceGuid other = master.ready(child(app, "other", "web"));
    master.when(child(other, "moved", "web"));
    for (int n = 1; n < Requesting.MAX_CHILDREN; n++) {
      master.oneOfMany(child(app, "child-" + n, "nowhere"));
    }

    assertThat(refused(master.when(child(app, "one-more", "web"))).reason())
        .isEqualTo(Reason.TOO_MANY);
    assertThat(refused(master.when(child(app, "moved", "web"))).reason())
        .isEqualTo(Reason.TOO_MANY);
    assertThat(master.when(with(child(app, "child-5", "nowhere"), Map.of("size", "large"))))
        .isInstanceOf(Master.PleaseWait.class);
  }
}
