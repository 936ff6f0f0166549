package org.slapmaster.http;

import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MalformedQueryParamRejection;
import akka.http.javadsl.server.MalformedRequestContentRejection;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.scaladsl.model.EntityStreamSizeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slapmaster.model.Expect;
import org.slapmaster.view.NameException;

/** How whatever goes wrong is said: one status, one sentence. */
final class Errors extends AllDirectives {
  private static final String INVALID = "INVALID";

  private Errors() {}

  static ExceptionHandler exceptions() {
    Errors directives = new Errors();
    return ExceptionHandler.newBuilder()
        .matchAny(failure -> directives.complete(response(failure)))
        .build();
  }

  /** The answer to a call that failed. */
  static HttpResponse response(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return response(failure.getCause());
    } else if (failure instanceof Problem problem) {
      return Responses.error(problem.status(), problem.reason().name(), problem.getMessage());
    } else if (failure instanceof NameException name) {
      return name.ambiguous()
          ? Responses.error(StatusCodes.CONFLICT, INVALID, name.getMessage())
          : Responses.error(StatusCodes.NOT_FOUND, "UNKNOWN", name.getMessage());
    } else if (failure instanceof EntityStreamSizeException) {
      return tooLarge();
    }
    return Faults.answer(
        "JSON API",
        failure,
        (status, sentence) ->
            Responses.error(
                status,
                status.equals(StatusCodes.SERVICE_UNAVAILABLE) ? "UNAVAILABLE" : "FAULT",
                sentence));
  }

  static RejectionHandler rejections() {
    Errors directives = new Errors();
    return RejectionHandler.newBuilder()
        .handle(
            MalformedRequestContentRejection.class,
            rejection ->
                directives.complete(
                    rejection.getCause() instanceof EntityStreamSizeException
                        ? tooLarge()
                        : invalid("a body that can be read", rejection.message())))
        .handle(
            MalformedQueryParamRejection.class,
            rejection ->
                directives.complete(
                    invalid("another value of " + rejection.parameterName(), rejection.errorMsg())))
        .handleAll(
            MethodRejection.class, rejections -> directives.complete(wrongMethod(rejections)))
        .handleAll(
            Rejection.class,
            rejections ->
                directives.complete(invalid("a request of the API", rejections.toString())))
        .handleNotFound(
            directives.extractUnmatchedPath(
                path ->
                    directives.complete(
                        error(
                            StatusCodes.NOT_FOUND,
                            "UNKNOWN",
                            "a path of the API such as /api/status",
                            "got '" + Expect.shown(path) + "'"))))
        .build();
  }

  private static HttpResponse wrongMethod(List<MethodRejection> rejections) {
    String allowed =
        rejections.stream()
            .map(MethodRejection::supported)
            .map(HttpMethod::value)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return error(
            StatusCodes.METHOD_NOT_ALLOWED, INVALID, "the method " + allowed, "got another one")
        .addHeader(RawHeader.create("Allow", allowed));
  }

  private static HttpResponse tooLarge() {
    return error(
        StatusCodes.CONTENT_TOO_LARGE,
        INVALID,
        "a body of at most " + Gate.MAX_BODY / 1024 + " KiB",
        "it is larger");
  }

  private static HttpResponse invalid(String expected, String found) {
    return error(StatusCodes.BAD_REQUEST, INVALID, expected, Expect.shown(found));
  }

  private static HttpResponse error(
      StatusCode status, String reason, String expected, String found) {
    return Responses.error(status, reason, "Expected " + expected + ", but " + found + ".");
  }
}
