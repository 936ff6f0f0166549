package org.slapmaster.domain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;
import static org.slapmaster.model.RequestedState.STOPPED;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareType;

/** Shared instances on the occupant of a partition: their orders, and what their host says. */
class SharedRulesTest extends PartitionScenario {
  private static final ConnectionParameters OTHER =
      ConnectionParameters.of(Map.of("url", "http://y"), Set.of());

  private List<Partition.Effect> order(Master.Drive drive) {
    return when(new Partition.Assign(drive));
  }

  private List<Partition.Effect> host(long revision, ConnectionParameters published, String error) {
    return when(serving(NONE, new Partition.SharedReport(NEXT, revision, published, error)));
  }

  private Partition.Shared known() {
    return PartitionRules.shared(rebuilt, NEXT).orElseThrow();
  }

  private void started() {
    assign(1, STARTED);
    report(1, ReportedState.STARTED);
  }

  @Test
  void anOrderIsPushedToTheHostAsOneOfThoseThatItServes() {
    started();

    List<Partition.Effect> effects = order(served(1));

    assertThat(events).containsExactly(new Partition.SharedInstanceAssigned(served(1)));
    assertThat(effects)
        .containsExactly(new Partition.Push(drive(APP, 10, 1, STARTED, 0), at, List.of(served(1))));
    assertThat(order(served(1))).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void eachChangeOfTheListMakesTheHostLookAgain() {
    started();
    order(served(1));
    long first = ((Partition.Push) when(new Partition.Greet()).get(0)).bang();

    order(served(20, 2, STARTED));
    long second = ((Partition.Push) when(new Partition.Greet()).get(0)).bang();
    order(served(20, 3, DESTROYED));

    assertThat(second).isGreaterThan(first);
    assertThat(((Partition.Push) when(new Partition.Greet()).get(0)).bang()).isGreaterThan(second);
  }

  @Test
  void anOlderOrderChangesNothing() {
    started();
    order(served(20, 2, STARTED));

    assertThat(order(served(1))).isEmpty();
    assertThat(events).isEmpty();
    assertThat(order(served(19, 7, STARTED))).isEmpty();
    assertThat(events).isEmpty();
    order(served(20, 2, STOPPED));
    assertThat(events)
        .containsExactly(new Partition.SharedInstanceAssigned(served(20, 2, STOPPED)));
  }

  @Test
  void anOrderToDestroyIsOverAtOnceAndAnsweredAgainWhenRepeated() {
    started();
    order(served(1));
    Master.Drive end = served(20, 2, DESTROYED);

    assertThat(order(end))
        .hasSize(2)
        .first()
        .isEqualTo(new Partition.Push(drive(APP, 10, 1, STARTED, 0), at, List.of()));
    assertThat(events).containsExactly(new Partition.SharedInstanceRemoved(NEXT));
    assertThat(PartitionRules.shared(rebuilt, NEXT)).isEmpty();

    assertThat(order(end)).containsExactly(PartitionRules.gone(end));
    assertThat(events).isEmpty();
  }

  @Test
  void withTheHostsTimeOnThePartitionThatOfItsSharedInstancesIsOver() {
    started();
    assign(2, DESTROYED);
    report(2, ReportedState.DESTROYED);

    assertThat(order(served(1))).containsExactly(PartitionRules.gone(served(1)));
    assertThat(events).isEmpty();
  }

  @Test
  void whatTheHostCannotServeIsSaidOnceAndForgottenWhenItCan() {
    started();
    order(served(1));

    assertThat(told(host(1, NONE, "no room")))
        .isEqualTo(new Request.NoteProgress(NEXT, 20, 1, ReportedState.ERROR, "no room", NONE, 0));
    assertThat(events)
        .containsExactly(new Partition.SharedInstanceErrorReported(NEXT, 1, "no room"));
    assertThat(known().error()).isEqualTo("no room");
    assertThat(host(1, NONE, "no room")).isEmpty();
    assertThat(events).isEmpty();

    host(1, URL, "");
    assertThat(events).containsExactly(new Partition.SharedInstanceServed(NEXT, 1, URL));
    assertThat(known().error()).isEmpty();
    host(1, URL, "lost it");
    assertThat(known().published()).isEqualTo(URL);
    host(1, URL, "");
    assertThat(events).containsExactly(new Partition.SharedInstanceServed(NEXT, 1, URL));
  }

  @Test
  void servedIsWhoIsServedInTheRevisionThatIsOrdered() {
    started();
    order(served(1));
    assertThat(told(host(1, URL, "")))
        .isEqualTo(
            new Request.NoteReached(NEXT, PLACE, 20, 1, STARTED, URL, known().publishedAt(), 0));
    long publishedAt = known().publishedAt();
    assertThat(publishedAt).isEqualTo(at);

    List<Partition.Effect> effects = order(served(20, 2, STARTED));
    assertThat(effects)
        .last()
        .isEqualTo(
            new Partition.TellRequest(
                NEXT,
                new Request.NoteProgress(
                    NEXT, 20, 2, ReportedState.STARTING, "", URL, publishedAt)));
    assertThat(known().servedRevision()).isEqualTo(1);

    assertThat(told(host(2, URL, "")))
        .isEqualTo(new Request.NoteReached(NEXT, PLACE, 20, 2, STARTED, URL, publishedAt, 0));
    host(2, OTHER, "");
    assertThat(known().publishedAt()).isEqualTo(at);
  }

  @Test
  void whatIsSaidOfOtherRevisionsThanThoseInQuestionIsPassedOver() {
    started();
    order(served(20, 2, STARTED));
    host(3, URL, "");
    assertThat(events).isEmpty();
    host(2, URL, "");
    host(1, OTHER, "");
    assertThat(events).isEmpty();
    host(2, NONE, "");
    assertThat(events).isEmpty();
    assertThat(known().published()).isEqualTo(URL);
  }

  @Test
  void aStoppedOneOnlyHasToLeaveTheList() {
    started();

    List<Partition.Effect> effects = order(served(20, 1, STOPPED));

    assertThat(effects)
        .last()
        .isEqualTo(
            new Partition.TellRequest(
                NEXT, new Request.NoteReached(NEXT, PLACE, 20, 1, STOPPED, NONE, 0, 0)));
  }

  @Test
  void allocatedAnewItBeginsAnew() {
    started();
    order(served(1));
    host(1, URL, "");

    order(served(21, 1, STARTED));

    assertThat(known().servedRevision()).isZero();
    assertThat(known().published()).isEqualTo(NONE);
  }

  @Test
  void aHostOfAnotherTypeServesNobodyWhomItServed() {
    started();
    order(served(1));
    order(drive(APP, 10, 2, STARTED, 0));
    assertThat(PartitionRules.shared(rebuilt, NEXT)).isPresent();
    Master.Drive old = drive(APP, 10, 3, STARTED, 0);

    order(with(old, old.release(), new SoftwareType("another"), old.parameters()));

    assertThat(PartitionRules.shared(rebuilt, NEXT)).isEmpty();
  }

  @Test
  void whatTheMasterHasToKnowAfterARecoveryIsOfSharedInstancesToo() {
    started();
    order(served(1));
    host(1, URL, "");

    assertThat(PartitionRules.standing(rebuilt))
        .extracting(effect -> ((Partition.TellRequest) effect).guid())
        .containsExactly(APP, NEXT);
  }
}
