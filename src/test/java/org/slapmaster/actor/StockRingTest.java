package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.actor.MasterFixture.await;
import static org.slapmaster.actor.MasterFixture.root;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.actor.StockClient.InstanceReport;
import org.slapmaster.actor.StockClient.SoftwareReport;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** Computers that poll, on the same actors as those that are attached. */
class StockRingTest {
  private static final Caller NODE = Caller.of("stock node");
  private static final ComputerId COMP = new ComputerId("COMP-42");
  private static final SoftwareRelease WEB = new SoftwareRelease("http://example.com/web.cfg");
  @TempDir Path data;

  private static ComputerFormat format(int partitions) {
    List<PartitionFormat> formats =
        IntStream.range(0, partitions)
            .mapToObj(
                n ->
                    new PartitionFormat(
                        "slappart" + n,
                        List.of(NetworkAddress.of("10.0.0." + (n % 250))),
                        new TreeSet<>()))
            .toList();
    return new ComputerFormat(false, null, new TreeMap<>(), formats);
  }

  private static void join(StockClient stock, int partitions) {
    done(stock.format(COMP, format(partitions), NODE));
    done(stock.supply(COMP, WEB, true, NODE));
  }

  private static void done(CompletionStage<Optional<Refusal>> answer) {
    assertThat(await(answer)).isEmpty();
  }

  private static Refusal refused(CompletionStage<Optional<Refusal>> answer) {
    return await(answer).orElseThrow();
  }

  private static Master.Request request(
      Requester requester, String title, boolean shared, Filter filter, RequestedState state) {
    return new Master.Request(
        requester,
        new Title(title),
        WEB,
        SoftwareType.DEFAULT,
        shared,
        Parameters.of(Map.of("p", title)),
        filter,
        state);
  }

  private static Master.Request withOtherParameters(String title, boolean shared) {
    return request(Requester.DEFAULT_USER, title, shared, Filter.NONE, RequestedState.STARTED)
        .with(Parameters.of(Map.of("p", "other")));
  }

  private static Master.Instance requested(StockClient stock, Master.Request request) {
    Master.Reply reply = await(stock.requestUntilAllocated(request, NODE, MasterFixture.PATIENCE));
    return reply instanceof Master.PleaseWait wait
        ? wait.instance()
        : ((Master.Ready) reply).instance();
  }

  private static Master.Instance root(StockClient stock, String title) {
    return requested(
        stock, request(Requester.DEFAULT_USER, title, false, Filter.NONE, RequestedState.STARTED));
  }

  private static Master.Instance shared(StockClient stock, String title) {
    return requested(
        stock, request(Requester.DEFAULT_USER, title, true, Filter.NONE, RequestedState.STARTED));
  }

  private static InstancePicture see(StockClient stock, InstanceGuid guid) {
    return await(stock.instance(guid)).orElseThrow();
  }

  private static ConnectionParameters url(String value) {
    return ConnectionParameters.of(Map.of("url", value), Set.of());
  }

  @Test
  void aReportCountsForTheOrdersThatTheComputerHadRead() {
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 2);
      Master.Instance app = root(stock, "app");
      ComputerPicture read = await(stock.visit(COMP)).orElseThrow();
      assertThat(read.partition(app.partition().name()).orElseThrow().occupant().instance().guid())
          .isEqualTo(app.guid());

      Master.Request changed = withOtherParameters("app", false);
      await(stock.request(changed, NODE));
      done(stock.reportInstance(app.guid(), InstanceReport.STARTED, "", NODE));
      assertThat(see(stock, app.guid()).instance().reported()).isEqualTo(ReportedState.STARTED);
      assertThat(see(stock, app.guid()).instance().ready()).isFalse();

