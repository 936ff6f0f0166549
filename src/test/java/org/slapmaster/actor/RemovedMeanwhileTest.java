package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.actor.StockClient.SoftwareReport;
import org.slapmaster.domain.Refusal;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.SoftwareRelease;

/** An order to remove what its computer is just removing for good. */
class RemovedMeanwhileTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final int ROUNDS = 60;
  @TempDir private Path data;

  @Test
  void whoIsRefusedHasLeftNoTrace() {
    Set<String> refused = new HashSet<>();
    try (MasterFixture master = MasterFixture.on(data)) {
      StockClient stock = master.client.stock();
      await(stock.format(COMPUTER, MasterFixture.polling(1), TESTER));
      for (int round = 0; round < ROUNDS; round++) {
        SoftwareRelease release = new SoftwareRelease("release-" + round);
        await(stock.supply(COMPUTER, release, true, TESTER));
        await(stock.supply(COMPUTER, release, false, TESTER));
        CompletionStage<Optional<Refusal>> gone =
            stock.reportSoftware(COMPUTER, release, SoftwareReport.DESTROYED, "", TESTER);
        Caller remover = new Caller("remover " + round, "cause " + round);
        if (await(master.client.remove(COMPUTER, release, remover)).isPresent()) {
          refused.add(remover.by());
        }
        assertThat(await(gone)).isEmpty();
      }
      List<JournaledEvent> journal = await(new JournalReader(master.system).allInOrder());
      assertThat(journal).filteredOn(event -> refused.contains(event.audit().by())).isEmpty();
      assertThat(await(master.client.getGraph()).computers().get(0).software()).isEmpty();
    }
  }
}
