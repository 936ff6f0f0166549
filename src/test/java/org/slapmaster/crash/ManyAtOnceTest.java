package org.slapmaster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slapmaster.Again;
import org.slapmaster.history.ClientHistory;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.history.HistoryChecker;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.story.Program;

/** What thirty-two clients ask for at the same moment, over HTTP and all faces. */
class ManyAtOnceTest {
  private static final int CLIENTS = 32;
  private static final int ROUNDS = 10;
  @RegisterExtension private static final Again AGAIN = Again.with();
  private final ClientHistory history = new ClientHistory();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private ApiFixture api;
  private Client client;

  @BeforeEach
  void start() {
    api = ApiFixture.start();
    client = new Client(api.url, history);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    api.close();
    assertThat(HistoryChecker.violations(history)).isEmpty();
  }

  /** One call of each client, all in the same moment; a refusal is none of the answers. */
  private List<Answer> atOnce(List<Wish> wishes) throws Exception {
    CyclicBarrier moment = new CyclicBarrier(wishes.size());
    List<Callable<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < wishes.size(); i++) {
      Wish wish = wishes.get(i);
      Face face = Face.values()[i % Face.values().length];
      String name = "client-" + i;
      calls.add(
          () -> {
            moment.await();
            return client.ask(name, face, wish);
          });
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> answer : threads.invokeAll(calls)) {
      assertThat(answer.get()).isNotNull();
      answers.add(answer.get());
    }
    return answers;
  }

  private List<Wish> each(String title, String size) {
    return IntStream.range(0, CLIENTS)
        .mapToObj(i -> Wish.started(title + "-" + i, "", size))
        .toList();
  }

  private Answer awaitAllocated(Wish wish) {
    return Awaitility.await(wish.toString())
        .atMost(Program.PATIENCE)
        .until(
            () -> client.ask("auditor", Face.JSON, wish),
            answer -> answer != null && answer.partition() != null);
  }

  @Test
  void asManyRequestsGetAsManyDistinctPartitions() throws Exception {
    StockNode node = new StockNode(client);
    node.introduce("COMP-1", CLIENTS * ROUNDS);
    Set<String> places = new HashSet<>();
    Set<String> guids = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Wish> wishes = each("round-" + round, "1");
      atOnce(wishes);
      for (Wish wish : wishes) {
        Answer answer = awaitAllocated(wish);
        places.add(answer.partition());
        guids.add(answer.guid());
      }
    }
    assertThat(guids).hasSize(CLIENTS * ROUNDS);
    assertThat(places).hasSize(CLIENTS * ROUNDS);
  }

  @Test
  void oneTitleIsOneInstanceWhoeverRequestsItAndHowOften() throws Exception {
    StockNode node = new StockNode(client);
    node.introduce("COMP-1", ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
      List<Wish> wishes = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        // Some ask for what is there already, some for what nobody has asked for yet.
        int title = i % 4 == 0 ? round / 2 : round;
        wishes.add(Wish.started("title-" + title, "", String.valueOf(i % 2)));
      }
      atOnce(wishes);
      atOnce(wishes);
    }
    Set<String> places = new HashSet<>();
    for (int title = 0; title < ROUNDS; title++) {
      places.add(awaitAllocated(Wish.started("title-" + title, "", "0")).partition());
    }
    assertThat(places).hasSize(ROUNDS);
    assertThat(api.get("/api/services?all").json().path("services")).hasSize(ROUNDS);
  }

  @Test
  void whoeverFindsNoRoomWaitsAndIsServedWhenThereIs() throws Exception {
    StockNode node = new StockNode(client);
    node.introduce("COMP-1", CLIENTS / 2);
    List<Wish> wishes = each("title", "1");
    atOnce(wishes);
    List<Wish> placed = new ArrayList<>();
    List<Wish> waiting = new ArrayList<>();
    Set<String> places = new HashSet<>();
    for (Wish wish : wishes) {
      Answer answer = client.ask("auditor", Face.JSON, wish);
      (answer.partition() == null ? waiting : placed).add(wish);
      places.add(answer.partition());
    }
    assertThat(places).contains((String) null).hasSize(1 + CLIENTS / 2);

    atOnce(placed.stream().map(wish -> wish.ordered("destroyed")).toList());
    Awaitility.await("room")
        .atMost(Program.PATIENCE)
        .until(
            () -> {
              node.run();
              return waiting.stream().allMatch(this::isReady);
            });
    assertThat(node.violations()).as("given away before they were wiped").isEmpty();
  }

  private boolean isReady(Wish wish) {
    try {
      return client.ask("auditor", Face.JSON, wish).kind() == Answer.Kind.READY;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
