package org.slapmaster.http;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slapmaster.domain.Refusal;
import org.slapmaster.model.Expect;

/**
 * What is refused before a call is looked at.
 *
 * <p>Why hosts are checked: a page from elsewhere, open in the browser of somebody who can reach
 * this face, could otherwise give the face a name of its own (DNS rebinding) and call it. Why
 * changes need {@code application/json}: such a page cannot send that type without asking first.
 */
final class Gate extends AllDirectives {
  /** The most bytes of a body. */
  static final long MAX_BODY = 128 * 1024;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
  private final Set<String> hosts = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final boolean anyAddress;

  /**
   * @param bound the address that is served
   * @param allowed further names
   */
  Gate(String bound, List<String> allowed) {
    hosts.add(bound);
    hosts.add("[" + bound + "]");
    hosts.addAll(allowed);
    // A name can be pointed anywhere, a number cannot.
    anyAddress = ANY.contains(bound);
    if (anyAddress) {
      hosts.addAll(ownNames());
    }
  }

  /** Only a browser can be led here under another name, and each says what it is. */
  private static boolean isBrowser(HttpRequest request) {
    return request.getHeader("Origin").isPresent()
        || request.getHeader("Referer").isPresent()
        || request.getHeader("Sec-Fetch-Mode").isPresent()
        || request
            .getHeader("User-Agent")
            .filter(agent -> agent.value().startsWith("Mozilla/"))
            .isPresent();
  }

  /**
   * Lets a call pass that is made to this master and not by a stranger's page.
   *
   * @param stock whether a stock client may call, which names the master as its network does
   * @throws Problem otherwise
   */
  void check(HttpRequest request, boolean stock) {
    String host = request.getUri().getHost().toString();
    require(
        isOurs(host) || (stock && !isBrowser(request)),
        StatusCodes.FORBIDDEN,
        "Expected a call to a name of this master, but got Host '%s'. If it is one, add it to"
            + " slapmaster.http.allowed-hosts.",
        host);
    request
        .getHeader("Origin")
        .ifPresent(
            origin ->
                require(
                    isSameOrigin(origin.value(), request),
                    StatusCodes.FORBIDDEN,
                    "Expected a call from this master's own pages, but got Origin '%s'.",
                    origin.value()));
    request
        .getHeader("Sec-Fetch-Site")
        .ifPresent(
            site ->
                require(
                    !site.value().equals("cross-site"),
                    StatusCodes.FORBIDDEN,
                    "Expected a call from this master's own pages, but it is %s.",
                    site.value()));
  }

  /** The JSON API takes bodies of its own type and of bounded size only. */
  Route guardJson(Supplier<Route> inner) {
    return extractRequest(
        request -> {
          checkJson(request);
          return withSizeLimit(MAX_BODY, inner);
        });
  }

  private static void checkJson(HttpRequest request) {
    boolean changes =
        !request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD);
    String type = request.entity().getContentType().toString();
    require(
        !changes
            || request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON),
        StatusCodes.UNSUPPORTED_MEDIA_TYPE,
        type.equals("none/none")
            ? "Expected a body of Content-Type application/json, but got none."
            : "Expected a body of Content-Type application/json, but got '%s'.",
        type);
  }

  /** How this machine calls itself. */
  private static Set<String> ownNames() {
    try {
      InetAddress own = InetAddress.getLocalHost();
      return new TreeSet<>(List.of(own.getHostName(), own.getCanonicalHostName()));
    } catch (UnknownHostException nameless) {
      return Set.of();
    }
  }

  private boolean isOurs(String host) {
    return hosts.contains(host)
        || LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()
        || (anyAddress && NUMERIC.matcher(host).matches());
  }

  private static boolean isSameOrigin(String origin, HttpRequest request) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null
          && request
              .getHeader("Host")
              .map(host -> host.value().equalsIgnoreCase(authority))
              .orElse(false);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static void require(boolean condition, StatusCode status, String sentence, String got) {
    if (!condition) {
      String refusal = String.format(sentence, Expect.shown(got));
      throw new Problem(status, Refusal.Reason.INVALID, refusal);
    }
  }
}
