package org.slapmaster.http.jsonrpc;

import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import java.util.Optional;
import org.slapmaster.domain.Refusal;

/** A call that ends with an error, in this face's form. */
final class RpcProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient StatusCode status;
  private final String type;

  /**
   * @param type a symbol of the ERP5 master, or the reason phrase of the status
   */
  RpcProblem(StatusCode status, String type, String sentence) {
    super(sentence);
    this.status = status;
    this.type = type;
  }

  RpcProblem(StatusCode status, String sentence) {
    this(status, status.reason(), sentence);
  }

  /** What the rules refused: malformed is 400, all else is not permitted. */
  static RpcProblem of(Refusal refusal, String type) {
    return refusal.reason() == Refusal.Reason.INVALID
        ? new RpcProblem(StatusCodes.BAD_REQUEST, refusal.sentence())
        : new RpcProblem(StatusCodes.FORBIDDEN, type, refusal.sentence());
  }

  /** Ends a call that was refused. */
  static void check(Optional<Refusal> refusal, String type) {
    refusal.ifPresent(
        refused -> {
          throw of(refused, type);
        });
  }

  StatusCode status() {
    return status;
  }

  String type() {
    return type;
  }
}
