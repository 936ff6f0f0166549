package org.slapmaster.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.slapmaster.view.ViewJson;

/** How answers are written. */
public final class Responses {
  /** On every answer: nothing is cached, guessed or run by a browser. */
  static final List<HttpHeader> SAFE_HEADERS =
      List.of(
          RawHeader.create("Cache-Control", "no-store"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"));

  private record ErrorBody(String status, String reason, String error) {}

  private Responses() {}

  /** A value as JSON, secrets masked by their types. */
  public static HttpResponse json(StatusCode status, Object value) {
    try {
      return HttpResponse.create()
          .withStatus(status)
          .withEntity(ContentTypes.APPLICATION_JSON, ViewJson.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(
          "Expected an answer that can be written as JSON, but " + failure.getMessage(), failure);
    }
  }

  /** Asks to come again. */
  public static HttpResponse retry(HttpResponse response, long seconds) {
    return response.addHeader(RawHeader.create("Retry-After", Long.toString(seconds)));
  }

  /** The one form of every error. */
  static HttpResponse error(StatusCode status, String reason, String sentence) {
    return json(status, new ErrorBody("refused", reason, sentence));
  }
}
