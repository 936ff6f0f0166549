package org.slapmaster.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slapmaster.Again;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.journal.JournaledEvent;

/**
 * Whatever is called: each whole request is answered, with no 5xx but 503 (please come again); a
 * refused call journals nothing; the server lives on and its heap does not grow.
 *
 * <p>{@code -Dinputs=500000} (or {@code -Dslapmaster.test.long=true}) is the long form, {@code
 * -Dseed=N} another set, {@code -Dinput=N} one of them alone: {@code mvn -Dtest=FuzzTest -Dseed=7
 * -Dinput=4711 test}. An input that fails only after others: {@code -Dinputs=4712}.
 */
final class FuzzTest {
  /** Found something once, and is kept. */
  private static final long SEED = Long.getLong("seed", 440_089);

  private static final int INPUTS =
      Integer.getInteger("inputs", Boolean.getBoolean("slapmaster.test.long") ? 500_000 : 5_000);
  private static final int CALLERS = 8;
  private static final int SHOWN = 5;
  private static final long HEAP_SLACK = 150L << 20;
  private static final int PLEASE_WAIT = 408;

  @RegisterExtension private static final Again AGAIN = Again.with("seed", SEED, "inputs", INPUTS);

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger refusedCalls = new AtomicInteger();

  /** Numbers of inputs that were refused, and of those on whose behalf something was journaled. */
  private final BitSet refused = new BitSet();

  private final BitSet journaled = new BitSet();

  @Test
  void noCallBreaksTheServerAndRefusedOnesLeaveNoTrace() throws Exception {
    Integer only = Integer.getInteger("input");
    System.out.printf(
        "fuzz: seed %d, %s%n", SEED, only == null ? INPUTS + " inputs" : "input " + only);
    try (ApiFixture server = ApiFixture.start()) {
      URI master = URI.create(server.url);
      populate(server);
      Inputs grammar = new Inputs(SEED, master.getAuthority());
      server.master.client.events(null).runForeach(this::note, server.master.system);
      if (only != null) {
        System.out.println(grammar.input(only));
        next.set(only);
        call(master, grammar, only + 1);
      } else {
        callAll(master, grammar, INPUTS / 5);
        long before = liveHeap();
        callAll(master, grammar, INPUTS);
        assertThat(liveHeap()).as("live heap").isLessThan(before + HEAP_SLACK);
      }
      assertThat(failures.stream().limit(SHOWN)).as(failures.size() + " failures").isEmpty();
      assertThat(server.get("/health").status()).isEqualTo(200);
      everythingSoFarIsNoted(server, INPUTS);
      List<String> traces = traces(grammar);
      assertThat(traces.stream().limit(SHOWN))
          .as(traces.size() + " refused calls journaled")
          .isEmpty();
      System.out.printf(
          "fuzz: %d refused, %d journaled%n", refusedCalls.get(), journaled.cardinality());
    }
  }

  /** What inputs name is there, so that they get past the first look. */
  private static void populate(ApiFixture server) {
    String partitions =
        IntStream.range(0, Dice.PARTITIONS)
            .mapToObj(
                i ->
                    "{\"partition_id\": \"slappart%d\", \"ip_list\": [{\"ip-address\": \"10.0.0.%d\"}]}"
                        .formatted(i, i + 1))
            .collect(Collectors.joining(", ", "[", "]"));
    for (int i = 0; i < Dice.COMPUTERS; i++) {
      String computer = "\"computer_guid\": \"" + Dice.COMPUTER + i + "\"";
      post(
          server,
          "put.v0.compute_node_format",
          computer + ", \"compute_partition_list\": " + partitions);
      for (String release : Dice.RELEASES) {
        post(
            server,
            "post.v0.software_installation",
            computer + ", \"software_release_uri\": \"" + release + "\"");
      }
    }
    for (int i = 0; i < Dice.TITLES / 2; i++) {
      post(
          server,
          "post.v0.software_instance",
          "\"title\": \"%s%d\", \"software_release_uri\": \"%s\", \"software_type\": \"default\""
              .formatted(Dice.TITLE, i, Dice.RELEASES.get(i % Dice.RELEASES.size())));
    }
  }

  private static void post(ApiFixture server, String method, String fields) {
    ApiFixture.Answer answer = server.post("/slapos." + method, "{" + fields + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private void callAll(URI master, Inputs grammar, int until) throws InterruptedException {
    List<Thread> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> new Thread(() -> call(master, grammar, until), "caller-" + i))
            .toList();
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private void call(URI master, Inputs grammar, int until) {
    try (Caller caller = new Caller(master)) {
      for (int number = next.getAndIncrement(); number < until; number = next.getAndIncrement()) {
        check(caller, grammar.input(number));
      }
      next.decrementAndGet();
    } catch (IOException unexpected) {
      failures.add(unexpected.toString());
    }
  }

  private void check(Caller caller, Input input) {
    try {
      List<Integer> statuses = caller.call(input);
      for (int status : statuses) {
        if (!isAllowed(status, input)) {
          failures.add("status " + status + " to " + again(input));
        }
      }
      if (!statuses.isEmpty() && statuses.stream().allMatch(FuzzTest::isRefusal)) {
        refusedCalls.incrementAndGet();
        synchronized (refused) {
          refused.set(input.number());
        }
      }
    } catch (IOException | RuntimeException failure) {
      failures.add(failure + " after " + again(input));
    }
  }

  /** A method or a version that HTTP does not know has a 5xx of its own (RFC 9110, 15.6). */
  private static boolean isAllowed(int status, Input input) {
    return status < 500 || status == 503 || (!input.isWhole() && (status == 501 || status == 505));
  }

  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && status != PLEASE_WAIT;
  }

  private String again(Input input) {
    return "%s%nAgain: %s%n"
        .formatted(input, Again.command("FuzzTest", "seed", SEED, "input", input.number()));
  }

  private void note(JournaledEvent event) {
    int number = Input.numberOf(event.audit().by());
    if (number >= 0) {
      synchronized (journaled) {
        journaled.set(number);
      }
    }
  }

  /** The journal is told in order: when this call is in it, so is all that came before. */
  private void everythingSoFarIsNoted(ApiFixture server, int inputs) throws IOException {
    String body = "{\"title\": \"last\", \"software_release\": \"web\"}";
    String request =
        "POST /api/request HTTP/1.1\r\nHost: %s\r\nX-Remote-User: %s\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s";
    String authority = URI.create(server.url).getAuthority();
    byte[] last = request.formatted(authority, Input.user(inputs), body.length(), body).getBytes();
    try (Caller caller = new Caller(URI.create(server.url))) {
      assertThat(caller.call(new Input(inputs, "JSON API", last, true))).containsExactly(202);
    }
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () -> {
              synchronized (journaled) {
                return journaled.get(inputs);
              }
            });
  }

  private List<String> traces(Inputs grammar) {
    BitSet both = new BitSet();
    synchronized (journaled) {
      both.or(journaled);
    }
    both.and(refused);
    return both.stream().mapToObj(number -> again(grammar.input(number))).toList();
  }

  private static long liveHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
