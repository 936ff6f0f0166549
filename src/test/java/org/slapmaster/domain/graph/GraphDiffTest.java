package org.slapmaster.domain.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.GraphDiff.Change;
import org.slapmaster.domain.graph.GraphDiff.Kind;
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
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Sealed;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** What changed between two graphs, said once and without secrets. */
final class GraphDiffTest {
  private static final InstanceGuid WEB = InstanceGuid.numbered(1);
  private static final InstanceGuid DB = InstanceGuid.numbered(2);
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final PartitionId PLACE = PartitionId.parse("COMP-1/slappart0");
  private static final SoftwareRelease RELEASE = new SoftwareRelease("app");
  private final InstanceGraph graph = new InstanceGraph();
  private GraphSnapshot before;
  private long at;

  @BeforeEach
  void start() {
    ComputerFormat format =
        new ComputerFormat(
            true,
            null,
            new TreeMap<>(),
            List.of(
                new PartitionFormat(
                    "slappart0", List.of(NetworkAddress.of("127.0.1.1")), new TreeSet<>())));
    computer(new Computer.ComputerRegistered());
    computer(new Computer.ComputerFormatted(format));
    computer(new Computer.ComputerReturned());
    master(new Master.ComputerOffered(COMPUTER, format, null, true, true));
    master(received(WEB, "web", sealed(1)));
    before = graph.snapshot();
  }

  private Audit audit() {
    return new Audit(++at, "tester", "test");
  }

  private void master(Master.Event event) {
    graph.apply(event, audit());
  }

  private void computer(Computer.Event event) {
    graph.apply(COMPUTER, event, audit());
  }

  private void partition(Partition.Event event) {
    graph.apply(PLACE, event, audit());
  }

  private static Parameters sealed(int content) {
    return Parameters.of(new Sealed(1, List.of("password"), new byte[] {(byte) content}));
  }

  private static Master.RequestReceived received(
      InstanceGuid guid, String title, Parameters parameters) {
    return new Master.RequestReceived(
        guid,
        Requester.DEFAULT_USER,
        guid,
        new Title(title),
        RELEASE,
        SoftwareType.DEFAULT,
        false,
        parameters,
        Filter.NONE,
        RequestedState.STARTED);
  }

  private static Master.RequestChanged changed(Parameters parameters, RequestedState state) {
    return new Master.RequestChanged(WEB, 2, null, null, null, parameters, null, state);
  }

  private List<GraphDiff.Item> items() {
    return GraphDiff.between(before, graph.snapshot()).items();
  }

  private List<Change> changes() {
    assertThat(items()).hasSize(1);
    return items().get(0).changes();
  }

  @Test
  void nothingIsDifferentFromItself() {
    assertThat(items()).isEmpty();
  }

  @Test
  void whatIsNewOrGoneComesWithAllItsFacts() {
    master(received(DB, "db", sealed(2)));
    master(changed(null, RequestedState.DESTROYED));
    master(new Master.RequestDestroyed(WEB, Requester.DEFAULT_USER, 1L));

    assertThat(items()).extracting(GraphDiff.Item::kind).containsExactly(Kind.GONE, Kind.NEW);
    assertThat(items().get(0).changes())
        .contains(new Change("requested", "started", null), new Change("software", "app", null));
    assertThat(items().get(1).id()).isEqualTo("SOFTINST-2");
    assertThat(items().get(1).changes())
        .contains(
            new Change("title", null, "db"),
            new Change("requester", null, "user"),
            new Change("parameters", null, "password"));
  }

  @Test
  void aPlaceAStateAndAPromiseAreSaidAsTheyWereAndAre() {
    master(new Master.PartitionAllocated(WEB, PLACE, null));
    partition(
        new Partition.PartitionAssigned(
            new Master.Drive(
                WEB,
                1,
                RequestedState.STARTED,
                PLACE,
                at,
                0,
                new Title("web"),
                new Title("web"),
                RELEASE,
                SoftwareType.DEFAULT,
                sealed(1),
                null)));
    partition(new Partition.PromiseFailed(new PromiseResult("page", false, "no answer", at)));
    partition(new Partition.InstanceWaiting(1, "waiting for database: url"));

    assertThat(changes())
        .containsExactly(
            new Change("reported", "unknown", "waiting"),
            new Change("waits for", null, "waiting for database: url"),
            new Change("place", null, "COMP-1/slappart0"),
            new Change("promise page", null, "failed"));
    before = graph.snapshot();
    partition(new Partition.PromisePassed(new PromiseResult("page", true, "answers", at)));
    assertThat(changes()).containsExactly(new Change("promise page", "failed", "passed"));
  }

  @Test
  void thatSecretValuesDifferIsSaidAndTheValuesAreNot() {
    master(changed(sealed(9), null));
    assertThat(changes())
        .containsExactly(new Change("parameters", "password", "password (other values)"));

    before = graph.snapshot();
    master(
        new Master.ConnectionParametersKnown(
            WEB,
            new ConnectionParameters(
                new TreeMap<>(Map.of("url", "http://a")),
                new TreeSet<>(Set.of("url")),
                new Sealed(1, List.of("key"), new byte[] {1})),
            at));
    assertThat(changes())
        .containsExactly(new Change("connection parameters", null, "key=********, url=http://a"));
    before = graph.snapshot();
    master(
        new Master.ConnectionParametersKnown(
            WEB,
            new ConnectionParameters(
                new TreeMap<>(Map.of("url", "http://a")),
                new TreeSet<>(Set.of("url")),
                new Sealed(1, List.of("key"), new byte[] {2})),
            at));
    assertThat(changes())
        .containsExactly(
            new Change(
                "connection parameters",
                "key=********, url=http://a",
                "key=********, url=http://a (other values)"));
  }

  @Test
  void aComputersPresenceAndSoftwareAreCompared() {
    computer(new Computer.ComputerLost());
    computer(new Computer.ComputerClosed());
    computer(new Computer.SoftwareSupplied(RELEASE, true, false));
    assertThat(items()).extracting(GraphDiff.Item::what).containsExactly("computer");
    assertThat(changes())
        .containsExactly(
            new Change("contact", "yes", "no"),
            new Change("new instances", "yes", "no"),
            new Change("software app", null, "supplied"));
  }
}
