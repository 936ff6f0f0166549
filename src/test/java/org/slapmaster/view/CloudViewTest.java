package org.slapmaster.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.InstanceGraph;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** Shared instances and computers that poll, as people see them. */
final class CloudViewTest {
  private static final long TEN_O_CLOCK = 10 * 3600 * 1_000_000L;
  private static final Audit NOW = new Audit(TEN_O_CLOCK, "tester", "test");
  private static final ComputerId POLLING = new ComputerId("COMP-7");
  private static final ComputerId NATIVE = new ComputerId("COMP-8");
  private static final PartitionId PLACE = PartitionId.parse("COMP-7/slappart0");
  private static final SoftwareRelease APP = new SoftwareRelease("app");
  private static final InstanceGuid HOST = InstanceGuid.numbered(1);
  private static final InstanceGuid TENANT = InstanceGuid.numbered(2);
  private final InstanceGraph graph = new InstanceGraph();

  /** A host on a computer that polls, and a shared instance that nobody serves yet. */
  @BeforeEach
  void fill() {
    join(POLLING, false);
    join(NATIVE, true);
    request(HOST, "host", false);
    graph.apply(new Master.PartitionAllocated(HOST, PLACE, null), NOW);
    request(TENANT, "tenant", true);
    graph.apply(
        new Master.AllocationDeferred(TENANT, Why.Cause.NO_HOST, "no instance serves it"), NOW);
  }

  private void join(ComputerId id, boolean nativeNode) {
    PartitionFormat partition =
        new PartitionFormat("slappart0", List.of(NetworkAddress.of("127.0.0.1")), new TreeSet<>());
    ComputerFormat format =
        new ComputerFormat(nativeNode, null, new TreeMap<>(), List.of(partition));
    graph.apply(id, new Computer.ComputerRegistered(), NOW);
    graph.apply(id, new Computer.ComputerFormatted(format), NOW);
    graph.apply(id, new Computer.ComputerReturned(), NOW);
    graph.apply(new Master.ComputerOffered(id, format, new TreeMap<>(), true, true), NOW);
  }

  private void request(InstanceGuid guid, String title, boolean shared) {
    graph.apply(
        new Master.RequestReceived(
            guid,
            Requester.DEFAULT_USER,
            guid,
            new Title(title),
            APP,
            SoftwareType.DEFAULT,
            shared,
            Parameters.NONE,
            Filter.NONE,
            RequestedState.STARTED),
        NOW);
  }

  private void bind() {
    graph.apply(new Master.SharedInstanceBound(TENANT, HOST, PLACE), NOW);
    graph.apply(PLACE, new Partition.PartitionAssigned(drive(HOST, "host", null)), NOW);
    graph.apply(
        PLACE,
        new Partition.SharedInstanceAssigned(
            drive(TENANT, "tenant", new Master.Host(HOST, TEN_O_CLOCK))),
        NOW);
  }

  private static Master.Drive drive(InstanceGuid guid, String title, Master.Host host) {
    return new Master.Drive(
        guid,
        1,
        RequestedState.STARTED,
        PLACE,
        TEN_O_CLOCK,
        0,
        new Title(title),
        new Title(title),
        APP,
        SoftwareType.DEFAULT,
        Parameters.NONE,
        host);
  }

  private CloudView cloud() {
    return CloudView.of(graph.snapshot());
  }

  private InstanceView tenant() {
    return cloud().instance(TENANT.value()).orElseThrow();
  }

  private ComputerView computer(ComputerId id) {
    return cloud().computer(id.value()).orElseThrow();
  }

  private List<StatusView.Problem> problemsOf(ComputerId id) {
    return StatusView.of(cloud(), 0).problems().stream()
        .filter(problem -> problem.about().equals(id.value()))
        .toList();
  }

  @Test
  void aStartedInstanceOnALostComputerIsShownAsWhatWasLastHeardOfIt() {
    graph.apply(new Master.InstanceReady(HOST, 1, RequestedState.STARTED, 0), NOW);
    InstanceView host = cloud().instance(HOST.value()).orElseThrow();
    assertThat(host.outOfContactSince()).isNull();
    assertThat(Explanation.of(cloud(), host).steps().get(0).sentence()).isEmpty();

    graph.apply(POLLING, new Computer.ComputerLost(), NOW);
    host = cloud().instance(HOST.value()).orElseThrow();
    assertThat(host.ready()).isTrue();
    assertThat(Explanation.of(cloud(), host).steps())
        .singleElement()
        .satisfies(
            step ->
                assertThat(step.sentence())
                    .isEqualTo(
                        "COMP-7 is out of contact since 10:00:00 UTC; this is what it said last"));
  }

  @Test
  void aSharedInstanceThatNobodyServesWaitsForAHost() {
    InstanceView tenant = tenant();
    assertThat(tenant.shared()).isTrue();
    assertThat(tenant.state()).isEqualTo("waiting for a host");
    assertThat(tenant.waiting().sentence()).isEqualTo("no instance serves it");
    assertThat(tenant.host()).isNull();
    assertThat(tenant.hostTitle()).isNull();
    assertThat(tenant.place()).isEmpty();
    assertThat(tenant.access()).isNull();
  }

