package org.slapmaster.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.japi.function.Function;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The JSON API as a face: its routes, with the errors that no route answers. */
final class ApiFace extends AllDirectives implements Face {
  private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;

  ApiFace(ActorSystem<?> system, Gate gate, Route routes) {
    this.routes = sealed(gate, routes).handler(system);
  }

  private Route sealed(Gate gate, Route routes) {
    return respondWithDefaultHeaders(
        Responses.SAFE_HEADERS,
        () ->
            handleExceptions(
                Errors.exceptions(),
                () -> handleRejections(Errors.rejections(), () -> gate.guardJson(() -> routes))));
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    try {
      return routes.apply(request);
    } catch (Exception failure) {
      return CompletableFuture.completedStage(Errors.response(failure));
    }
  }

  @Override
  public HttpResponse refuse(Problem problem) {
    return Errors.response(problem).addHeaders(Responses.SAFE_HEADERS);
  }
}
