package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.actor.MasterFixture.PATIENCE;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;
import static org.slapmaster.actor.MasterFixture.root;

import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.stream.javadsl.Sink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Moment;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.protocol.ToComputer;

/** Each persistent actor comes back from the journal where it was, and nothing is lost between. */
class RecoveryTest {
  @TempDir Path data;

  @Test
  void aRestartedMasterKeepsTheQueueAndServesItInOrder() {
    try (MasterFixture master = MasterFixture.on(data)) {
      for (int n = 1; n <= 3; n++) {
        await(master.client.request(root("app-" + n, "web"), TESTER));
      }
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      Master.Reply reply = await(master.client.request(root("app-2", "web"), TESTER));
      Master.PleaseWait waits = (Master.PleaseWait) reply;
      assertThat(waits.instance().guid()).isEqualTo(InstanceGuid.numbered(2));
      assertThat(waits.why().cause()).isEqualTo(Why.Cause.NO_COMPUTER);
      joinWithSoftware(master, 2, new SimulatedNode.Behaviour());
      for (int n = 1; n <= 2; n++) {
        assertThat(ready(master, root("app-" + n, "web")).guid())
            .isEqualTo(InstanceGuid.numbered(n));
      }
      assertThat(await(master.client.request(root("app-3", "web"), TESTER)))
          .isInstanceOf(Master.PleaseWait.class);
    }
  }

  @Test
  void theGraphAtTheFirstAnswersPositionShowsWhatItMeans() {
    String position;
    try (MasterFixture master = MasterFixture.on(data)) {
      joinWithSoftware(master, 2, new SimulatedNode.Behaviour());

      MasterCall.Answer answer = answer(master, root("app", "web"));

      position = answer.position();
      assertThat(Position.parse(position).index())
          .as("received, and more in the block")
          .isPositive();
      assertThat(graphAt(master, position).instance(InstanceGuid.numbered(1)).orElseThrow())
          .returns(((Master.PleaseWait) answer.reply()).instance().partition(), i -> i.partition());
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      position = answer(master, new Master.GetInstance(InstanceGuid.numbered(1))).position();
      List<JournaledEvent> stream =
          await(
              new JournalReader(master.system)
                  .stream(StreamId.MASTER, 1).runWith(Sink.seq(), master.system));
      assertThat(stream).extracting(event -> event.position().toString()).contains(position);
      assertThat(graphAt(master, position).instances()).hasSize(1);
    }
  }

  private static MasterCall.Answer answer(MasterFixture master, Master.Command command) {
    return await(
        AskPattern.<Collector.Message, MasterCall.Answer>ask(
            MasterNode.masterProxy(master.system),
            replyTo -> new Collector.Submit(new MasterCall(command, TESTER.audit(), replyTo)),
            PATIENCE,
            master.system.scheduler()));
  }

  private static GraphSnapshot graphAt(MasterFixture master, String position) {
    return await(new JournalReader(master.system).graphAt(Moment.parse(position)))
        .graph()
        .snapshot();
  }

  @Test
  void anOrderThatTheNodeHadNotCarriedOutIsDrivenOnAfterARestart() {
    SimulatedNode.Behaviour silent = new SimulatedNode.Behaviour();
    silent.obey = order -> null;
    Master.Instance before;
    try (MasterFixture master = MasterFixture.on(data)) {
      joinWithSoftware(master, 2, silent);
      before =
          ((Master.PleaseWait) await(master.client.request(root("app", "web"), TESTER))).instance();
      await().atMost(PATIENCE).until(() -> silent.heard.size() > 0);
    }
    SimulatedNode.Behaviour node = new SimulatedNode.Behaviour();
    try (MasterFixture master = MasterFixture.on(data)) {
      master.join("COMP-1", 2, node);

      Master.Instance after = ready(master, root("app", "web"));

      assertThat(after.guid()).isEqualTo(before.guid());
      assertThat(after.partition()).isEqualTo(before.partition());
      assertThat(node.orders.values()).allSatisfy(d -> assertThat(d.revision()).isEqualTo(1));
    }
  }

