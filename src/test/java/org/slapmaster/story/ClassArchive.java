package org.slapmaster.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * What makes programs start in half the time: all classes in jars and, loaded and verified once, in
 * an archive of the JDK (class data sharing). Made by the first test that needs it, and anew when
 * classes changed; tests in other processes wait for it.
 */
final class ClassArchive {
  private static final Path DIRECTORY = Path.of("target", "class-archive");
  private static final Path ARCHIVE = DIRECTORY.resolve("slapmaster.jsa");
  private static final List<Path> CLASSES =
      List.of(Path.of("target", "classes"), Path.of("target", "test-classes"));
  private static final Path LIBRARIES = Path.of("target", "lib");
  private static final String CLASS_PATH =
      String.join(
          ":",
          jarOf(CLASSES.get(0)).toString(),
          jarOf(CLASSES.get(1)).toString(),
          LIBRARIES.resolve("*").toString());

  private static final List<String> OPTIONS = make();

  private ClassArchive() {}

  /** Options for a Java machine that runs slapmaster; its class path has the tests too. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> make() {
    try {
      Files.createDirectories(DIRECTORY);
      try (FileChannel channel =
          FileChannel.open(
              DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until it is closed
        if (!isCurrent()) {
          record();
        }
      }
      // Without the archive, or with one that does not fit, a machine loads the classes itself.
      return List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + ARCHIVE, "-cp", CLASS_PATH);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isCurrent() throws IOException {
    if (!Files.exists(ARCHIVE)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(ARCHIVE);
    return Stream.of(CLASSES.get(0), CLASSES.get(1), LIBRARIES)
        .allMatch(directory -> newest(directory).compareTo(made) < 0);
  }

  private static FileTime newest(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.map(ClassArchive::modified).max(Comparator.naturalOrder()).orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Recorded is what a master loads that answers a call and ends as it is told to. */
  private static void record() throws IOException {
    Files.deleteIfExists(ARCHIVE);
    for (Path classes : CLASSES) {
      jar(classes);
    }
    Path data = Files.createTempDirectory(DIRECTORY, "recorded");
    try (Program master =
        Program.launch(
            data,
            "recorded",
            List.of(),
            List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-cp", CLASS_PATH),
            List.of(
                "master", "--http", "127.0.0.1:0", "--data", data.resolve("data").toString()))) {
      URI api = URI.create(master.await("slapmaster ready (http://\\S+)") + "/api/request");
      HttpRequest call =
          HttpRequest.newBuilder(api)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"title\": \"recorded\", \"software_release\": \"web\"}"))
              .build();
      HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.discarding());
      master.terminate();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static Path jarOf(Path classes) {
    return DIRECTORY.resolve(classes.getFileName() + ".jar");
  }

  private static void jar(Path classes) {
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-c",
                "-0",
                "-f",
                jarOf(classes).toString(),
                "-C",
                classes.toString(),
                ".");
    if (code != 0) {
      throw new IllegalStateException(
          "Expected to make " + jarOf(classes) + ", but jar ended with " + code);
    }
  }
}
