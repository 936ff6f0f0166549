package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The methods of the tool by their paths. */
final class Methods {
  /** The most bytes of a call. */
  static final int MAX_BODY = 1024 * 1024;

  private final Map<String, Method> byPath = new HashMap<>();

  /** How a call is answered; what it throws becomes an answer too. */
  interface Handler extends Function<Call, CompletionStage<HttpResponse>> {}

  /**
   * @param changes whether it changes something, so that no browser may be led to it by a link
   * @param maxBody bytes
   */
  record Method(boolean changes, int maxBody, Handler handler) {}

  /** Adds a method that only reads. */
  void reads(String name, Handler handler) {
    add(name, new Method(false, MAX_BODY, handler));
  }

  /** Adds a method that changes something. */
  void changes(String name, Handler handler) {
    changes(name, MAX_BODY, handler);
  }

  void changes(String name, int maxBody, Handler handler) {
    add(name, new Method(true, maxBody, handler));
  }

  private void add(String name, Method method) {
    byPath.put("/" + name, method);
  }

  /** Null when there is none. */
  Method at(String path) {
    return byPath.get(path);
  }
}
