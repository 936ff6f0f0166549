package org.slapmaster.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slapmaster.codec.Json;

/**
 * Asks the master over HTTP where its cluster is, and says on standard error when that begins and
 * ceases to work. Not thread-safe.
 */
final class MasterAddress {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How long the master is asked to hold a question. */
  private static final Duration HELD = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI master;
  private boolean outOfReach;

  /** The call that the master holds; null when there is none. */
  private CompletableFuture<HttpResponse<byte[]>> held;

  MasterAddress(URI master) {
    this.master = master;
  }

  /**
   * Where the cluster is.
   *
   * @param addresses of the masters in it; empty while the master is out of reach
   * @param uid tells the lives of one master apart, which may have the same address; empty when it
   *     does not say
   */
  record Told(List<String> addresses, String uid) {
    boolean isEmpty() {
      return addresses.isEmpty();
    }
  }

  /** Asks the master; the answer is empty while it is out of reach. */
  Told cluster() throws InterruptedException {
    if (held != null) {
      held.cancel(true);
      held = null;
    }
    try {
      return told(client.send(question(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      return unreached(reason(e));
    }
  }

  /**
   * The same for whoever expects no news, and calls this again and again: the master holds the
   * question for a while, so that there are few of them, and whose end shows at once that the
   * master has ended. Does not wait.
   *
   * @return empty while the question is held
   */
  Optional<Told> clusterWhileWell() {
    if (held == null) {
      HttpRequest question =
          question(HELD.plus(TIMEOUT)).header("Prefer", "wait=" + HELD.toSeconds()).build();
      held = client.sendAsync(question, HttpResponse.BodyHandlers.ofByteArray());
    }
    if (!held.isDone()) {
      return Optional.empty();
    }
    CompletableFuture<HttpResponse<byte[]>> ended = held;
    held = null;
    try {
      return Optional.of(told(ended.join()));
    } catch (CompletionException e) {
      return Optional.of(unreached(reason(e.getCause())));
    } catch (IOException e) {
      return Optional.of(unreached(reason(e)));
    }
  }

  private HttpRequest.Builder question(Duration timeout) {
    URI url = URI.create(master.toString().replaceFirst("/*$", "/api/cluster"));
    return HttpRequest.newBuilder(url).timeout(timeout);
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? "it does not answer" : failure.getMessage();
  }

  private Told told(HttpResponse<byte[]> response) throws IOException {
    if (response.statusCode() != 200) {
      return unreached("it answered with status " + response.statusCode());
    }
    List<String> addresses = new ArrayList<>();
    JsonNode body = Json.LENIENT.readTree(response.body());
    body.path("addresses").forEach(address -> addresses.add(address.asText()));
    if (outOfReach) {
      System.err.printf("The master at %s is in reach again.%n", master);
      outOfReach = false;
    }
    return new Told(addresses, body.path("uid").asText());
  }

  private Told unreached(String reason) {
    if (!outOfReach) {
      System.err.printf(
          "Expected the master at %s to be in reach, but: %s. Services keep running.%n",
          master, reason);
      outOfReach = true;
    }
    return new Told(List.of(), "");
  }
}
