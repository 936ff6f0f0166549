package org.slapmaster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slapmaster.model.Expect;
import org.slapmaster.view.EventView;
import org.slapmaster.view.ViewJson;

/** Speaks to a master's JSON API. Every failure is a {@link CliException} with its exit code. */
final class ApiClient {
  /** Longer than a master reads a large journal. */
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int UNAUTHORISED = 401;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final String DATA = "data: ";
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String master;

  ApiClient(URI master) {
    if (master.getHost() == null || !"http".equals(master.getScheme())) {
      throw new CliException(
          ExitCode.USAGE,
          "Expected the master as http://HOST:PORT, but got '"
              + Expect.shown(master.toString())
              + "'.");
    }
    this.master = master.toString().replaceFirst("/+$", "");
  }

  /** A path from its segments and what follows the question mark; null values are left out. */
  static String path(Map<String, String> query, String... segments) {
    StringBuilder path = new StringBuilder("/api");
    for (String segment : segments) {
      path.append('/').append(encode(segment));
    }
    String asked =
        new TreeMap<>(query)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    return asked.isEmpty() ? path.toString() : path + "?" + asked;
  }

  static String path(String... segments) {
    return path(Map.of(), segments);
  }

  JsonNode get(String path) {
    return json(send(request(path).GET()));
  }

  /** Empty when there is no such thing (any more). */
  Optional<JsonNode> find(String path) {
    HttpResponse<String> response = exchange(request(path).GET());
    return response.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(json(checked(response)));
  }

  <T> T get(String path, Class<T> type) {
    return read(get(path), type);
  }

  /** What is not JSON: drawings. */
  String getText(String path) {
    return send(request(path).GET()).body();
  }

  JsonNode post(String path, Object body) {
    try {
      String json = ViewJson.MAPPER.writeValueAsString(body);
      return json(send(posting(path, json)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Hears what is committed, until the master is gone.
   *
   * @param after a position, or {@code start} for everything
   */
  void follow(String after, Consumer<EventView> hear) {
    follow(Map.of("after", after), hear);
  }

  /**
   * The same of some events.
   *
   * @param query which; {@code after} is the position
   */
  void follow(Map<String, String> query, Consumer<EventView> hear) {
    lines(
        getting(path(query, "events")),
        line -> {
          if (line.startsWith(DATA)) {
            hear.accept(event(line.substring(DATA.length())));
          }
        });
  }

  /** A call for {@link #lines}. */
  HttpRequest.Builder getting(String path) {
    return request(path).GET();
  }

  /** A call for {@link #lines} that changes something. */
  HttpRequest.Builder posting(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json));
  }

  /** What comes as lines, for as long as it takes. */
  void lines(HttpRequest.Builder request, Consumer<String> hear) {
    try {
      HttpResponse<Stream<String>> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() != OK) {
          throw refused(response.statusCode(), lines.collect(Collectors.joining("\n")));
        }
        lines.forEach(hear);
      }
    } catch (IOException | UncheckedIOException gone) {
      throw unreachable(gone);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static EventView event(String json) {
    try {
      return ViewJson.MAPPER.readValue(json, EventView.class);
    } catch (JsonProcessingException other) {
      throw notOurs(other.getOriginalMessage());
    }
  }

  static <T> T read(JsonNode node, Class<T> type) {
    try {
      return ViewJson.MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException other) {
      throw notOurs(other.getOriginalMessage());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(master + path))
        .timeout(TIMEOUT)
        .header(
            "X-Remote-User",
            System.getProperty("user.name", "unknown").replaceAll("[^\\x21-\\x7e]", "?"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return checked(exchange(request));
  }

  private static HttpResponse<String> checked(HttpResponse<String> response) {
    if (response.statusCode() != OK && response.statusCode() != ACCEPTED) {
      throw refused(response.statusCode(), response.body());
    }
    return response;
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw unreachable(failure);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private CliException unreachable(Exception failure) {
    return new CliException(
        ExitCode.UNREACHABLE,
        "Expected a slapmaster at %s, but it cannot be reached%s. Start one with 'slapmaster master', or name another with --master."
            .formatted(
                master, failure.getMessage() == null ? "" : " (" + failure.getMessage() + ")"));
  }

  private static CliException interrupted() {
    Thread.currentThread().interrupt();
    return new CliException(ExitCode.UNREACHABLE, "Interrupted.");
  }

  private static CliException refused(int status, String body) {
    String sentence = "The master answered with status " + status + ".";
    try {
      JsonNode answer = ViewJson.MAPPER.readTree(body);
      // The JSON-RPC face calls it the title.
      sentence = answer.path("error").asText(answer.path("title").asText(sentence));
    } catch (JsonProcessingException notJson) {
      // Refused before it reached the API; the status has to do.
    }
    return switch (status) {
      case UNAUTHORISED -> new CliException(ExitCode.UNAUTHORISED, sentence);
      case UNAVAILABLE -> new CliException(ExitCode.UNREACHABLE, sentence);
      default -> new CliException(ExitCode.REFUSED, sentence);
    };
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return ViewJson.MAPPER.readTree(response.body());
    } catch (JsonProcessingException other) {
      throw notOurs(other.getOriginalMessage());
    }
  }

  private static CliException notOurs(String why) {
    return new CliException(
        ExitCode.UNREACHABLE, "Expected the answer of a slapmaster, but got another: " + why);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
