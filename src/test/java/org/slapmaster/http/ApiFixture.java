package org.slapmaster.http;

import akka.http.javadsl.ServerBinding;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.security.CertificateAuthority;
import org.slapmaster.view.ViewJson;

/** A real master that serves its API on a free port; its computers are simulated. */
public final class ApiFixture implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  public final MasterFixture master;
  public final String url;
  public final Path data;

  private ApiFixture(Path data, Map<String, String> settings) {
    this.data = data;
    this.master = MasterFixture.on(data, settings);
    ServerBinding binding =
        MasterFixture.await(
            HttpServer.bind(
                master.system, master.client, CertificateAuthority.open(data), "127.0.0.1", 0));
    this.url = "http://127.0.0.1:" + binding.localAddress().getPort();
  }

  public static ApiFixture start() {
    return start(Map.of());
  }

  /** The same with other settings. */
  public static ApiFixture start(Map<String, String> settings) {
    try {
      return new ApiFixture(Files.createTempDirectory("slapmaster-api-"), settings);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** An answer with its status. */
  public record Answer(int status, String text, HttpResponse<String> response) {
    public JsonNode json() {
      try {
        return ViewJson.MAPPER.readTree(text);
      } catch (IOException failure) {
        throw new AssertionError("Expected JSON, but got " + text, failure);
      }
    }

    public String error() {
      return json().path("error").asText();
    }
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  public Answer post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Ends the master; the data directory stays until {@link #close}. */
  public void stop() {
    master.close();
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
