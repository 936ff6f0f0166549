package org.slapmaster.node.supervise;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Looks once whether a promise holds. */
final class PromiseCheck {
  private static final int MAX_PAGE = 1024 * 1024;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  private PromiseCheck() {}

  /**
   * @param message one line without secrets
   */
  record Outcome(boolean passed, String message) {}

  /** Interruptible: the caller keeps the time. */
  static Outcome check(PartitionPaths paths, PromiseSpec spec) throws InterruptedException {
    if (spec instanceof PromiseSpec.Tcp tcp) {
      return tcp(tcp);
    }
    if (spec instanceof PromiseSpec.Http http) {
      return http(http);
    }
    return command(paths, (PromiseSpec.Command) spec);
  }

  private static Outcome tcp(PromiseSpec.Tcp spec) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(spec.host(), spec.port()), (int) spec.timeout().toMillis());
      return new Outcome(
          true, "%s port %d accepts connections.".formatted(spec.host(), spec.port()));
    } catch (IOException e) {
      return new Outcome(
          false,
          "Expected %s port %d to accept connections, but: %s."
              .formatted(spec.host(), spec.port(), reason(e)));
    }
  }

  private static Outcome http(PromiseSpec.Http spec) throws InterruptedException {
    URI url = spec.url();
    String shown =
        "%s://%s%s"
            .formatted(
                url.getScheme(), url.getRawAuthority().replaceFirst(".*@", ""), url.getRawPath());
    try {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(spec.timeout()).build();
      HttpResponse<InputStream> response =
          HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != spec.status()) {
          return new Outcome(
              false,
              "Expected status %d of %s, but got %d."
                  .formatted(spec.status(), shown, response.statusCode()));
        }
        String page = new String(body.readNBytes(MAX_PAGE), StandardCharsets.UTF_8);
        if (spec.contains() != null && !page.contains(spec.contains())) {
          return new Outcome(
              false, "Expected %s to contain the promised text, but it does not.".formatted(shown));
        }
        return new Outcome(true, "%s answers %d.".formatted(shown, spec.status()));
      }
    } catch (IOException e) {
      return new Outcome(false, "Expected %s to answer, but: %s.".formatted(shown, reason(e)));
    }
  }

  private static Outcome command(PartitionPaths paths, PromiseSpec.Command spec) {
    CommandRunner.Result result =
        CommandRunner.run(
            paths,
            spec.command(),
            spec.environment(),
            paths.home(),
            paths.log("promise-" + spec.name()),
            spec.timeout());
    String words = Mask.mask(LogFile.lastLine(result.lastLines()), spec.secrets());
    return result.succeeded()
        ? new Outcome(true, words)
        : new Outcome(
            false,
            "Expected the command to succeed, but it ended with exit code %d: %s"
                .formatted(result.exitCode(), words));
  }

  private static String reason(IOException e) {
    if (e.getMessage() == null) {
      return e instanceof ConnectException
          ? "it cannot be connected to"
          : e.getClass().getSimpleName();
    }
    return LogFile.lastLine(e.getMessage());
  }
}
