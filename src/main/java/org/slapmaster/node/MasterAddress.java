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
import org.slapmaster.codec.Json;

/**
 * Asks the master over HTTP where its cluster is, and says on standard error when that begins and
 * ceases to work.
 */
final class MasterAddress {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI master;
  private boolean outOfReach;

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
    URI url = URI.create(master.toString().replaceFirst("/*$", "/api/cluster"));
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(url).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofByteArray());
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
    } catch (IOException e) {
      return unreached(e.getMessage() == null ? "it does not answer" : e.getMessage());
    }
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
