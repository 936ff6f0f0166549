package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;
import static org.slapmaster.actor.MasterFixture.root;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.Replay;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareState;

/** One request through the whole ring, with a real journal. */
class RequestRingTest {
  @TempDir Path data;

  @Test
  void aRequestIsAllocatedDeployedAndAnsweredWithItsConnectionParameters() {
    try (MasterFixture master = MasterFixture.on(data)) {
      Master.Reply first = await(master.client.request(root("db", "mariadb"), TESTER));
      assertThat(first).isInstanceOf(Master.PleaseWait.class);
      assertThat(((Master.PleaseWait) first).why().cause()).isEqualTo(Why.Cause.NO_COMPUTER);
      master.join("COMP-1", 2);
      await().atMost(MasterFixture.PATIENCE).until(() -> graph(master).computers().size() == 1);
      master.supply("COMP-1", "mariadb");

      Master.Reply last =
          await(
              master.client.requestUntilReady(
                  root("db", "mariadb"), TESTER, MasterFixture.PATIENCE));

      assertThat(last).isInstanceOf(Master.Ready.class);
      Master.Instance instance = ((Master.Ready) last).instance();
      assertThat(instance.partition()).isEqualTo(PartitionId.parse("COMP-1/slappart0"));
      assertThat(instance.published().values()).containsKey("url");
    }
  }

  @Test
  void aThousandConcurrentRequestsGetAThousandDistinctPartitions() {
    try (MasterFixture master = MasterFixture.on(data)) {
      joinAndSupply(master, 10, 90);
      List<CompletionStage<Master.Reply>> replies = new ArrayList<>();
      for (int n = 0; n < 1_000; n++) {
        replies.add(master.client.request(root("instance-" + n, "web"), TESTER));
      }
      replies.forEach(reply -> assertThat(await(reply)).isInstanceOf(Master.PleaseWait.class));
      Set<PartitionId> partitions = new HashSet<>();
      List<Integer> waiting = new ArrayList<>();
      for (int n = 0; n < 1_000; n++) {
        Master.Reply reply = await(master.client.request(root("instance-" + n, "web"), TESTER));
        Master.Instance instance =
            reply instanceof Master.Ready ready
                ? ready.instance()
                : ((Master.PleaseWait) reply).instance();
        if (instance.partition() == null) {
          waiting.add(n);
        } else {
          assertThat(partitions.add(instance.partition())).isTrue();
        }
      }
      assertThat(partitions).hasSize(900);
      assertThat(waiting).hasSize(100);

      // Two more computers: the hundred who wait are served, and nobody gets a partition twice.
      master.join("COMP-98", 60);
      master.join("COMP-99", 40);
      await().atMost(MasterFixture.PATIENCE).until(() -> graph(master).computers().size() == 12);
      master.supply("COMP-98", "web");
      master.supply("COMP-99", "web");
      for (int n : waiting) {
        Master.Reply reply =
            await(
                master.client.requestUntilReady(
                    root("instance-" + n, "web"), TESTER, MasterFixture.PATIENCE));
        assertThat(partitions.add(((Master.Ready) reply).instance().partition())).isTrue();
      }
      assertThat(partitions).hasSize(1_000);
    }
  }

  @Test
  void hundredsOfChildrenThatPublishAtOnceWakeTheirRequestersAndTheMasterLives() {
    try (MasterFixture master = MasterFixture.on(data)) {
      joinAndSupply(master, 8, 150);
      List<Master.Request> children = new ArrayList<>();
      for (Master.Instance parent : readyAll(master, roots(600))) {
        children.add(
            MasterFixture.request(
                new Requester.Instance(parent.guid()),
                "child",
                "web",
                Map.of(),
                RequestedState.STARTED));
      }
      assertThat(readyAll(master, children)).hasSize(600);
    }
  }

  private static List<Master.Request> roots(int count) {
    return IntStream.range(0, count).mapToObj(n -> root("root-" + n, "web")).toList();
  }