  @Test
  void aSharedInstanceWaitsForItsHostUntilThatPublishesForIt() {
    bind();
    InstanceView tenant = tenant();
    assertThat(tenant.state()).isEqualTo("waiting for its host");
    assertThat(tenant.waiting().sentence())
        .isEqualTo("waiting for its host 'host' on COMP-7/slappart0");
    assertThat(tenant.host()).isEqualTo(HOST.value());
    assertThat(tenant.hostTitle()).isEqualTo("host");
    assertThat(tenant.place()).isEqualTo("COMP-7/slappart0");

    Why why = new Why(Why.Cause.BEING_DEPLOYED, "waiting for its host, says the master", 1);
    assertThat(
            CloudView.of(graph.snapshot(), Map.of(TENANT, why))
                .instance(TENANT.value())
                .orElseThrow()
                .waiting()
                .sentence())
        .isEqualTo(why.sentence());

    graph.apply(new Master.InstanceReady(TENANT, 1, RequestedState.STARTED, 0), NOW);
    assertThat(tenant().state()).isEqualTo("started");
    assertThat(tenant().waiting()).isNull();
  }

  @Test
  void aSharedInstanceThatLeavesItsHostsListIsStoppingAndOneWithoutAHostStillWaits() {
    bind();
    stop();
    assertThat(tenant().state()).isEqualTo("stopping");
    graph.apply(new Master.SharedInstanceUnbound(TENANT, HOST), NOW);
    assertThat(tenant().state()).isEqualTo("waiting for a host");
    assertThat(tenant().host()).isNull();
  }

  private void stop() {
    graph.apply(
        new Master.RequestChanged(TENANT, 2, null, null, null, null, null, RequestedState.STOPPED),
        NOW);
  }

  @Test
  void theLastReportIsShownInTheWordsOfTheStockProtocol() {
    bind();
    graph.apply(PLACE, new Partition.SharedInstanceErrorReported(TENANT, 1, "no quota"), NOW);
    graph.apply(PLACE, new Partition.InstanceStarted(1, ""), NOW);
    assertThat(tenant().access()).isEqualTo("#error while instanciating: no quota");
    assertThat(tenant().state()).isEqualTo("error");
    assertThat(cloud().instance(HOST.value()).orElseThrow().access())
        .isEqualTo("#access Instance correctly started");

    graph.apply(
        PLACE, new Partition.SharedInstanceServed(TENANT, 1, ConnectionParameters.NONE), NOW);
    assertThat(tenant().state()).isEqualTo("waiting for its host");
  }

  @Test
  void softwareIsShownWithItsLastReport() {
    graph.apply(POLLING, new Computer.SoftwareSupplied(APP, true, false), NOW);
    assertThat(computer(POLLING).software().get(0).access()).isNull();
    graph.apply(POLLING, new Computer.SoftwareInstallFailed(APP, "make: error 2"), NOW);
    assertThat(computer(POLLING).software().get(0).access())
        .isEqualTo("#error while installing app");
  }

  @Test
  void anExplanationGoesOnFromASharedInstanceToItsHost() {
    bind();
    CloudView cloud = cloud();
    assertThat(Explanation.of(cloud, cloud.instance(TENANT.value()).orElseThrow()).steps())
        .extracting(Explanation.Step::title)
        .containsExactly("tenant", "host");
  }

  @Test
  void aPartitionCountsTheSharedInstancesOfItsOccupant() {
    assertThat(computer(POLLING).partitions().get(0).shared()).isZero();
    bind();
    assertThat(computer(POLLING).partitions().get(0).shared()).isOne();
    assertThat(computer(POLLING).used()).isOne();
    assertThat(cloud().onlyTree(TENANT.value()).computers())
        .extracting(ComputerView::reference)
        .containsExactly("COMP-7");
  }

  @Test
  void aComputerSaysItsTitleAndWhetherItPolls() {
    graph.apply(new Master.ComputerRequested(POLLING, new Title("office")), NOW);
    assertThat(computer(POLLING).title()).isEqualTo("office");
    assertThat(computer(POLLING).kind()).isEqualTo("polling");
    assertThat(computer(NATIVE).title()).isEqualTo("COMP-8");
    assertThat(computer(NATIVE).kind()).isEqualTo("native");
    assertThat(StatusView.of(cloud(), 0).computers())
        .extracting(StatusView.ComputerRow::title, StatusView.ComputerRow::kind)
        .containsExactly(tuple("office", "polling"), tuple("COMP-8", "native"));
  }

  @Test
  void aComputerThatDoesNotCallIsSaidOtherwiseThanANodeThatIsNotThere() {
    assertThat(problemsOf(POLLING)).isEmpty();
    graph.apply(POLLING, new Computer.ComputerLost(), NOW);
    graph.apply(NATIVE, new Computer.ComputerLost(), NOW);
    assertThat(problemsOf(POLLING))
        .extracting(StatusView.Problem::sentence)
        .containsExactly(
            "it does not call since 10:00:00 UTC; its services keep running as far as known");
    assertThat(problemsOf(NATIVE))
        .extracting(StatusView.Problem::sentence)
        .containsExactly("its node is not there; its services keep running");
  }

  @Test
  void aComputerThatNeverCalledIsExpectedAndNoProblem() {
    ComputerId expected = new ComputerId("COMP-9");
    graph.apply(expected, new Computer.ComputerRegistered(), NOW);
    assertThat(computer(expected).state()).isEqualTo("expected");
    assertThat(computer(expected).contactSince()).isNull();
    assertThat(problemsOf(expected)).isEmpty();
  }

  @Test
  void theOverviewTellsSharedInstancesFromOthersAndCarriesTheBacklog() {
    bind();
    StatusView status = StatusView.of(cloud(), 1_234);
    assertThat(status.backlog()).isEqualTo(1_234);
    assertThat(status.trees())
        .extracting(StatusView.InstanceRow::shared, StatusView.InstanceRow::hostTitle)
        .containsExactly(tuple(false, null), tuple(true, "host"));
  }
}
