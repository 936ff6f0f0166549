package org.slapmaster.sim;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * A short story in which every event of the catalogue happens, decided by the real rules: what the
 * golden journal is made of. A new event needs a sentence here.
 */
public final class GoldenStory {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final ComputerId OTHER = new ComputerId("COMP-2");
  private static final SoftwareRelease WEB = new SoftwareRelease("web");
  private static final SoftwareRelease DATABASE = new SoftwareRelease("database");
  private static final InstanceGuid APP = InstanceGuid.numbered(1);
  private static final InstanceGuid CHILD = InstanceGuid.numbered(2);
  private static final InstanceGuid SHARED = InstanceGuid.numbered(3);
  private final World world = new World(new Random(1), Planted.NONE);

  private GoldenStory() {}

  /** Its events, in the order in which they were decided. */
  public static List<JournaledEvent> tell() {
    GoldenStory story = new GoldenStory();
    story.computersJoin();
    story.anApplicationIsRequested();
    story.itRunsAndRequestsAnother();
    story.aSharedInstanceIsServed();
    story.operatorsLookAndCall();
    story.allOfItEnds();
    story.somethingStays();
    return List.copyOf(story.world.journal);
  }

  private void computersJoin() {
    for (ComputerId id : List.of(COMPUTER, OTHER)) {
      SimulatedComputer node = new SimulatedComputer(id, format(), new Random(1));
      world.nodes.put(id, node);
      world.ring.attach(node);
      settle();
    }
    master(new Master.RequestComputer(new Title("the third")));
    computer(OTHER, new Computer.Open(false));
    computer(OTHER, new Computer.Open(true));
    supply(WEB, true);
    report(WEB, SoftwareState.INSTALLING, "unpacking");
    report(WEB, SoftwareState.FAILED, "no room");
    report(WEB, SoftwareState.INSTALLED, "");
    supply(DATABASE, true);
    report(DATABASE, SoftwareState.INSTALLED, "");
  }

  private void anApplicationIsRequested() {
    master(request(Requester.DEFAULT_USER, "app", new SoftwareRelease("none yet"), false, "1"));
    master(request(Requester.DEFAULT_USER, "app", WEB, false, "1"));
    computer(COMPUTER, new Computer.HoldPort("slappart0", APP, "http", "127.0.1.0", 10_000, false));
    report(APP, ReportedState.STARTING, "configuring", List.of(), List.of());
    report(APP, ReportedState.WAITING, "waiting for database: url", List.of(), List.of());
  }

  private void itRunsAndRequestsAnother() {
    partition(APP, new Partition.ListRequested(List.of(new Title("database"))));
    master(request(new Requester.Instance(APP), "database", DATABASE, false, "1"));
    report(CHILD, ReportedState.STARTED, "", processes(0), promises(true));
    report(APP, ReportedState.ERROR, "a promise fails", processes(0), promises(false));
    report(APP, ReportedState.STARTED, "", processes(1), promises(true));
    report(APP, ReportedState.ERROR, "it ended", processes(1), List.of());
    report(APP, ReportedState.STARTED, "", processes(1), List.of());
    master(new Master.Rename(APP, new Title("shop")));
  }

  private void aSharedInstanceIsServed() {
    master(request(Requester.DEFAULT_USER, "site", WEB, true, "1"));
    shared("", ConnectionParameters.NONE, "no room for it");
    shared("", published("http://site"), "");
    master(new Master.Bang(SHARED, "look again"));
    master(new Master.OrderState(SHARED, RequestedState.STOPPED));
    shared("", published("http://site"), "");
    master(request(Requester.DEFAULT_USER, "second site", WEB, true, "1"));
    master(new Master.OrderState(SHARED, RequestedState.DESTROYED));
    report(APP, ReportedState.STARTED, "", processes(1), List.of());
  }

  private void operatorsLookAndCall() {
    master(new Master.ShowSecrets(APP));
    master(new Master.Bang(APP, "look again"));
    master(new Master.BangComputer(COMPUTER, "all of you"));
    computer(COMPUTER, new Computer.ReportUsage("<journal/>"));
    computer(OTHER, new Computer.Lose());
    computer(OTHER, new Computer.Return());
  }

