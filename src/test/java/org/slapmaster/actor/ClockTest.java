package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.actor.MasterFixture.PATIENCE;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;
import static org.slapmaster.actor.MasterFixture.root;

import akka.actor.typed.javadsl.AskPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.SoftwareRelease;

/** The clock was set back: to the master, what is journaled already lies in the future. */
class ClockTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final long HOUR = Duration.ofHours(1).toSeconds() * 1_000_000;

  @TempDir private Path data;

  @Test
  void noMomentIsEarlierThanTheLastOneOfItsStreamOrThanItsCause() {
    Audit cause = new Audit(Clock.micros() + HOUR, "tester", "test");
    assertThat(Clock.stamp(cause, 0).at()).isEqualTo(cause.at() + 1);
    assertThat(Clock.stamp(cause, cause.at() + 5).at()).isEqualTo(cause.at() + 6);
    assertThat(Clock.stamp(new Audit(1, "tester", "test"), 1).at()).isBetween(1L, Clock.micros());
  }

  @Test
  void whatHappensAfterTheClockWasSetBackStillComesAfterwards() {
    try (MasterFixture master = MasterFixture.on(data)) {
      computer(master);
      requestAnHourAhead(master);
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      await(master.client.request(root("after", "web"), TESTER));
      for (String title : List.of("ahead", "after")) {
        reach(master, title);
      }
      List<JournaledEvent> journal = await(new JournalReader(master.system).allInOrder());
      GraphSnapshot graph = await(master.client.getGraph());
      assertThat(Replay.of(journal)).isEqualTo(graph);
      assertThat(graph.instances()).hasSize(2).allMatch(instance -> instance.ready());
      Map<StreamId, Long> last = new HashMap<>();
      for (JournaledEvent event : journal) {
        Long before = last.put(event.position().stream(), event.position().entry());
        assertThat(before == null || before <= event.position().entry())
            .as("%s in its stream's order", event)
            .isTrue();
      }
    }
  }

  private static void computer(MasterFixture master) {
    StockClient stock = master.client.stock();
    await(stock.format(COMPUTER, MasterFixture.polling(2), TESTER));
    master.supply(COMPUTER.value(), "web");
    await(
        stock.reportSoftware(
            COMPUTER,
            new SoftwareRelease("web"),
            StockClient.SoftwareReport.AVAILABLE,
            "",
            TESTER));
  }

  /** As a request is journaled by a master whose clock is an hour fast. */
  private static void requestAnHourAhead(MasterFixture master) {
    Audit ahead = new Audit(Clock.micros() + HOUR, "tester", "test");
    await(
        AskPattern.<Collector.Message, MasterCall.Answer>ask(
            MasterNode.masterProxy(master.system),
            replyTo -> new Collector.Submit(new MasterCall(root("ahead", "web"), ahead, replyTo)),
            PATIENCE,
            master.system.scheduler()));
  }

  /** The computer reads its orders and reports; the request is ready by that, and only by that. */
  private static void reach(MasterFixture master, String title) {
    StockClient stock = master.client.stock();
    Master.Reply waits = await(master.client.request(root(title, "web"), TESTER));
    assertThat(waits).isInstanceOf(Master.PleaseWait.class);
    InstanceGuid guid = ((Master.PleaseWait) waits).instance().guid();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              await(stock.visit(COMPUTER));
              await(stock.reportInstance(guid, StockClient.InstanceReport.STARTED, "", TESTER));
              return await(master.client.request(root(title, "web"), TESTER))
                  instanceof Master.Ready;
            });
  }
}
