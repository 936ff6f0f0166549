package org.slapmaster.http;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;
import org.slapmaster.model.Expect;

/**
 * Answers what is so malformed or so long that it never becomes a request, so that it is not known
 * for which face it was meant; named in {@code http.conf}.
 */
public final class UnreadableRequest extends ParsingErrorHandler {
  /** Akka looks for the one instance under the name that Scala would give it. */
  @SuppressWarnings("unused")
  public static final UnreadableRequest MODULE$ = new UnreadableRequest();

  private UnreadableRequest() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    String what = Expect.shown(error.summary().replaceFirst("\\.$", ""));
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, "Expected an HTTP request, but " + what + ".\n");
  }
}
