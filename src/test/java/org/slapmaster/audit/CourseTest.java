package org.slapmaster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.view.CourseView;
import org.slapmaster.view.NameException;

/** What an instance waited for; one event a second. */
final class CourseTest {
  private static final InstanceGuid WEB = InstanceGuid.numbered(1);
  private static final PartitionId PLACE = PartitionId.parse("COMP-1/slappart0");
  private final List<JournaledEvent> journal = new ArrayList<>();

  @BeforeEach
  void requestAndPlace() {
    master(received(WEB, "web"));
    master(new Master.AllocationDeferred(WEB, Why.Cause.NO_FREE_PARTITION, "all are taken"));
    master(new Master.PartitionAllocated(WEB, PLACE, null));
    partition(
        new Partition.PartitionAssigned(
            new Master.Drive(
                WEB,
                1,
                RequestedState.STARTED,
                PLACE,
                1,
                0,
                new Title("web"),
                new Title("web"),
                new SoftwareRelease("app"),
                SoftwareType.DEFAULT,
                Parameters.NONE,
                null)));
    partition(new Partition.InstanceStarting(1, ""));
  }

  private static Master.RequestReceived received(InstanceGuid guid, String title) {
    return new Master.RequestReceived(
        guid,
        Requester.DEFAULT_USER,
        guid,
        new Title(title),
        new SoftwareRelease("app"),
        SoftwareType.DEFAULT,
        false,
        Parameters.NONE,
        Filter.NONE,
        RequestedState.STARTED);
  }

  private void master(Master.Event event) {
    add(StreamId.MASTER, event);
  }

  private void partition(Partition.Event event) {
    add(StreamId.of(PLACE), event);
  }

  private void add(StreamId stream, Object event) {
    long entry = journal.size() + 1L;
    journal.add(
        new JournaledEvent(
            new Position(stream, entry, 0),
            new Audit(entry * 1_000_000, "tester", "cause-" + entry),
            event));
  }

  private static PromiseResult promise(boolean passed) {
    return new PromiseResult("page", passed, passed ? "" : "no answer", 1);
  }

  private void start() {
    partition(new Partition.InstanceStarted(1, ""));
    master(new Master.InstanceReady(WEB, 1, RequestedState.STARTED, 0));
  }

  private CourseView course() {
    Family family = new Family(WEB, ZonedDateTime.now(ZoneOffset.UTC));
    List<JournaledEvent> ofMaster =
        journal.stream().filter(event -> event.event() instanceof Master.Event).toList();
    ofMaster.forEach(family::learn);
    journal.forEach(family::keep);
    ofMaster.forEach(family::findTriggers);
    return new Course(family, family.head(), (journal.size() + 1L) * 1_000_000).view();
  }

  private List<String> waits() {
    return course().steps().stream()
        .map(step -> step.waited() == null ? "" : step.waited().cause())
        .toList();
  }

  @Test
  void everySecondIsAccountedForUntilTheOrderIsReached() {
    start();
    assertThat(waits())
        .containsExactly(
            "PLACE",
            "NO_FREE_PARTITION",
            "ORDER",
            "COMPUTER",
            "BEING_DEPLOYED",
            "CONFIRMATION",
            "");
    assertThat(course().reached()).isTrue();
    assertThat(course().seconds()).isEqualTo(6);
    assertThat(course().waits()).extracting(CourseView.Share::seconds).containsOnly(1.0).hasSize(6);
  }

  @Test
  void aPromiseThatFailsIsWaitedForUntilItPasses() {
    partition(new Partition.PromiseFailed(promise(false)));
    partition(new Partition.ProcessesChanged(List.of()));
    partition(new Partition.PromisePassed(promise(true)));
    start();
    CourseView.Step failed = course().steps().get(5);
    assertThat(failed.waited().cause()).isEqualTo("PROMISE");
    assertThat(failed.waited().sentence()).isEqualTo("for promise page: no answer");
    assertThat(failed.waited().seconds()).isEqualTo(2);
    assertThat(waits()).endsWith("PROMISE", "BEING_DEPLOYED", "CONFIRMATION", "");
  }

  @Test
  void whatIsReachedAndFailsLaterWaitsAgainAndIsConfirmedByNobody() {
    start();
    partition(new Partition.PromiseFailed(promise(false)));
    partition(new Partition.InstanceErrorReported(1, "page is down"));
    partition(new Partition.PromisePassed(promise(true)));
    partition(new Partition.InstanceStarted(1, ""));
    assertThat(waits()).endsWith("CONFIRMATION", "", "INSTANCE_FAILS", "");
    assertThat(course().reached()).isTrue();
    assertThat(course().seconds()).isEqualTo(6);
  }

  @Test
  void whatIsNotReachedWaitsSoFar() {
    CourseView course = course();
    CourseView.Step last = course.steps().get(course.steps().size() - 1);
    assertThat(last.waited().over()).isFalse();
    assertThat(last.waited().seconds()).isEqualTo(1);
    assertThat(course.reached()).isFalse();
  }

  @Test
  void ofEarlierOrdersTheRequestAndThePlaceAreShownAndTheRestIsCounted() {
    start();
    master(new Master.RequestChanged(WEB, 2, null, null, null, null, null, RequestedState.STOPPED));
    partition(new Partition.InstanceStopping(2, ""));
    CourseView course = course();
    assertThat(course.steps())
        .extracting(CourseView.Step::event)
        .containsExactly(
            "RequestReceived",
            "AllocationDeferred",
            "PartitionAllocated",
            "RequestChanged",
            "InstanceStopping");
    assertThat(course.leftOut()).isEqualTo(4);
    assertThat(course.reached()).isFalse();
    assertThat(course.seconds()).isEqualTo(2);
  }

  private Bearer called(String name) {
    Bearer bearer = new Bearer(name);
    journal.forEach(bearer::learn);
    return bearer;
  }

  @Test
  void aNameMeansWhoIsCalledSoThenWhoWasThenWhoIsGone() {
    InstanceGuid second = InstanceGuid.numbered(2);
    master(new Master.InstanceRenamed(WEB, new Title("shop")));
    assertThat(called("web").guid()).isEqualTo(WEB);
    master(received(second, "web"));
    assertThat(called("web").guid()).isEqualTo(second);
    assertThat(called("shop").guid()).isEqualTo(WEB);
    master(new Master.RequestDestroyed(second, Requester.DEFAULT_USER, null));
    assertThat(called("SOFTINST-2").guid()).isEqualTo(second);
    assertThat(called("web").guid()).isEqualTo(WEB);
    master(new Master.RequestDestroyed(WEB, Requester.DEFAULT_USER, null));
    assertThat(called("web").guid()).isEqualTo(second);
    assertThatThrownBy(() -> called("nobody").guid())
        .isInstanceOf(NameException.class)
        .hasMessageContaining("there is none");
  }

  @Test
  void aNameOfSeveralIsRefusedAndTheyAreNamed() {
    master(received(InstanceGuid.numbered(2), "web"));
    assertThatThrownBy(() -> called("web").guid())
        .isInstanceOf(NameException.class)
        .hasMessage("Expected a name of one instance, but 'web' may be SOFTINST-1, SOFTINST-2.");
  }
}