  /** Requests all at once, and waits until each is ready. */
  private static List<Master.Instance> readyAll(
      MasterFixture master, List<Master.Request> requests) {
    List<CompletionStage<Master.Reply>> replies =
        requests.stream()
            .map(
                request -> master.client.requestUntilReady(request, TESTER, MasterFixture.PATIENCE))
            .toList();
    return replies.stream().map(reply -> ((Master.Ready) await(reply)).instance()).toList();
  }

  @Test
  void aRestartedMasterGivesTheSameAnswersAndTheJournalTheSameGraph() {
    GraphSnapshot before;
    Master.Reply ready;
    try (MasterFixture master = MasterFixture.on(data)) {
      joinAndSupply(master, 2, 3);
      ready =
          await(
              master.client.requestUntilReady(root("app", "web"), TESTER, MasterFixture.PATIENCE));
      Master.Request child =
          MasterFixture.request(
              new Requester.Instance(((Master.Ready) ready).instance().guid()),
              "child",
              "web",
              Map.of("size", "small"),
              RequestedState.STARTED);
      await(master.client.requestUntilReady(child, TESTER, MasterFixture.PATIENCE));
      ready = await(master.client.request(root("app", "web"), TESTER));
      before = graph(master);
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      assertThat(Replay.of(await(new JournalReader(master.system).allInOrder())).instances())
          .isEqualTo(before.instances());
      assertThat(graph(master).instances()).isEqualTo(before.instances());
      assertThat(await(master.client.request(root("app", "web"), TESTER))).isEqualTo(ready);
    }
  }

  @Test
  void aDestroyedTreeFreesItsPartitionsLeavesFirst() {
    try (MasterFixture master = MasterFixture.on(data)) {
      SimulatedNode.Behaviour node = new SimulatedNode.Behaviour();
      master.join("COMP-1", 2, node);
      await().atMost(MasterFixture.PATIENCE).until(() -> graph(master).computers().size() == 1);
      master.supply("COMP-1", "web");
      Master.Instance app =
          ((Master.Ready)
                  await(
                      master.client.requestUntilReady(
                          root("app", "web"), TESTER, MasterFixture.PATIENCE)))
              .instance();
      Master.Request child =
          MasterFixture.request(
              new Requester.Instance(app.guid()), "db", "web", Map.of(), RequestedState.STARTED);
      Master.Instance db =
          ((Master.Ready)
                  await(master.client.requestUntilReady(child, TESTER, MasterFixture.PATIENCE)))
              .instance();
      node.heard.clear();

      Master.Request destroy =
          MasterFixture.request(
              Requester.DEFAULT_USER, "app", "web", Map.of(), RequestedState.DESTROYED);
      Master.Reply gone =
          await(master.client.requestUntilReady(destroy, TESTER, MasterFixture.PATIENCE));

      assertThat(gone).isInstanceOf(Master.Destroyed.class);
      assertThat(node.heard)
          .extracting(order -> order.guid() + " " + order.state())
          .containsSubsequence(
              app.guid() + " stopped", db.guid() + " destroyed", app.guid() + " destroyed");
      assertThat(graph(master).instances()).isEmpty();
      assertThat(graph(master).computers().get(0).free()).isEqualTo(2);
    }
  }

  private static void joinAndSupply(MasterFixture master, int computers, int partitions) {
    for (int n = 1; n <= computers; n++) {
      master.join("COMP-" + n, partitions);
    }
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> graph(master).computers().size() == computers);
    for (int n = 1; n <= computers; n++) {
      master.supply("COMP-" + n, "web");
    }
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () ->
                graph(master).computers().stream()
                    .allMatch(
                        c ->
                            c.software().stream()
                                .anyMatch(s -> s.state() == SoftwareState.INSTALLED)));
  }

  private static GraphSnapshot graph(MasterFixture master) {
    return await(master.client.getGraph());
  }
}