      await(stock.visit(COMP));
      done(stock.reportInstance(app.guid(), InstanceReport.STARTED, "", NODE));
      assertThat(see(stock, app.guid()).instance().ready()).isTrue();
      assertThat(await(stock.request(changed, NODE))).isInstanceOf(Master.Ready.class);
    }
  }

  @Test
  void whatWasReadFromAnEarlierMasterCountsForNothing() {
    Master.Request changed = withOtherParameters("app", false);
    Master.Instance app;
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 2);
      app = root(stock, "app");
      await(stock.visit(COMP));
      await(stock.request(changed, NODE));
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      // The run that read the first revision ends now.
      done(stock.publish(app.guid(), url("http://app"), NODE));
      assertThat(
              refused(stock.reportInstance(app.guid(), InstanceReport.STARTED, "", NODE))
                  .sentence())
          .contains("has not read any since the master started");
      done(stock.reportInstance(app.guid(), InstanceReport.ERROR, "409 Conflict", NODE));
      assertThat(see(stock, app.guid()).instance().ready()).isFalse();
      assertThat(await(stock.request(changed, NODE))).isInstanceOf(Master.PleaseWait.class);

      await(stock.visit(COMP));
      done(stock.reportInstance(app.guid(), InstanceReport.STARTED, "", NODE));
      assertThat(await(stock.request(changed, NODE))).isInstanceOf(Master.Ready.class);
    }
  }

  @Test
  void aHostsReportCountsForTheSharedInstancesThatItsComputerHadRead() {
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 1);
      Master.Instance host = root(stock, "host");
      Master.Instance tenant = shared(stock, "tenant");
      await(stock.visit(COMP));
      await(stock.request(withOtherParameters("tenant", true), NODE));

      done(stock.publish(tenant.guid(), url("http://tenant"), NODE));
      done(stock.reportInstance(host.guid(), InstanceReport.STARTED, "", NODE));
      assertThat(see(stock, tenant.guid()).instance().ready()).isFalse();

      await(stock.visit(COMP));
      done(stock.reportInstance(host.guid(), InstanceReport.STARTED, "", NODE));
      // The call is about the host; what it means for others follows.
      await()
          .atMost(MasterFixture.PATIENCE)
          .until(() -> see(stock, tenant.guid()).instance().ready());
    }
  }

  @Test
  void publishingWakesTheRequesterAndOnlyItAndReportsMoveNoTimestamp() {
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 4);
      Master.Instance app = root(stock, "app");
      Master.Instance other = root(stock, "other");
      Master.Instance db =
          requested(
              stock,
              request(
                  new Requester.Instance(app.guid()),
                  "db",
                  false,
                  Filter.NONE,
                  RequestedState.STARTED));
      long appBefore = see(stock, app.guid()).instance().timestamp();
      long dbBefore = see(stock, db.guid()).instance().timestamp();
      long otherBefore = see(stock, other.guid()).instance().timestamp();

      done(stock.publish(db.guid(), url("http://db"), NODE));

      assertThat(see(stock, app.guid()).instance().timestamp()).isGreaterThan(appBefore);
      assertThat(see(stock, db.guid()).instance().timestamp()).isEqualTo(dbBefore);
      assertThat(see(stock, other.guid()).instance().timestamp()).isEqualTo(otherBefore);
      assertThat(stock.vault().open(see(stock, db.guid()).instance().published()))
          .isEqualTo(url("http://db"));
      long appWoken = see(stock, app.guid()).instance().timestamp();
      done(stock.publish(db.guid(), url("http://db"), NODE));
      done(stock.reportInstance(db.guid(), InstanceReport.ERROR, "Traceback: oops", NODE));
      assertThat(see(stock, app.guid()).instance().timestamp()).isEqualTo(appWoken);
      assertThat(see(stock, db.guid()).instance().timestamp()).isEqualTo(dbBefore);
      assertThat(see(stock, db.guid()).instance().access().text())
          .isEqualTo("#error while instanciating: Traceback: oops");

      done(stock.bang(db.guid(), "promise failed", NODE));
      assertThat(see(stock, app.guid()).instance().timestamp()).isGreaterThan(appWoken);
      assertThat(see(stock, db.guid()).instance().timestamp()).isGreaterThan(dbBefore);
      assertThat(see(stock, other.guid()).instance().timestamp()).isEqualTo(otherBefore);
      assertThat(see(stock, db.guid()).instance().access().text())
          .isEqualTo("#error bang called: promise failed");
    }
  }

  @Test
  void aFailedRunWhileAChildIsNotReadyIsWaitingBesideItsErrorText() {
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 2);
      Master.Instance app = root(stock, "app");
      requested(
          stock,
          request(
              new Requester.Instance(app.guid()),
              "db",
              false,
              Filter.NONE,
              RequestedState.STARTED));
      await(stock.visit(COMP));

      done(
          stock.reportInstance(
              app.guid(),
              InstanceReport.ERROR,
              "KeyError: 'Connection parameter url not found.'",
              NODE));

      assertThat(see(stock, app.guid()).instance().reported()).isEqualTo(ReportedState.WAITING);
      assertThat(see(stock, app.guid()).instance().detail()).isEqualTo("waiting for db: url");
      assertThat(see(stock, app.guid()).instance().access().text())
          .startsWith("#error while instanciating: KeyError");
      Master.PleaseWait wait =
          (Master.PleaseWait)
              await(
                  stock.request(
                      request(
                          Requester.DEFAULT_USER,
                          "app",
                          false,
                          Filter.NONE,
                          RequestedState.STARTED),
                      NODE));
      assertThat(wait.why().sentence()).contains("waiting for db: url");
    }
  }

  @Test
  void onlyWhatWasOrderedDestroyedIsFreedTheRootLast() {
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 2);
      Master.Instance app = root(stock, "app");
      Master.Instance db =
          requested(
              stock,
              request(
                  new Requester.Instance(app.guid()),
                  "db",
                  false,
                  Filter.NONE,
                  RequestedState.STARTED));
      assertThat(
              refused(stock.reportInstance(app.guid(), InstanceReport.DESTROYED, "", NODE))
                  .reason())
          .isEqualTo(Refusal.Reason.NOT_IN_THIS_STATE);

      await(
          stock.request(
              request(Requester.DEFAULT_USER, "app", false, Filter.NONE, RequestedState.DESTROYED),
              NODE));
      assertThat(
              refused(stock.reportInstance(app.guid(), InstanceReport.DESTROYED, "", NODE))
                  .sentence())
          .contains("'db'");
      done(stock.reportInstance(db.guid(), InstanceReport.DESTROYED, "", NODE));
      assertThat(await(stock.instance(db.guid()))).isEmpty();
      done(stock.reportInstance(app.guid(), InstanceReport.DESTROYED, "", NODE));
      assertThat(await(stock.instance(app.guid()))).isEmpty();
      assertThat(root(stock, "app").guid()).isNotEqualTo(app.guid());
    }
  }

  @Test
  void sharedInstancesHaveTheirOwnParametersConnectionAndEndAndMoveTheirHostsTimestamp() {
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 1);
      Master.Request early =
          request(Requester.DEFAULT_USER, "early", true, Filter.NONE, RequestedState.STARTED);
      Master.PleaseWait waits = (Master.PleaseWait) await(stock.request(early, NODE));
      assertThat(waits.why().sentence()).contains("request one");

      Master.Instance host = root(stock, "host");
      Master.Instance first = requested(stock, early);
      assertThat(first.partition()).isEqualTo(host.partition());
      long before = see(stock, host.guid()).instance().timestamp();
      Master.Instance second = shared(stock, "second");
      assertThat(see(stock, host.guid()).instance().timestamp()).isGreaterThan(before);
      assertThat(see(stock, host.guid()).shared())
          .extracting(node -> node.title().value())
          .containsExactly("early", "second");

      await(stock.visit(COMP));
      done(stock.publish(second.guid(), url("http://second"), NODE));
      assertThat(stock.vault().open(see(stock, second.guid()).instance().published()))
          .isEqualTo(url("http://second"));
      assertThat(see(stock, first.guid()).instance().published().isEmpty()).isTrue();
      assertThat(see(stock, second.guid()).instance().ready()).isTrue();
      assertThat(await(stock.sharedOn(host.partition(), second.guid().value())))
          .contains(second.guid());
      assertThat(await(stock.sharedOn(host.partition(), "_second"))).contains(second.guid());

      await(
          stock.request(
              request(
                  Requester.DEFAULT_USER, "second", true, Filter.NONE, RequestedState.DESTROYED),
              NODE));
      await()
          .atMost(MasterFixture.PATIENCE)
          .until(() -> await(stock.instance(second.guid())).isEmpty());
      assertThat(see(stock, host.guid()).shared())
          .extracting(node -> node.title().value())
          .containsExactly("early");
    }
  }

  @Test
  void concurrentRequestsGetAsManyPartitionsAndOneTitleIsOneInstance() {
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 200);
      List<CompletionStage<Master.Reply>> replies = new ArrayList<>();
      for (int n = 0; n < 199; n++) {
        Master.Request each =
            request(Requester.DEFAULT_USER, "app-" + n, false, Filter.NONE, RequestedState.STARTED);
        replies.add(stock.requestUntilAllocated(each, NODE, MasterFixture.PATIENCE));
        Master.Request same =
            request(Requester.DEFAULT_USER, "one", false, Filter.NONE, RequestedState.STARTED);
        replies.add(stock.requestUntilAllocated(same, NODE, MasterFixture.PATIENCE));
      }
      Set<PartitionId> places = new HashSet<>();
      for (CompletionStage<Master.Reply> reply : replies) {
        places.add(((Master.PleaseWait) await(reply)).instance().partition());
      }
      assertThat(places).hasSize(200).doesNotContainNull();
    }
  }

  @Test
  void softwareStatesAndErrorsAreKeptAndARestartKeepsAll() {
    PartitionId place;
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      join(stock, 2);
      done(stock.reportSoftware(COMP, WEB, SoftwareReport.BUILDING, "", NODE));
      assertThat(await(stock.computer(COMP)).orElseThrow().computer().software().get(0).access())
          .matches(access -> access.text().equals("#building software release " + WEB));
      done(stock.reportSoftware(COMP, WEB, SoftwareReport.ERROR, "no disk", NODE));
      assertThat(await(stock.computer(COMP)).orElseThrow().computer().software().get(0).access())
          .matches(access -> access.text().equals("#error while installing " + WEB));
      done(stock.reportSoftware(COMP, WEB, SoftwareReport.AVAILABLE, "", NODE));
      assertThat(
              refused(stock.reportSoftware(COMP, WEB, SoftwareReport.DESTROYED, "", NODE)).reason())
          .isEqualTo(Refusal.Reason.NOT_IN_THIS_STATE);
      place = root(stock, "app").partition();
      done(stock.reportUsage(COMP, "<journal/>", NODE));
      ComputerId named = await(stock.requestComputer(new Title("my machine"), NODE));
      assertThat(await(stock.requestComputer(new Title("my machine"), NODE))).isEqualTo(named);
      assertThat(await(stock.computers()))
          .extracting(computer -> computer.title())
          .containsExactlyInAnyOrder("COMP-42", "my machine");
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      assertThat(root(stock, "app").partition()).isEqualTo(place);
      assertThat(await(stock.computerStatus(COMP)).orElseThrow().text())
          .isEqualTo("#access Computer COMP-42 accessed");
      Duration soon = Duration.ofMillis(200);
      long version = await(stock.computer(COMP)).orElseThrow().version();
      assertThat(await(stock.visitWhenChanged(COMP, version, soon)).orElseThrow().version())
          .isEqualTo(version);
      CompletionStage<Optional<ComputerPicture>> news =
          stock.visitWhenChanged(COMP, version, MasterFixture.PATIENCE);
      root(stock, "another");
      assertThat(await(news).orElseThrow().version()).isGreaterThan(version);
    }
  }
}
