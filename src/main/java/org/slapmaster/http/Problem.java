package org.slapmaster.http;

import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import java.util.function.Supplier;
import org.slapmaster.domain.Refusal;

/** A call that ends with an error status and one sentence. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient StatusCode status;
  private final Refusal.Reason reason;

  /**
   * @param sentence "Expected ..., but ..."
   */
  public Problem(StatusCode status, Refusal.Reason reason, String sentence) {
    super(sentence);
    this.status = status;
    this.reason = reason;
  }

  /** What the rules refused, with the one HTTP status for its reason. */
  public static Problem of(Refusal refusal) {
    StatusCode status =
        switch (refusal.reason()) {
          case INVALID, UNKNOWN_FILTER -> StatusCodes.BAD_REQUEST;
          case UNKNOWN -> StatusCodes.NOT_FOUND;
          case NOT_THE_REQUESTER -> StatusCodes.FORBIDDEN;
          case TITLE_TAKEN, ROOT_TITLE, CYCLE, SHARED_FIXED, TOO_MANY, IN_USE, NOT_IN_THIS_STATE ->
              StatusCodes.CONFLICT;
        };
    return new Problem(status, refusal.reason(), refusal.sentence());
  }

  /** A value that the caller sent is not what it should be. */
  public static Problem invalid(String sentence, Object... arguments) {
    return of(Refusal.of(Refusal.Reason.INVALID, sentence, arguments));
  }

  /** There is no such thing. */
  public static Problem unknown(String sentence, Object... arguments) {
    return of(Refusal.of(Refusal.Reason.UNKNOWN, sentence, arguments));
  }

  /** A value of the model made from what a caller sent, whose refusal is the caller's error. */
  public static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException refused) {
      throw new Problem(StatusCodes.BAD_REQUEST, Refusal.Reason.INVALID, refused.getMessage());
    }
  }

  public StatusCode status() {
    return status;
  }

  public Refusal.Reason reason() {
    return reason;
  }
}
