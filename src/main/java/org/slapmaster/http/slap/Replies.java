package org.slapmaster.http.slap;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.Faults;
import org.slapmaster.http.Problem;
import org.slapmaster.security.ActiveCertificateException;
import org.slapmaster.slap.Malformed;

/**
 * The forms of answers: marshalled XML, or one line of text. The client makes a well-known error of
 * 404 and "please wait" of 408; everything else that is no success reaches its user as it is.
 */
final class Replies {
  private static final ContentType.WithCharset XML =
      MediaTypes.TEXT_XML.toContentType(HttpCharsets.UTF_8);
  private static final HttpHeader NO_SNIFFING =
      RawHeader.create("X-Content-Type-Options", "nosniff");

  /** Documents hold secrets. */
  private static final List<HttpHeader> UNCACHED =
      List.of(NO_SNIFFING, RawHeader.create("Cache-Control", "no-store"));

  private static final HttpResponse OK = HttpResponse.create().withHeaders(UNCACHED);
  private static final HttpResponse WAIT =
      HttpResponse.create()
          .withStatus(StatusCodes.REQUEST_TIMEOUT)
          .withHeaders(List.of(NO_SNIFFING, RawHeader.create("Cache-Control", "private")));

  private Replies() {}

  /** A marshalled value. */
  static HttpResponse marshalled(byte[] document) {
    return OK.withEntity(XML, document);
  }

  /** A success in words, at which no client looks. */
  static HttpResponse text(String text) {
    return OK.withEntity(ContentTypes.TEXT_PLAIN_UTF8, text);
  }

  /** The order is kept, ask again. */
  static HttpResponse pleaseWait(String why) {
    return WAIT.withEntity(ContentTypes.TEXT_PLAIN_UTF8, why);
  }

  static HttpResponse error(StatusCode status, String sentence) {
    return OK.withStatus(status).withEntity(ContentTypes.TEXT_PLAIN_UTF8, sentence);
  }

  /** What the rules refused; the client knows 404 only. */
  static HttpResponse refused(Refusal refusal) {
    StatusCode status =
        switch (refusal.reason()) {
          case INVALID, UNKNOWN_FILTER -> StatusCodes.BAD_REQUEST;
          case IN_USE -> StatusCodes.CONFLICT;
          default -> StatusCodes.NOT_FOUND;
        };
    return error(status, refusal.sentence());
  }

  /** An order that is carried out, or refused. */
  static HttpResponse done(Optional<Refusal> refusal, String text) {
    return refusal.map(Replies::refused).orElseGet(() -> text(text));
  }

  /** Whatever went wrong. */
  static HttpResponse failure(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return failure(failure.getCause());
    } else if (failure instanceof Problem problem) {
      return error(problem.status(), problem.getMessage());
    } else if (failure instanceof Malformed malformed) {
      return error(StatusCodes.BAD_REQUEST, malformed.getMessage());
    } else if (failure instanceof ActiveCertificateException active) {
      return error(StatusCodes.NOT_FOUND, active.getMessage());
    }
    return Faults.answer("SLAP tool", failure, Replies::error);
  }
}
