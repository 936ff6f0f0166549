package org.slapmaster.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.TimeoutAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Prefer: wait=SECONDS} (RFC 7240): the caller would rather have the answer late than hear
 * that there is no news. Stock clients never say so.
 *
 * @param patience how long the call may be held
 */
public record Preference(Duration patience) {
  /**
   * Less than any proxy's and stock client's patience, and than the idle timeout of a connection.
   */
  public static final Duration LONGEST = Duration.ofSeconds(60);

  /** What the answer may take beyond the wait. */
  private static final long MARGIN_SECONDS = 15;

  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?([0-9]{1,9})\"?(?:$|[,;\\s])");

  /** What the caller prefers; empty when it says nothing of this. */
  public static Optional<Preference> of(HttpRequest request) {
    return request
        .getHeader("Prefer")
        .flatMap(
            header -> {
              Matcher wait = WAIT.matcher(header.value());
              return wait.find() ? Optional.of(wait.group(1)) : Optional.empty();
            })
        .map(seconds -> Math.min(LONGEST.toSeconds(), Long.parseLong(seconds)))
        .filter(seconds -> seconds > 0)
        .map(seconds -> new Preference(Duration.ofSeconds(seconds)));
  }

  /** Has the server wait long enough for the answer. */
  public void extend(HttpRequest request) {
    request
        .getHeader(TimeoutAccess.class)
        .ifPresent(
            timeout ->
                timeout
                    .timeoutAccess()
                    .updateTimeout(
                        scala.concurrent.duration.Duration.create(
                            patience.toSeconds() + MARGIN_SECONDS, TimeUnit.SECONDS)));
  }

  /** Says in an answer that the preference was honoured. */
  public HttpResponse applied(HttpResponse response) {
    return response.addHeader(
        RawHeader.create("Preference-Applied", "wait=" + patience.toSeconds()));
  }
}
