package org.slapmaster.bench.inside;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An actor system with the settings of a master, whose data is in a directory of the bench. */
final class OwnSystem implements AutoCloseable {
  private static final long ENDS_WITHIN_SECONDS = 60;
  private final ActorSystem<Void> system;

  private OwnSystem(ActorSystem<Void> system) {
    this.system = system;
  }

  /** One without a cluster. */
  static OwnSystem alone(Path data) {
    return alone(data, Map.of());
  }

  /** The same with settings besides those of a master. */
  static OwnSystem alone(Path data, Map<String, ?> settings) {
    Map<String, Object> told = new HashMap<>(settings);
    told.put("akka.actor.provider", "local");
    return start(data, told);
  }

  /**
   * @param settings besides those of a master
   */
  static OwnSystem start(Path data, Map<String, ?> settings) {
    Map<String, Object> told = new HashMap<>(settings);
    told.put("slapmaster.data", data.toString());
    // Whoever measures snapshots says so; all others measure the journal.
    told.putIfAbsent("slapmaster.snapshots.use", "off");
    told.put("akka.loglevel", "WARNING");
    // A machine that is busy with other things shall not make the start fail.
    told.put("akka.logger-startup-timeout", "60s");
    Config config =
        ConfigFactory.parseMap(told)
            .withFallback(ConfigFactory.defaultOverrides())
            .withFallback(ConfigFactory.parseResources("application.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    return new OwnSystem(ActorSystem.create(Behaviors.empty(), "slapmaster", config));
  }

  ActorSystem<Void> system() {
    return system;
  }

  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException(
          "Expected the measured actors to end within "
              + ENDS_WITHIN_SECONDS
              + " s, but they did not.",
          failure);
    }
  }
}
