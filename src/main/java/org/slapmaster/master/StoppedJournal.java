package org.slapmaster.master;

import akka.actor.typed.ActorSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** The journal of a master that does not run. */
public final class StoppedJournal {
  private StoppedJournal() {}

  /**
   * Answers from the journal; holds it meanwhile.
   *
   * @param place a data directory, or settings that name a PostgreSQL
   * @param ask is given an actor system whose journal is the one there
   * @throws IllegalArgumentException with one sentence when there is no journal, a master runs, or
   *     the question is wrong
   */
  public static <T> T ask(Path place, Function<ActorSystem<?>, CompletionStage<T>> ask)
      throws IOException, InterruptedException {
    try (OpenJournal journal = OpenJournal.at(place)) {
      return ask.apply(journal.system()).toCompletableFuture().get();
    } catch (ExecutionException failure) {
      throw refusal(failure.getCause());
    }
  }

  /** What is fit for whoever asked; all else says that the journal cannot be read. */
  private static RuntimeException refusal(Throwable cause) {
    return cause instanceof RuntimeException refused
            && refused.getMessage() != null
            && refused.getMessage().startsWith("Expected ")
        ? refused
        : new IllegalArgumentException(
            "Expected a journal that can be read, but: " + cause.getMessage(), cause);
  }
}
