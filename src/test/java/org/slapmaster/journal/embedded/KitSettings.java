package org.slapmaster.journal.embedded;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The master's own settings with a fresh directory, and with what Akka's kit stores. */
final class KitSettings {
  private KitSettings() {}

  static Config of(String engine) {
    try {
      Path target = Files.createDirectories(Path.of("target"));
      Path data = Files.createTempDirectory(target, "tck-" + engine);
      return ConfigFactory.parseString(
              """
              slapmaster.data = "%s"
              slapmaster.journal.embedded.engine = %s
              akka.persistence.snapshot-store.plugin = slapmaster.journal.embedded-snapshots
              akka.actor.provider = local
              # The kit stores strings and a class of its own. Nothing else here may.
              akka.actor.allow-java-serialization = on
              akka.actor.warn-about-java-serializer-usage = off
              """
                  .formatted(data, engine))
          .withFallback(ConfigFactory.parseResources("application.conf"))
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
