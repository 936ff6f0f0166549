package org.slapmaster.http;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import java.net.InetAddress;
import org.slapmaster.actor.Caller;

/** Who calls: what the connection shows and what the caller claims, and that nobody proved it. */
public final class Callers {
  private static final int MAX_CLAIM = 64;

  private Callers() {}

  /**
   * @param face what is called, such as {@code http} or {@code slap}
   */
  public static Caller of(String face, HttpRequest request) {
    String address =
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(remote -> remote.getAddress().map(InetAddress::getHostAddress))
            .orElse("unknown");
    String claimed =
        request
            .getHeader("X-Remote-User")
            .map(header -> header.value().replaceAll("[^\\x20-\\x7e]", "?").strip())
            .filter(user -> !user.isEmpty())
            .map(user -> " as " + user.substring(0, Math.min(MAX_CLAIM, user.length())))
            .orElse("");
    return Caller.of(face + " " + address + claimed + " (unverified)");
  }
}
