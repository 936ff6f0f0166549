package org.slapmaster.http;

import akka.http.javadsl.model.HttpRequest;
import java.util.regex.Pattern;

/**
 * The address under which a caller sees the master: that of the call itself, and what a proxy in
 * front of the master says of the scheme and path that it was called by.
 */
public final class BaseUrl {
  private static final Pattern SCHEME = Pattern.compile("https?");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)+/?");

  private BaseUrl() {}

  /** Such as {@code http://127.0.0.1:5000}, without a final slash. */
  public static String of(HttpRequest request) {
    String scheme = forwarded(request, "X-Forwarded-Proto", SCHEME, request.getUri().scheme());
    String authority =
        request
            .getHeader("Host")
            .map(host -> host.value().strip())
            .filter(host -> !host.isEmpty())
            .orElseGet(() -> request.getUri().host() + ":" + request.getUri().port());
    String prefix = forwarded(request, "X-Forwarded-Prefix", PREFIX, "").replaceAll("/$", "");
    return scheme + "://" + authority + prefix;
  }

  private static String forwarded(
      HttpRequest request, String header, Pattern form, String otherwise) {
    return request
        .getHeader(header)
        .map(value -> value.value().strip())
        .filter(value -> form.matcher(value).matches())
        .orElse(otherwise);
  }
}
