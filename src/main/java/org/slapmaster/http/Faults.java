package org.slapmaster.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.slapmaster.actor.MasterBusy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a face did not expect: a sentence for its caller, all else for the log. */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final long RETRY_AFTER = 2;

  private Faults() {}

  /**
   * 503 when no master took the call on or none answered in time, which a caller may repeat; 500
   * with a reference into the log otherwise.
   *
   * @param face for the log, such as {@code SLAP tool}
   * @param error the face's own form of an error with a status and a sentence
   */
  public static HttpResponse answer(
      String face, Throwable failure, BiFunction<StatusCode, String, HttpResponse> error) {
    if (failure instanceof MasterBusy) {
      return Responses.retry(
          error.apply(StatusCodes.SERVICE_UNAVAILABLE, failure.getMessage()), RETRY_AFTER);
    } else if (failure instanceof TimeoutException) {
      return Responses.retry(
          error.apply(
              StatusCodes.SERVICE_UNAVAILABLE,
              "Expected an answer of the master in time, but none came. What was asked may have"
                  + " been done; ask again."),
          RETRY_AFTER);
    }
    String reference = UUID.randomUUID().toString();
    LOG.error("A call of the {} failed [{}]", face, reference, failure);
    return error.apply(
        StatusCodes.INTERNAL_SERVER_ERROR,
        "Expected to answer, but the master has a fault; its log has it under " + reference + ".");
  }
}