  @Test
  void aRestartedComputerKnowsItsSoftwareItsPortsAndThatItIsClosed() {
    ComputerId id = new ComputerId("COMP-1");
    try (MasterFixture master = MasterFixture.on(data)) {
      joinWithSoftware(master, 2, new SimulatedNode.Behaviour());
      assertThat(hold(master, "slappart0", 1, 10_000)).isEqualTo(10_000);
      await(master.client.setOpen(id, false, TESTER));
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      assertThat(hold(master, "slappart1", 2, 10_000)).isZero();
      assertThat(hold(master, "slappart0", 1, 10_007)).isEqualTo(10_000);
      ComputerNode computer = graph(master).computer(id).orElseThrow();
      assertThat(computer.open()).isFalse();
      assertThat(computer.software().get(0).state()).isEqualTo(SoftwareState.INSTALLED);
      assertThat(
              ((Master.PleaseWait) await(master.client.request(root("app", "web"), TESTER)))
                  .instance()
                  .partition())
          .isNull();
    }
  }

  @Test
  void manyConcurrentCallsBecomeFewBlocks() {
    try (MasterFixture master = MasterFixture.on(data)) {
      List<CompletionStage<Master.Reply>> replies = new ArrayList<>();
      for (int n = 0; n < 1_000; n++) {
        replies.add(master.client.request(root("app-" + n, "web"), TESTER));
      }
      replies.forEach(MasterFixture::await);
      List<JournaledEvent> events =
          await(
              new JournalReader(master.system)
                  .stream(StreamId.MASTER, 1).runWith(Sink.seq(), master.system));
      long blocks = events.get(events.size() - 1).position().entry();

      assertThat(events).hasSizeGreaterThanOrEqualTo(2_000);
      assertThat(blocks).isLessThan(500);
      assertThat(events).isSorted();
      assertThat(events.stream().map(event -> event.audit().at()).distinct()).hasSize(1_000);
    }
  }

  @Test
  void aWriteThatFailsIsNotAnsweredAndLeavesNothingHalfDone() throws Exception {
    try (MasterFixture master = MasterFixture.on(data, BreakableSerializer.SETTING)) {
      await(master.client.request(root("first", "web"), TESTER));
      BreakableSerializer.FAILS_ONCE.add("RequestReceived");

      CompletionStage<Master.Reply> lost = master.client.request(root("lost", "web"), TESTER);
      Master.Reply other = persistently(() -> master.client.request(root("other", "web"), TESTER));

      assertThat(((Master.PleaseWait) other).instance().guid())
          .as("the number of the lost one was never given")
          .isEqualTo(InstanceGuid.numbered(2));
      assertThat(graph(master).instances()).extracting(InstanceNode::title).hasSize(2);
      assertThat(
              lost.toCompletableFuture().isDone()
                  && !lost.toCompletableFuture().isCompletedExceptionally())
          .isFalse();
      BreakableSerializer.FAILS_ONCE.clear();
    }
  }

