package org.slapmaster.domain.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.RulesScenario;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** The graph as events of the three kinds of streams make it, and what is asked of it. */
class InstanceGraphTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final SoftwareRelease WEB = new SoftwareRelease("web");
  private final InstanceGraph graph = new InstanceGraph();
  private final RulesScenario<MasterState, Master.Command, Master.Event, Master.Reply> master =
      new RulesScenario<>(new MasterRules(SoftwarePolicy.Both.DEFAULT), 1_000);
  private Set<ComputerId> touched = Set.of();
  private InstanceGuid app;
  private InstanceGuid part;

  @BeforeEach
  void aTreeOnAComputer() {
    computer(new Computer.ComputerRegistered());
    computer(new Computer.ComputerFormatted(format(4)));
    computer(new Computer.ComputerReturned());
    computer(new Computer.SoftwareSupplied(WEB, true, false));
    TreeMap<SoftwareRelease, Offer.Software> software = new TreeMap<>();
    software.put(WEB, new Offer.Software(SoftwareState.INSTALLED, 1));
    when(new Master.OfferComputer(COMPUTER, new Offer(format(4), software, true, true)));
    app = requested(Requester.DEFAULT_USER, "app", false);
    part = requested(new Requester.Instance(app), "part", false);
  }

  private static ComputerFormat format(int partitions) {
    List<PartitionFormat> formats =
        IntStream.range(0, partitions)
            .mapToObj(
                n ->
                    new PartitionFormat(
                        "slappart" + n, List.of(NetworkAddress.of("10.0.0." + n)), new TreeSet<>()))
            .toList();
    return new ComputerFormat(false, null, new TreeMap<>(), formats);
  }

  private Audit audit() {
    return new Audit(master.at, "tester", "test");
  }

  private Master.Reply when(Master.Command command) {
    Master.Reply reply = master.when(command);
    touched = new HashSet<>();
    master.events.forEach(event -> touched.addAll(graph.apply(event, audit())));
    return reply;
  }

  private void computer(Computer.Event event) {
    master.at++;
    touched = graph.apply(COMPUTER, event, audit());
  }

  private void partition(InstanceGuid occupant, Partition.Event event) {
    master.at++;
    touched = graph.apply(place(occupant), event, audit());
  }

  private static Master.Request request(Requester requester, String title, boolean shared) {
    return new Master.Request(
        requester,
        new Title(title),
        WEB,
        SoftwareType.DEFAULT,
        shared,
        Parameters.NONE,
        Filter.NONE,
        RequestedState.STARTED);
  }

  private InstanceGuid requested(Requester requester, String title, boolean shared) {
    return ((Master.PleaseWait) when(request(requester, title, shared))).instance().guid();
  }

  private PartitionId place(InstanceGuid guid) {
    return graph.instance(guid).orElseThrow().partition();
  }

  private static List<InstanceGuid> guids(List<InstanceNode> nodes) {
    return nodes.stream().map(InstanceNode::guid).toList();
  }

  private ComputerPicture picture() {
    return graph.picture(COMPUTER).orElseThrow();
  }

  @Test
  void instancesAreFoundByTitleTreeAndPlace() {
    assertThat(graph.root(Requester.DEFAULT_USER, new Title("app"))).contains(app);
    assertThat(graph.root(Requester.DEFAULT_USER, new Title("part"))).isEmpty();
    assertThat(guids(graph.roots())).containsExactly(app);
    assertThat(guids(graph.tree(part))).containsExactly(app, part);
    assertThat(graph.occupant(place(part))).contains(part);
    assertThat(graph.occupant(PartitionId.parse("COMP-1/slappart3"))).isEmpty();
    assertThat(graph.treeAddresses(part))
        .containsExactly(NetworkAddress.of("10.0.0.0"), NetworkAddress.of("10.0.0.1"));
    when(new Master.OrderState(app, RequestedState.DESTROYED));
    assertThat(graph.roots()).isEmpty();
  }

  @Test
  void aSnapshotShowsTheWholeCloud() {
    GraphSnapshot snapshot = graph.snapshot();
    assertThat(snapshot.at()).isEqualTo(master.at);
    assertThat(snapshot.instance(part)).isEqualTo(graph.instance(part));
    assertThat(snapshot.instance(part).orElseThrow().isRoot()).isFalse();
    assertThat(snapshot.instance(app).orElseThrow().isRoot()).isTrue();
    assertThat(snapshot.instance(app).orElseThrow().addresses()).containsExactly("10.0.0.0");
    assertThat(snapshot.instance(InstanceGuid.numbered(9))).isEmpty();
    assertThat(guids(snapshot.tree(app))).containsExactly(app, part);
    assertThat(snapshot.computer(COMPUTER).orElseThrow().free()).isEqualTo(2);
    assertThat(snapshot.computer(new ComputerId("COMP-2"))).isEmpty();
  }

  @Test
  void sharedInstancesAreFoundByWhatTheirHostCallsThem() {
    InstanceGuid ofUser = requested(Requester.DEFAULT_USER, "served", true);
    InstanceGuid ofTree = requested(new Requester.Instance(part), "served", true);
    PartitionId host = place(ofUser);
    assertThat(graph.sharedOn(host, ofUser.value())).contains(ofUser);
    assertThat(graph.sharedOn(host, "_served")).contains(ofUser);
    assertThat(graph.sharedOn(place(ofTree), "app_served")).contains(ofTree);
    assertThat(graph.sharedOn(host, "nobody")).isEmpty();
    InstanceGuid hostGuid = graph.occupant(host).orElseThrow();
    assertThat(guids(graph.picture(hostGuid).orElseThrow().shared())).contains(ofUser);

    when(new Master.OrderState(ofUser, RequestedState.STOPPED));

    assertThat(guids(graph.picture(hostGuid).orElseThrow().shared())).doesNotContain(ofUser);
  }

  @Test
  void aPictureOfAComputerIsTheSameUntilSomethingOfItChanges() {
    ComputerPicture before = picture();
    assertThat(picture()).isSameAs(before);
    assertThat(before.ordersAt()).isEqualTo(master.at);
    assertThat(before.version()).isEqualTo(master.at);
    assertThat(before.partition("slappart1").orElseThrow().occupant().root())
        .isEqualTo(new Title("app"));
    assertThat(before.partition("slappart1").orElseThrow().addresses())
        .containsExactly(NetworkAddress.of("10.0.0.1"));
    assertThat(before.partition("slappart2").orElseThrow().occupant()).isNull();
    assertThat(before.partition("slappart9")).isEmpty();
    assertThat(before.software(WEB).orElseThrow().access().text())
        .isEqualTo("#error no data found for web");
    assertThat(before.software(new SoftwareRelease("other"))).isEmpty();

    partition(part, new Partition.InstanceStarted(1, ""));
    assertThat(touched).containsExactly(COMPUTER);
    assertThat(picture()).isNotSameAs(before);
    assertThat(picture().version()).isEqualTo(master.at);
    partition(part, new Partition.InstanceBanged(5, "look"));
    assertThat(touched).isEmpty();
    computer(new Computer.SoftwareInstalled(WEB, "digest", ""));
    assertThat(touched).containsExactly(COMPUTER);
    assertThat(picture().software(WEB).orElseThrow().access().state()).isEqualTo("available");
    requested(Requester.DEFAULT_USER, "another", false);
    assertThat(touched).containsExactly(COMPUTER);
    assertThat(graph.picture(new ComputerId("COMP-2"))).isEmpty();
  }

  @Test
  void aBusyPartitionThatTheFormatDroppedIsShownAsThat() {
    computer(new Computer.ComputerFormatted(format(1)));

    ComputerNode node = graph.computers().get(0);

    assertThat(node.partitions())
        .extracting(ComputerNode.Partition::name)
        .containsExactly("slappart0", "slappart1");
    assertThat(node.partitions().get(1).formatted()).isFalse();
    assertThat(node.free()).isZero();
    assertThat(picture().partition("slappart1").orElseThrow().formatted()).isFalse();
  }

  @Test
  void aComputerIsKnownFromItsRegistrationToItsRemoval() {
    computer(new Computer.SoftwareInstalled(WEB, "digest", ""));
    computer(new Computer.ComputerRemoved());
    assertThat(graph.computers()).isEmpty();
    assertThat(graph.computerStatus(COMPUTER)).isEmpty();
    assertThat(graph.picture(COMPUTER)).isEmpty();

    computer(new Computer.ComputerRegistered());
    computer(new Computer.SoftwareSupplied(WEB, true, false));
    computer(new Computer.SoftwareInstallFailed(WEB, "no disk"));

    assertThat(picture().software(WEB).orElseThrow().access().state()).isEmpty();
    ComputerId mine =
        ((Master.Named) when(new Master.RequestComputer(new Title("mine")))).computer();
    graph.apply(mine, new Computer.ComputerRegistered(), audit());
    assertThat(graph.computers()).extracting(ComputerNode::title).contains("mine");
  }

  @Test
  void thePresenceOfAComputerIsToldInTheWordsOfTheStockProtocol() {
    long found = graph.computers().get(0).contactSince();
    ComputerStatus here = graph.computerStatus(COMPUTER).orElseThrow();
    assertThat(here.calledAt(0).text()).isEqualTo("#access Computer COMP-1 accessed");
    assertThat(here.calledAt(0).createdAt()).isEqualTo(found);
    assertThat(here.calledAt(found + 7).createdAt()).isEqualTo(found + 7);

    when(new Master.BangComputer(COMPUTER, "look again"));
    ComputerStatus banged = graph.computerStatus(COMPUTER).orElseThrow();
    assertThat(banged.calledAt(0).text()).isEqualTo("#error bang called: look again");
    assertThat(banged.calledAt(master.at + 1).kind()).isEqualTo(AccessStatus.ACCESS);
    assertThat(banged.calledAt(master.at).kind()).isEqualTo(AccessStatus.ACCESS);

    computer(new Computer.ComputerLost());
    assertThat(graph.computerStatus(COMPUTER).orElseThrow().calledAt(0).text())
        .startsWith("#error Computer COMP-1 does not call since ");
    ComputerId other = new ComputerId("COMP-2");
    graph.apply(other, new Computer.ComputerRegistered(), audit());
    assertThat(graph.computerStatus(other).orElseThrow().calledAt(5))
        .isEqualTo(AccessStatus.none("COMP-2"));
  }

  @Test
  void aReportOfTheSameKindGoesOnFromWhenThatKindBegan() {
    AccessStatus first = new AccessStatus("x", "#access one", "u", "started", 10, 10);
    AccessStatus second = new AccessStatus("x", "#access two", "u", "started", 20, 20);
    AccessStatus error = new AccessStatus("x", "#error three", "u", "started", 30, 30);
    assertThat(second.after(first).since()).isEqualTo(10);
    assertThat(second.after(first).createdAt()).isEqualTo(20);
    assertThat(error.after(first)).isSameAs(error);
    assertThat(first.after(AccessStatus.none("x"))).isSameAs(first);
    assertThat(first.again(15))
        .isEqualTo(new AccessStatus("x", "#access one", "u", "started", 15, 10));
    assertThat(first.again(10)).isSameAs(first);
    assertThat(first.again(9)).isSameAs(first);
    assertThat(AccessStatus.none("x").again(5)).isEqualTo(AccessStatus.none("x"));
    assertThat(error.kind()).isEqualTo(AccessStatus.ERROR);
  }
}
