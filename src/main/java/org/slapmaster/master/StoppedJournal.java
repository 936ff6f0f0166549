package org.slapmaster.master;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slapmaster.model.Expect;

/** The journal in the data directory of a master that does not run. */
public final class StoppedJournal {
  private StoppedJournal() {}

  /**
   * Answers from the journal; holds the directory meanwhile.
   *
   * @param ask is given an actor system whose journal is the directory's
   * @throws IllegalArgumentException with one sentence when there is no journal, a master runs, or
   *     the question is wrong
   */
  public static <T> T ask(Path data, Function<ActorSystem<?>, CompletionStage<T>> ask)
      throws IOException, InterruptedException {
    Expect.that(
        Files.isDirectory(data.resolve("journal")),
        "Expected the data directory of a master, but %s has no journal.",
        data);
    Config config =
        ConfigFactory.parseMap(
                Map.of("slapmaster.data", data.toString(), "akka.actor.provider", "local"))
            .withFallback(ConfigFactory.parseResources("application.conf"))
            .withFallback(ConfigFactory.defaultOverrides())
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    DataDirectory held = DataDirectory.hold(data);
    try {
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "journal", config);
      try {
        return ask.apply(system).toCompletableFuture().get();
      } catch (ExecutionException failure) {
        throw refusal(failure.getCause());
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
      }
    } finally {
      held.close();
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
