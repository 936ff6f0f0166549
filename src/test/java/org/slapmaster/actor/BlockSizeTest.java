package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;

import akka.stream.javadsl.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.EventCodec;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Filter;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** What many calls cause at the same time is no more than one write of the journal may take. */
class BlockSizeTest {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int CALLS = 400;

  @TempDir Path data;

  @Test
  void noBlockOfManyCallsIsLongerThanItMayBe() throws IOException {
    long seed = new Random().nextLong();
    try (MasterFixture master =
        MasterFixture.on(data, Map.of("slapmaster.journal.max-block", MOST_BYTES + " B"))) {
      master.join("COMP-1", CALLS);
      Awaitility.await()
          .atMost(MasterFixture.PATIENCE)
          .until(() -> await(master.client.getGraph()).computers().size() == 1);
      master.supply("COMP-1", "web");
      Random random = new Random(seed);
      List<CompletionStage<Master.Reply>> replies = new ArrayList<>();
      for (int n = 0; n < CALLS; n++) {
        replies.add(master.client.request(request(n, random), TESTER));
      }
      replies.forEach(MasterFixture::await);

      List<Integer> lengths = new ArrayList<>();
      for (JournalEntry entry :
          await(
              new JournalReader(master.system)
                  .entries(StreamId.MASTER)
                  .runWith(Sink.seq(), master.system))) {
        if (calls(entry.block()) > 1) {
          lengths.add(EventCodec.write(entry.block()).length);
        }
      }
      assertThat(lengths).as("seed %d", seed).isNotEmpty().allMatch(bytes -> bytes <= MOST_BYTES);
      assertThat(lengths)
          .as("seed %d: a full one is not nearly empty", seed)
          .anyMatch(bytes -> bytes > MOST_BYTES / 3);
    }
  }

  /** Each call is of its own moment. */
  private static long calls(Block block) {
    return block.events().stream().map(recorded -> recorded.audit().at()).distinct().count();
  }

  private static Master.Request request(int number, Random random) {
    Map<String, String> parameters = new TreeMap<>();
    for (int n = random.nextInt(5); n > 0; n--) {
      parameters.put(text(random, 40) + n, text(random, 1 << random.nextInt(10)));
    }
    return new Master.Request(
        Requester.DEFAULT_USER,
        new Title(text(random, 100) + number),
        new SoftwareRelease(random.nextBoolean() ? "web" : "nowhere"),
        SoftwareType.DEFAULT,
        false,
        Parameters.of(parameters),
        random.nextBoolean() ? Filter.NONE : Filter.of(Map.of("computer_guid", "COMP-1")),
        RequestedState.STARTED);
  }

  /** Of letters that take one, two and three bytes, and of those that JSON escapes. */
  private static String text(Random random, int most) {
    String letters = random.nextBoolean() ? "abc" : "aé€\"\\";
    StringBuilder text = new StringBuilder("t");
    for (int n = random.nextInt(most); n > 0; n--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