  private void allOfItEnds() {
    master(new Master.OrderState(APP, RequestedState.STOPPED));
    report(APP, ReportedState.STOPPING, "", processes(1), List.of());
    report(APP, ReportedState.STOPPED, "", List.of(), List.of());
    report(CHILD, ReportedState.STOPPED, "", List.of(), List.of());
    master(new Master.OrderState(APP, RequestedState.DESTROYED));
    report(APP, ReportedState.STOPPED, "", List.of(), List.of());
    report(CHILD, ReportedState.STOPPED, "", List.of(), List.of());
    for (InstanceGuid guid : List.of(CHILD, APP)) {
      report(guid, ReportedState.DESTROYING, "", List.of(), List.of());
      report(guid, ReportedState.DESTROYED, "", List.of(), List.of());
    }
    supply(WEB, false);
    report(WEB, SoftwareState.REMOVING, "");
    report(WEB, SoftwareState.REMOVED, "");
    master(new Master.WithdrawComputer(OTHER));
    computer(OTHER, new Computer.Remove());
  }

  private void somethingStays() {
    InstanceGuid kept = InstanceGuid.numbered(5);
    master(request(Requester.DEFAULT_USER, "kept", DATABASE, false, "2"));
    report(kept, ReportedState.STARTED, "", processes(0), promises(true));
    master(request(new Requester.Instance(kept), "replica", WEB, false, "1"));
  }

  // How it is told

  private static ComputerFormat format() {
    PartitionFormat partition =
        new PartitionFormat("slappart0", List.of(NetworkAddress.of("127.0.1.0")), new TreeSet<>());
    PartitionFormat second =
        new PartitionFormat("slappart1", List.of(NetworkAddress.of("127.0.1.1")), new TreeSet<>());
    return new ComputerFormat(
        true, "net", new TreeMap<>(Map.of("region", "europe")), List.of(partition, second));
  }

  private static Master.Request request(
      Requester requester, String title, SoftwareRelease release, boolean shared, String size) {
    return new Master.Request(
        requester,
        new Title(title),
        release,
        SoftwareType.DEFAULT,
        shared,
        Parameters.of(Map.of("size", size)),
        Filter.of(Map.of("computer_guid", COMPUTER.value())),
        RequestedState.STARTED);
  }

  private static ConnectionParameters published(String url) {
    return ConnectionParameters.of(Map.of("url", url, "password", "secret"), Set.of("url"));
  }

  private static List<ProcessInfo> processes(int restarts) {
    return List.of(new ProcessInfo("server", 7, "server --port 10000", 5_000_000, restarts));
  }

  private static List<PromiseResult> promises(boolean passed) {
    return List.of(new PromiseResult("page", passed, passed ? "it answers" : "no answer", 5));
  }

  private void supply(SoftwareRelease release, boolean available) {
    computer(COMPUTER, new Computer.Supply(release, available, false));
  }

  private void report(SoftwareRelease release, SoftwareState state, String detail) {
    computer(COMPUTER, new Computer.Report(release, 0, state, detail, "digest"));
  }

  private void report(
      InstanceGuid guid,
      ReportedState state,
      String detail,
      List<ProcessInfo> processes,
      List<PromiseResult> promises) {
    report(guid, state, detail, processes, promises, List.of());
  }

  private void report(
      InstanceGuid guid,
      ReportedState state,
      String detail,
      List<ProcessInfo> processes,
      List<PromiseResult> promises,
      List<Partition.SharedReport> shared) {
    ConnectionParameters published =
        state == ReportedState.STARTED ? published("http://" + guid) : ConnectionParameters.NONE;
    Partition.Report report =
        new Partition.Report(
            guid, revision(guid), state, detail, processes, promises, published, shared);
    PartitionId place = place(guid);
    world.nodes.get(place.computer()).say(place.name(), report);
    partition(guid, report);
  }

  private void shared(String detail, ConnectionParameters published, String error) {
    report(
        APP,
        ReportedState.STARTED,
        detail,
        processes(1),
        List.of(),
        List.of(new Partition.SharedReport(SHARED, revision(SHARED), published, error)));
  }

  private long revision(InstanceGuid guid) {
    return world.live.graph().snapshot().instance(guid).orElseThrow().revision();
  }

  private PartitionId place(InstanceGuid guid) {
    return world.live.graph().snapshot().instance(guid).orElseThrow().partition();
  }

  private void master(Master.Command command) {
    world.ring.ask(command, world.now(), reply -> {});
    settle();
  }

  private void partition(InstanceGuid guid, Partition.Command command) {
    world.ring.onPartition(place(guid), command, world.now(), () -> {});
    settle();
  }

  private void computer(ComputerId id, Computer.Command command) {
    world.ring.onComputer(id, command, world.now(), effects -> {});
    settle();
  }

  private void settle() {
    while (!world.messages.isEmpty() || !world.disk.isIdle()) {
      world.disk.sync();
      world.messages.deliverOne();
    }
  }
}
