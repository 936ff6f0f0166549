package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;
import static org.slapmaster.actor.MasterFixture.root;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalReader;

/** How many orders wait to be sent is told to whoever asks, and to nobody's cost. */
class BacklogTest {
  /** At once, so that it is one however fast the machine is. */
  private static final int CROWD = 1_000;

  private static final int COMPUTERS = 10;
  private static final int ASKERS = 2_000;
  @TempDir Path data;

  @Test
  void whileManyRequestTheBacklogGrowsAndItIsWorkedOffAfterwards() {
    try (MasterFixture master = MasterFixture.on(data)) {
      // Room for so many that the master falls behind before all have a place.
      for (int n = 0; n < COMPUTERS; n++) {
        master.join("COMP-" + n, 400);
      }
      await()
          .atMost(MasterFixture.PATIENCE)
          .until(() -> await(master.client.getGraph()).computers().size() == COMPUTERS);
      for (int n = 0; n < COMPUTERS; n++) {
        master.supply("COMP-" + n, "app");
      }
      List<CompletionStage<Master.Reply>> replies = new ArrayList<>();

      await()
          .atMost(MasterFixture.PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                int known = replies.size();
                for (int n = known; n < known + CROWD; n++) {
                  replies.add(master.client.request(root("instance-" + n, "app"), TESTER));
                }
                return await(master.client.backlog()) > 0;
              });

      replies.forEach(MasterFixture::await);
      await().atMost(MasterFixture.PATIENCE).until(() -> await(master.client.backlog()) == 0);
    }
  }

  @Test
  void askingForTheBacklogIsAnsweredHoweverManyDoAndJournalsNothing() {
    try (MasterFixture master = MasterFixture.on(data)) {
      await(master.client.request(root("waiting", "nowhere"), TESTER));
      int before = events(master);

      List<CompletionStage<Integer>> answers =
          Stream.generate(master.client::backlog).limit(ASKERS).toList();

      assertThat(answers).allSatisfy(answer -> assertThat(await(answer)).isZero());
      assertThat(events(master)).isEqualTo(before);
    }
  }

  private static int events(MasterFixture master) {
    return await(new JournalReader(master.system).allInOrder()).size();
  }
}
