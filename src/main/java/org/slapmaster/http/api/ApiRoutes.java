package org.slapmaster.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.Unmarshaller;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.Callers;
import org.slapmaster.http.Problem;
import org.slapmaster.http.Responses;
import org.slapmaster.model.Expect;
import org.slapmaster.view.ViewJson;
import scala.concurrent.duration.Duration;

/** What the groups of routes have in common. */
abstract class ApiRoutes extends AllDirectives {
  private static final int MAX_REASON = 500;

  /** How long reading may take: a journal can be large. */
  private static final Duration PATIENCE = Duration.create(80, TimeUnit.SECONDS);

  final MasterClient client;

  ApiRoutes(MasterClient client) {
    this.client = client;
  }

  /** A call that changes something: its fields, read to the end, and who makes it. */
  final Route change(BiFunction<Fields, Caller, CompletionStage<HttpResponse>> carryOut) {
    return post(
        () ->
            extractRequest(
                request ->
                    entity(
                        Unmarshaller.entityToString(),
                        body ->
                            completeWithFuture(
                                carryOut.apply(
                                    Fields.parse(body.isBlank() ? "{}" : body),
                                    Callers.of("http", request))))));
  }

  /** A call that reads, with no parameters but those that are named. */
  final Route query(Set<String> names, Function<Map<String, String>, Route> inner) {
    return get(
        () ->
            parameterMap(
                given -> {
                  for (String name : given.keySet()) {
                    if (!names.contains(name)) {
                      throw Problem.invalid(
                          "Expected parameters among %s, but got '%s'.",
                          String.join(", ", names.stream().sorted().toList()), Expect.shown(name));
                    }
                  }
                  return withRequestTimeout(PATIENCE, () -> inner.apply(given));
                }));
  }

  /** The value as it is when the stage completes. */
  final Route answer(CompletionStage<?> value) {
    return completeWithFuture(value.thenApply(ok -> Responses.json(StatusCodes.OK, ok)));
  }

  /** The same, as of the moment that the cloud is of. */
  static Object asOf(CloudAt cloud, Object value) {
    return cloud.asOf() == null ? value : ViewJson.asOf(value, cloud.asOf());
  }

  /** A flag in a query: {@code ?all} and {@code ?all=true} set it. */
  static boolean isSet(Map<String, String> query, String flag) {
    String value = query.get(flag);
    return value != null && (value.isEmpty() || value.equals("true"));
  }

  /** The answer to an order that is carried out or refused, and nothing else. */
  static HttpResponse done(Optional<Refusal> refusal) {
    if (refusal.isPresent()) {
      throw Problem.of(refusal.get());
    }
    return Responses.json(StatusCodes.OK, Map.of("status", "done"));
  }

  /** An operator's reason, as the journal keeps it. */
  static String reason(String text) {
    Expect.that(
        text != null && !text.isBlank() && text.length() <= MAX_REASON,
        "Expected a reason of at most %d characters, but got %s.",
        MAX_REASON,
        text == null || text.isBlank() ? "none" : text.length());
    return text;
  }
}
