package org.slapmaster.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.model.Expect;
import org.slapmaster.slap.Marshal;
import org.slapmaster.slap.SlapObject;

/** Calls a SLAP master as a client and as a node do. Thread-safe. */
final class SlapClient {
  static final String REQUEST = "requestComputerPartition";
  static final String INFORMATION = "getFullComputerInformation";
  static final int OK = 200;

  /** What a request is answered that is accepted, but not allocated yet. */
  static final int PLEASE_WAIT = 408;

  private static final int MOST_CHARACTERS = 1 << 26;
  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI master;

  /**
   * What a request was answered.
   *
   * @param place where the instance is, as {@code COMPUTER/PARTITION}; null unless the status is
   *     200
   */
  record Answer(int status, String place) {}

  /**
   * @param master its URL, under which the calls are
   */
  SlapClient(URI master) {
    Expect.that(
        "http".equals(master.getScheme()) && master.getHost() != null,
        "Expected a master as http://HOST:PORT, but got '%s'.",
        Expect.shown(master.toString()));
    this.master = URI.create(master.toString().replaceFirst("/*$", "/"));
  }

  URI master() {
    return master;
  }

  /** The path of a call, with what follows the question mark. */
  String path(String call) {
    return master.getRawPath() + call;
  }

  static String informationOf(String computer) {
    return INFORMATION + "?computer_id=" + SlapForms.encoded(computer);
  }

  /** Makes a computer of free partitions, and the release available on it. */
  void prepare(String computer, List<String> partitions, int firstAddress)
      throws IOException, InterruptedException {
    done("loadComputerConfigurationFromXML", SlapForms.format(computer, partitions, firstAddress));
    done("supplySupply", SlapForms.supply(computer));
    done("availableSoftwareRelease", SlapForms.available(computer));
  }

  Answer request(Batch.Title title) throws IOException, InterruptedException {
    HttpResponse<String> response = post(REQUEST, SlapForms.request(title));
    String place = null;
    if (response.statusCode() == OK) {
      SlapObject instance = object(REQUEST, response);
      place =
          place(
              instance.attributes().get("slap_computer_id"),
              instance.attributes().get("slap_computer_partition_id"));
    }
    return new Answer(response.statusCode(), place);
  }

  /**
   * Orders that an instance be destroyed, and says in place of its node that it is.
   *
   * @param place where it is
   * @return the status of the last answer
   */
  int destroy(Batch.Title title, String place) throws IOException, InterruptedException {
    post(REQUEST, SlapForms.destruction(title));
    int slash = place.indexOf('/');
    String form = SlapForms.destroyed(place.substring(0, slash), place.substring(slash + 1));
    return post("destroyedComputerPartition", form).statusCode();
  }

  /** What a computer's node is told: titles by place, as in {@link Answer}. */
  Map<String, String> instancesOf(String computer) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request(informationOf(computer)).GET().build());
    expectOk(INFORMATION, response);
    Map<String, String> titles = new HashMap<>();
    if (object(INFORMATION, response).attributes().get("_computer_partition_list")
        instanceof List<?> partitions) {
      for (Object partition : partitions) {
        // A free partition has no parameters.
        if (partition instanceof SlapObject used
            && used.attributes().get("_parameter_dict") instanceof Map<?, ?> parameters) {
          titles.put(
              place(computer, used.attributes().get("_partition_id")),
              String.valueOf(parameters.get("instance_title")));
        }
      }
    }
    return titles;
  }

  private static String place(Object computer, Object partition) {
    return computer + "/" + partition;
  }

  private SlapObject object(String call, HttpResponse<String> response) throws IOException {
    if (Marshal.read(call, response.body(), MOST_CHARACTERS) instanceof SlapObject object) {
      return object;
    }
    throw new IOException(
        "Expected %s to answer %s with an object, but it answered: %s"
            .formatted(master, call, Expect.shown(response.body())));
  }

  private void done(String call, String form) throws IOException, InterruptedException {
    expectOk(call, post(call, form));
  }

  private void expectOk(String call, HttpResponse<String> response) throws IOException {
    if (response.statusCode() != OK) {
      throw new IOException(
          "Expected %s to do %s, but it answered with status %d: %s"
              .formatted(master, call, response.statusCode(), Expect.shown(response.body())));
    }
  }

  private HttpResponse<String> post(String call, String form)
      throws IOException, InterruptedException {
    return send(
        request(call)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form, StandardCharsets.US_ASCII))
            .build());
  }

  private HttpRequest.Builder request(String call) {
    return HttpRequest.newBuilder(master.resolve(call)).timeout(TIMEOUT);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException refused) {
      ConnectException said =
          new ConnectException(
              "Expected a SLAP master at " + master + ", but it cannot be reached.");
      said.initCause(refused);
      throw said;
    }
  }
}
