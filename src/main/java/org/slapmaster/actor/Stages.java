package org.slapmaster.actor;

import akka.actor.typed.ActorSystem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import scala.compat.java8.FutureConverters;

/** Stages that Akka hands to Java. */
public final class Stages {
  private Stages() {}

  /**
   * The same result, but what depends on it runs at once, on a thread of the system's dispatcher.
   *
   * <p>Why: a stage that Akka made of a Scala future runs each dependent step through Java's common
   * pool. A machine of two cores has none, and then every single step starts a thread: asking an
   * actor costs ten times what it should.
   */
  public static <T> CompletionStage<T> direct(ActorSystem<?> system, CompletionStage<T> stage) {
    CompletableFuture<T> direct = new CompletableFuture<>();
    FutureConverters.toScala(stage)
        .onComplete(
            result ->
                result.isSuccess()
                    ? direct.complete(result.get())
                    : direct.completeExceptionally(result.failed().get()),
            system.executionContext());
    return direct;
  }
}
