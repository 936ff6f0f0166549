package org.slapmaster.http;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.StatusCodes;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.slapmaster.actor.Stages;
import org.slapmaster.domain.Refusal;

/**
 * Reads bodies whole, within bounds of size and time. A body that came in one piece with its
 * header, as most do, costs nothing.
 */
public final class Bodies {
  /** Of a body that is too large so much is read and forgotten, so that its sender hears why. */
  private static final long DRAINED = 64L * 1024 * 1024;

  private final ActorSystem<?> system;
  private final Materializer materializer;
  private final Duration patience;

  public Bodies(ActorSystem<?> system) {
    this.system = system;
    materializer = SystemMaterializer.get(system).materializer();
    patience = system.settings().config().getDuration("slapmaster.http.body-timeout");
  }

  /**
   * The whole body.
   *
   * @param maxBytes how large it may be
   * @return fails with a {@link Problem}: 413 for a larger one, 400 for one that does not come
   */
  public CompletionStage<ByteString> read(HttpRequest request, long maxBytes) {
    HttpEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      ByteString data = strict.getData();
      return data.size() > maxBytes
          ? CompletableFuture.failedStage(tooLarge(maxBytes))
          : CompletableFuture.completedStage(data);
    }
    if (entity.getContentLengthOption().orElse(0) > maxBytes) {
      return drain(entity)
          .thenCompose(ignored -> CompletableFuture.failedStage(tooLarge(maxBytes)));
    }
    return Stages.direct(
            system, entity.withSizeLimit(maxBytes).toStrict(patience.toMillis(), materializer))
        .handle((strict, failure) -> strict == null ? failed(failure, maxBytes) : strict.getData());
  }

  /** Lets a body pass that nobody wants. */
  public void discard(HttpRequest request) {
    if (!request.entity().isStrict()) {
      drain(request.entity());
    }
  }

  /** Completes when all of it came, or enough to give up. */
  private CompletionStage<Done> drain(HttpEntity entity) {
    return Stages.direct(
            system,
            entity
                .withSizeLimit(DRAINED)
                .getDataBytes()
                .completionTimeout(patience)
                .runWith(Sink.ignore(), materializer))
        .exceptionally(givenUp -> Done.getInstance());
  }

  private ByteString failed(Throwable failure, long maxBytes) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof EntityStreamSizeException) {
      throw tooLarge(maxBytes);
    } else if (cause instanceof TimeoutException) {
      throw Problem.invalid(
          "Expected the whole body within %d s, but it did not come.", patience.toSeconds());
    }
    throw Problem.invalid("Expected a whole body, but it broke off.");
  }

  private static Problem tooLarge(long maxBytes) {
    return new Problem(
        StatusCodes.CONTENT_TOO_LARGE,
        Refusal.Reason.INVALID,
        "Expected a body of at most " + maxBytes / 1024 + " KiB, but it is larger.");
  }
}
