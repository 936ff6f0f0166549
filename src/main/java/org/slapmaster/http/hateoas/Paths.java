package org.slapmaster.http.hateoas;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Titles and references as the last segment of a path. */
final class Paths {
  private Paths() {}

  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The server may or may not have decoded the path before: what has no escapes stays as it is. */
  static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** A relative address as it may stand in a header. */
  static String safe(String relative) {
    int slash = relative.lastIndexOf('/') + 1;
    return relative.substring(0, slash) + encoded(decoded(relative.substring(slash)));
  }
}
