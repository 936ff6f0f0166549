package org.slapmaster.http.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.StatusCodes;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slapmaster.audit.Auditor;
import org.slapmaster.audit.Moments;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.Problem;
import org.slapmaster.journal.Moment;

/** What is answered from the journal alone. Reading it is long work, so few do it at a time. */
final class Past {
  private static final int MOST = 2;
  private final Semaphore readers = new Semaphore(MOST);
  private final Auditor auditor;

  Past(ActorSystem<?> system) {
    this.auditor = new Auditor(system);
  }

  /** A moment as a caller writes it; what has no zone is UTC. */
  static Moment moment(String text) {
    return Problem.checked(() -> Moments.parse(text, now()));
  }

  static ZonedDateTime now() {
    return ZonedDateTime.now(Clock.systemUTC());
  }

  /** The auditor's answer; what he finds wrong with the question is the caller's error. */
  <T> CompletionStage<T> read(Function<Auditor, CompletionStage<T>> ask) {
    if (!readers.tryAcquire()) {
      throw new Problem(
          StatusCodes.SERVICE_UNAVAILABLE,
          Refusal.Reason.NOT_IN_THIS_STATE,
          "Expected at most %d calls at a time that read the journal, but so many are being answered; ask again."
              .formatted(MOST));
    }
    return CompletableFuture.completedStage(auditor)
        .thenCompose(ask)
        .whenComplete((answer, failure) -> readers.release())
        .exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof IllegalArgumentException refused) {
                throw Problem.invalid("%s", refused.getMessage());
              }
              throw new CompletionException(cause);
            });
  }
}
