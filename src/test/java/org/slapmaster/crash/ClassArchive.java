package org.slapmaster.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.slapmaster.story.Cloud;

/**
 * What makes masters start in half the time: all classes in jars and, loaded and verified once, in
 * an archive of the JDK (class data sharing). Made anew by each run of the tests that needs it.
 */
final class ClassArchive {
  private static final Path DIRECTORY = Path.of("target", "class-archive");
  private static final Path ARCHIVE = DIRECTORY.resolve("slapmaster.jsa");

  /** How fast the first calls are does not matter here. */
  private static final String COLD = "-Dslapmaster.warm-up=0s";

  private static final List<String> OPTIONS = make();

  private ClassArchive() {}

  /** Options for a Java machine that runs slapmaster; its class path has the tests too. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> make() {
    try {
      Files.createDirectories(DIRECTORY);
      Files.deleteIfExists(ARCHIVE);
      String path =
          String.join(":", jar("classes"), jar("test-classes"), Path.of("target/lib/*").toString());
      Path data = Files.createTempDirectory(DIRECTORY, "recorded");
      // Recorded is what a master loads that answers a call and ends as it is told to.
      List<String> recording = List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, COLD, "-cp", path);
      try (Cloud cloud = new Cloud(data, recording, List.of()).startMaster()) {
        cloud.post("/api/request", Map.of("title", "recorded", "software_release", "web"));
        cloud.master().terminate();
      }
      // Without the archive, or with one that does not fit, a machine loads the classes itself.
      return List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + ARCHIVE, COLD, "-cp", path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String jar(String classes) {
    Path jar = DIRECTORY.resolve(classes + ".jar");
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-c",
                "-0",
                "-f",
                jar.toString(),
                "-C",
                "target/" + classes,
                ".");
    if (code != 0) {
      throw new IllegalStateException("Expected to make " + jar + ", but jar ended with " + code);
    }
    return jar.toString();
  }
}