  @Test
  void everyKindOfWriteFailsOnceAndTheStoryStillEndsWell() throws Exception {
    Set<String> failing =
        Set.of(
            "ComputerFormatted",
            "SoftwareInstalled",
            "RequestReceived",
            "RequestTakenUp",
            "PartitionAssigned",
            "InstanceStarted",
            "RequestDone",
            "InstanceReady",
            "InstanceBanged",
            "PartitionFreed",
            "PartitionReleased");
    BreakableSerializer.FAILS_ONCE.addAll(failing);
    try (MasterFixture master = MasterFixture.on(data, BreakableSerializer.SETTING)) {
      SimulatedNode.Behaviour node = new SimulatedNode.Behaviour();
      master.join("COMP-1", 2, node);
      await().atMost(PATIENCE).until(() -> graph(master).computers().size() == 1);
      persistently(
          () ->
              master.client.supply(
                  new ComputerId("COMP-1"), root("x", "web").release(), false, TESTER));

      Master.Instance app = readyPersistently(master, root("app", "web"));
      Master.Request child =
          MasterFixture.request(
              new Requester.Instance(app.guid()), "db", "web", Map.of(), RequestedState.STARTED);
      Master.Instance db = readyPersistently(master, child);
      await()
          .atMost(PATIENCE)
          .until(
              () -> node.heard.stream().anyMatch(d -> d.guid().equals(app.guid()) && d.bang() > 0));
      Master.Request destroy =
          MasterFixture.request(
              Requester.DEFAULT_USER, "app", "web", Map.of(), RequestedState.DESTROYED);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  persistently(() -> master.client.request(destroy, TESTER))
                      instanceof Master.Destroyed);

      assertThat(BreakableSerializer.FAILS_ONCE).as("never written").isEmpty();
      assertThat(db.guid()).isEqualTo(InstanceGuid.numbered(2));
      assertThat(graph(master).instances()).isEmpty();
      assertThat(graph(master).computers().get(0).free()).isEqualTo(2);
      assertThat(Replay.of(await(new JournalReader(master.system).allInOrder())).computers())
          .isEqualTo(graph(master).computers());
    } finally {
      BreakableSerializer.FAILS_ONCE.clear();
    }
  }

  @Test
  void whatIsPublishedLaterReachesTheMasterAlthoughItsWriteFailed() throws Exception {
    try (MasterFixture master = MasterFixture.on(data, BreakableSerializer.SETTING)) {
      SimulatedNode.Behaviour node = new SimulatedNode.Behaviour();
      joinWithSoftware(master, 1, node);
      Master.Instance app = ready(master, root("app", "web"));
      BreakableSerializer.FAILS_ONCE.add("ConnectionParametersKnown");
      node.obey = desired -> SimulatedNode.report(desired, ReportedState.STARTED, "", "another-");

      await(master.client.bang(app.guid(), "publish something else", TESTER));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(graph(master).instance(app.guid()).orElseThrow().published().clear())
                      .hasEntrySatisfying("url", url -> assertThat(url).startsWith("another-")));
      assertThat(BreakableSerializer.FAILS_ONCE).isEmpty();
    } finally {
      BreakableSerializer.FAILS_ONCE.clear();
    }
  }

  private static void joinWithSoftware(
      MasterFixture master, int partitions, SimulatedNode.Behaviour node) {
    master.join("COMP-1", partitions, node);
    await().atMost(PATIENCE).until(() -> graph(master).computers().size() == 1);
    master.supply("COMP-1", "web");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                graph(master).computers().get(0).software().stream()
                    .anyMatch(s -> s.state() == SoftwareState.INSTALLED));
  }

  private static Master.Instance ready(MasterFixture master, Master.Request request) {
    return ((Master.Ready) await(master.client.requestUntilReady(request, TESTER, PATIENCE)))
        .instance();
  }

  private static Master.Instance readyPersistently(MasterFixture master, Master.Request request) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                persistently(() -> master.client.request(request, TESTER)) instanceof Master.Ready);
    return ready(master, request);
  }

  /** Asks again as long as nobody answers, as callers do whose master is just coming back. */
  private static <T> T persistently(Supplier<CompletionStage<T>> ask) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return ask.get().toCompletableFuture().get(2, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException | CompletionException nobody) {
        if (System.nanoTime() - deadline > 0) {
          throw nobody;
        }
      }
    }
  }

  private static int hold(MasterFixture master, String partition, long guid, int port) {
    return await(
            AskPattern.<ToComputer, ToComputer.PortHeld>ask(
                ClusterSharding.get(master.system).entityRefFor(ToComputer.ENTITY, "COMP-1"),
                replyTo ->
                    new ToComputer.HoldPort(
                        partition,
                        InstanceGuid.numbered(guid),
                        "http",
                        "127.0.1.1",
                        port,
                        false,
                        replyTo),
                Duration.ofSeconds(20),
                master.system.scheduler()))
        .port();
  }

  private static GraphSnapshot graph(MasterFixture master) {
    return await(master.client.getGraph());
  }
}
