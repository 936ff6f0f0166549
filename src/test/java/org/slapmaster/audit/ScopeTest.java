package org.slapmaster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** Which events concern whom, where they do not say it themselves. */
final class ScopeTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final PartitionId PLACE = PartitionId.parse("COMP-1/slappart0");
  private static final PartitionId ELSEWHERE = PartitionId.parse("COMP-2/slappart0");
  private static final InstanceGuid HOST = InstanceGuid.numbered(1);
  private static final InstanceGuid CHILD = InstanceGuid.numbered(2);
  private static final InstanceGuid TENANT = InstanceGuid.numbered(3);
  private final List<JournaledEvent> journal = new ArrayList<>();

  /** A host on COMP-1 with a child on COMP-2, and a tenant that the host serves. */
  @BeforeEach
  void fill() {
    master(received(HOST, Requester.DEFAULT_USER, HOST, "host", false));
    master(new Master.PartitionAllocated(HOST, PLACE, null));
    partition(new Partition.PartitionAssigned(drive(HOST, "host", null)));
    master(received(CHILD, new Requester.Instance(HOST), HOST, "child", false));
    master(new Master.PartitionAllocated(CHILD, ELSEWHERE, null));
    master(received(TENANT, Requester.DEFAULT_USER, TENANT, "tenant", true));
    master(new Master.SharedInstanceBound(TENANT, HOST, PLACE));
    partition(
        new Partition.SharedInstanceAssigned(drive(TENANT, "tenant", new Master.Host(HOST, 1))));
  }

  private static Master.RequestReceived received(
      InstanceGuid guid, Requester requester, InstanceGuid tree, String title, boolean shared) {
    return new Master.RequestReceived(
        guid,
        requester,
        tree,
        new Title(title),
        new SoftwareRelease("app"),
        SoftwareType.DEFAULT,
        shared,
        Parameters.NONE,
        Filter.NONE,
        RequestedState.STARTED);
  }

  private static Master.Drive drive(InstanceGuid guid, String title, Master.Host host) {
    return new Master.Drive(
        guid,
        1,
        RequestedState.STARTED,
        PLACE,
        1,
        0,
        new Title(title),
        new Title(title),
        new SoftwareRelease("app"),
        SoftwareType.DEFAULT,
        Parameters.NONE,
        host);
  }

  private void master(Master.Event event) {
    add(StreamId.MASTER, event);
  }

  private void partition(Partition.Event event) {
    add(StreamId.of(PLACE), event);
  }

  private void add(StreamId stream, Object event) {
    long at = journal.size() + 1L;
    journal.add(
        new JournaledEvent(new Position(stream, at, 0), new Audit(at, "tester", "test"), event));
  }

  private List<String> ofInstance(String nameOrGuid) {
    return names("instance", nameOrGuid);
  }

  private List<String> ofComputer(String reference) {
    return names("computer", reference);
  }

  private List<String> names(String... namesAndValues) {
    return found(namesAndValues).stream().map(JournaledEvent::name).toList();
  }

  /** What is in the scope of a query, each stream read by itself as a journal is. */
  private List<JournaledEvent> found(String... namesAndValues) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      texts.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    EventQuery query = EventQuery.parse(texts, ZonedDateTime.now(ZoneOffset.UTC));
    Scope scope = new Scope(query);
    List<JournaledEvent> ofMaster = of(StreamId.MASTER);
    ofMaster.forEach(scope::learnNames);
    ofMaster.forEach(scope::learnPlaces);
    return journal.stream()
        .map(event -> event.position().stream())
        .distinct()
        .filter(scope::reads)
        .flatMap(stream -> of(stream).stream())
        .filter(event -> scope.includes(event) && query.describes(event))
        .sorted()
        .toList();
  }

  private List<JournaledEvent> of(StreamId stream) {
    return journal.stream().filter(event -> event.position().stream().equals(stream)).toList();
  }

  @Test
  void whatHappensToASharedInstanceConcernsItAndItsHost() {
    partition(new Partition.SharedInstanceServed(TENANT, 1, ConnectionParameters.NONE));
    partition(new Partition.SharedInstanceErrorReported(TENANT, 1, "no quota"));
    partition(new Partition.SharedInstanceRemoved(TENANT));
    master(new Master.SharedInstanceUnbound(TENANT, HOST));
    String[] shared = {
      "SharedInstanceBound",
      "SharedInstanceAssigned",
      "SharedInstanceServed",
      "SharedInstanceErrorReported",
      "SharedInstanceRemoved",
      "SharedInstanceUnbound"
    };
    assertThat(ofInstance("tenant")).startsWith("RequestReceived").endsWith(shared).hasSize(7);
    assertThat(ofInstance(TENANT.value())).isEqualTo(ofInstance("tenant"));
    assertThat(ofInstance("host")).contains("PartitionAssigned").endsWith(shared);
    assertThat(ofInstance("child")).containsExactly("RequestReceived", "PartitionAllocated");
    assertThat(ofComputer("COMP-1")).endsWith(shared);
    assertThat(ofComputer("COMP-2")).containsExactly("PartitionAllocated");
  }

  @Test
  void whatItsHostSaysOfItselfDoesNotConcernASharedInstance() {
    partition(new Partition.InstanceStarted(1, ""));
    assertThat(ofInstance("host")).contains("InstanceStarted");
    assertThat(ofInstance("tenant")).doesNotContain("InstanceStarted");
  }

  @Test
  void aBangOfATreeConcernsAllInItThatAreStillThere() {
    master(new Master.TreeBanged(CHILD, HOST, "look"));
    assertThat(ofInstance("host")).contains("TreeBanged");
    assertThat(ofInstance("child")).contains("TreeBanged");
    assertThat(ofInstance("tenant")).doesNotContain("TreeBanged");
    journal.remove(journal.size() - 1);
    master(new Master.RequestDestroyed(CHILD, new Requester.Instance(HOST), null));
    master(new Master.TreeBanged(HOST, HOST, "look"));
    assertThat(ofInstance("child")).doesNotContain("TreeBanged");
  }

  @Test
  void aBangOfAComputerConcernsWhoIsOnItAtThatMoment() {
    master(new Master.ComputerBanged(COMPUTER, "look"));
    assertThat(ofInstance("host")).contains("ComputerBanged");
    assertThat(ofInstance("child")).doesNotContain("ComputerBanged");
    assertThat(ofComputer("COMP-1")).contains("ComputerBanged");
    assertThat(ofComputer("COMP-2")).doesNotContain("ComputerBanged");
    journal.remove(journal.size() - 1);
    master(new Master.PartitionReleased(HOST, PLACE));
    master(new Master.ComputerBanged(COMPUTER, "look"));
    assertThat(ofInstance("host")).doesNotContain("ComputerBanged");
  }

  @Test
  void aComputersTitleIsNoInstances() {
    master(new Master.ComputerRequested(COMPUTER, new Title("office")));
    add(StreamId.of(COMPUTER), new Computer.UsageReported("<journal/>"));
    assertThat(ofInstance("office")).isEmpty();
    assertThat(ofComputer("COMP-1")).endsWith("ComputerRequested", "UsageReported");
  }

  @Test
  void whoWasRenamedIsFoundByEitherTitleWithAllThatEverHappenedToIt() {
    master(new Master.InstanceRenamed(HOST, new Title("other")));
    partition(new Partition.InstanceStarted(1, ""));
    assertThat(ofInstance("other"))
        .startsWith("RequestReceived")
        .endsWith("InstanceRenamed", "InstanceStarted")
        .isEqualTo(ofInstance("host"))
        .isEqualTo(ofInstance(HOST.value()));
  }

  @Test
  void aTitleMeansEveryInstanceThatEverHadIt() {
    InstanceGuid second = InstanceGuid.numbered(4);
    master(new Master.PartitionReleased(CHILD, ELSEWHERE));
    master(new Master.RequestDestroyed(CHILD, new Requester.Instance(HOST), null));
    master(received(second, new Requester.Instance(HOST), HOST, "child", false));
    assertThat(ofInstance("child"))
        .containsExactly(
            "RequestReceived",
            "PartitionAllocated",
            "PartitionReleased",
            "RequestDestroyed",
            "RequestReceived");
  }

  @Test
  void aTreeIsAllItsInstancesByItsRootsGuidOrAnyTitleOfTheRoot() {
    add(StreamId.of(CHILD), new Request.RequestDone(1, RequestedState.STARTED));
    add(StreamId.of(TENANT), new Request.RequestDone(1, RequestedState.STARTED));
    master(new Master.InstanceRenamed(HOST, new Title("other")));
    List<JournaledEvent> tree = found("tree", "host");
    assertThat(tree)
        .isEqualTo(found("tree", "other"))
        .isEqualTo(found("tree", HOST.value()))
        .extracting(JournaledEvent::name)
        .containsExactly(
            "RequestReceived",
            "PartitionAllocated",
            "PartitionAssigned",
            "RequestReceived",
            "PartitionAllocated",
            "SharedInstanceBound",
            "SharedInstanceAssigned",
            "RequestDone",
            "InstanceRenamed");
    assertThat(names("tree", "child")).isEmpty();
    assertThat(names("tree", "host", "instance", "child"))
        .containsExactly("RequestReceived", "PartitionAllocated", "RequestDone");
    assertThat(names("tree", "tenant", "instance", "child")).isEmpty();
  }

  @Test
  void aPartitionIsItsOwnEventsAndTheMastersWordsAboutIt() {
    add(StreamId.of(HOST), new Request.RequestTakenUp(1, RequestedState.STARTED, PLACE, 2));
    add(StreamId.of(COMPUTER), new Computer.ComputerOpened());
    assertThat(names("partition", "COMP-1/slappart0"))
        .containsExactly(
            "PartitionAllocated",
            "PartitionAssigned",
            "SharedInstanceBound",
            "SharedInstanceAssigned",
            "RequestTakenUp");
    assertThat(names("partition", "COMP-1/slappart0", "instance", "tenant"))
        .containsExactly("SharedInstanceBound", "SharedInstanceAssigned");
    assertThat(names("partition", "COMP-1/slappart1")).isEmpty();
  }

  @Test
  void theNameOfAnEventInAnyCaseIsEnough() {
    assertThat(names("type", "partitionassigned")).containsExactly("PartitionAssigned");
  }
}
