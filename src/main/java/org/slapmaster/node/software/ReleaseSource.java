package org.slapmaster.node.software;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slapmaster.model.Expect;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.node.disk.FileTree;

/**
 * Finds the content of a release: a bare NAME in the node's own directories, {@code file:} a
 * directory or archive, {@code http(s):} an archive. Archives are {@code .tar.gz}, {@code .tgz} or
 * {@code .zip}; their one top directory, if that is all they hold, does not count.
 */
final class ReleaseSource {
  private static final long MAX_BYTES = 1L << 30;
  private static final int MAX_FILES = 20_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private final List<Path> directories;

  ReleaseSource(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /**
   * Whether looking at the content again costs no download, so that a change under the same URL can
   * be noticed whenever the node likes.
   */
  static boolean isLocal(SoftwareRelease release) {
    return !release.url().startsWith("http:") && !release.url().startsWith("https:");
  }

  /**
   * The URL that {@code relative} means inside {@code release}: a path or bare NAME stands beside a
   * release that has a place ({@code file:}, {@code http:}); beside a NAME stands a NAME.
   *
   * @throws IllegalArgumentException when it leads nowhere
   */
  static SoftwareRelease relative(SoftwareRelease release, String relative) {
    URI reference;
    URI base;
    try {
      reference = new URI(relative);
      base = new URI(release.url().replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "Expected a software release URL, but got '" + Expect.shown(relative) + "'.", e);
    }
    if (reference.isAbsolute()) {
      return new SoftwareRelease(relative);
    }
    if (base.isAbsolute()) {
      return new SoftwareRelease(base.resolve(reference).normalize().toString());
    }
    String name = relative.replaceFirst("^\\./", "");
    Expect.that(
        NAME.matcher(name).matches(),
        "Expected a release beside '%s', which is found by its bare name, but '%s' is no bare name.",
        release,
        Expect.shown(relative));
    return new SoftwareRelease(name);
  }

  /**
   * Copies the content into {@code target}, which must not exist, readable by every user.
   *
   * @param scratch a directory for what is needed in between; must not exist, is gone afterwards
   * @throws IllegalArgumentException with one sentence when there is no such release
   */
  void fetch(SoftwareRelease release, Path target, Path scratch) throws IOException {
    Files.createDirectories(scratch);
    try {
      Path found = find(release, scratch);
      if (Files.isDirectory(found)) {
        copy(found, target);
      } else if (found.toString().endsWith(".zip")) {
        try (FileSystem zip =
            FileSystems.newFileSystem(found, Map.of("enablePosixFileAttributes", "true"))) {
          copy(top(zip.getPath("/")), target);
        }
      } else {
        copy(top(unpack(found, scratch.resolve("unpacked"))), target);
      }
    } finally {
      FileTree.delete(scratch);
    }
  }

  private Path find(SoftwareRelease release, Path scratch) throws IOException {
    String url = release.url();
    if (!isLocal(release)) {
      return download(release, scratch);
    }
    Path found;
    if (url.startsWith("file:")) {
      found = Path.of(URI.create(url).getPath());
      Expect.that(
          Files.isDirectory(found) || isArchive(url) && Files.isRegularFile(found),
          "Expected a directory or a .tar.gz or .zip archive at '%s', but there is none.",
          Expect.shown(url));
    } else {
      Expect.that(
          NAME.matcher(url).matches(),
          "Expected a release NAME, file:, http: or https: URL, but got '%s'.",
          Expect.shown(url));
      found =
          directories.stream()
              .map(directory -> directory.resolve(url))
              .filter(Files::isDirectory)
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Expected a release '"
                              + url
                              + "' in "
                              + directories
                              + ", but there is none."));
    }
    return found.toAbsolutePath().normalize();
  }

  private static boolean isArchive(String url) {
    return url.endsWith(".tar.gz") || url.endsWith(".tgz") || url.endsWith(".zip");
  }

  private static Path download(SoftwareRelease release, Path scratch) throws IOException {
    Expect.that(
        isArchive(release.url()),
        "Expected the URL of a .tar.gz or .zip archive, but got '%s'.",
        Expect.shown(release.url()));
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(release.url())).timeout(DOWNLOAD_TIMEOUT).build();
    Path file = scratch.resolve(release.url().endsWith(".zip") ? "archive.zip" : "archive.tar.gz");
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body();
          OutputStream out = Files.newOutputStream(file)) {
        Expect.that(
            answer.statusCode() == 200,
            "Expected status 200 from '%s', but got %d.",
            Expect.shown(release.url()),
            answer.statusCode());
        pump(in, out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Expected the download to end, but the node stops.", e);
    }
    return file;
  }

  /**
   * Unpacked by the system's tar, which does not write outside its directory, from a bounded
   * stream.
   */
  private static Path unpack(Path archive, Path directory) throws IOException {
    Files.createDirectories(directory);
    Process tar =
        new ProcessBuilder("tar", "-x", "-f", "-", "--no-same-owner", "-C", directory.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive));
        OutputStream out = tar.getOutputStream()) {
      pump(in, out);
    } catch (EOFException | ZipException e) {
      tar.destroyForcibly();
      throw new IllegalArgumentException(
          "Expected '" + archive.getFileName() + "' to be a .tar.gz archive, but it is none.", e);
    } catch (IOException | IllegalArgumentException e) {
      tar.destroyForcibly();
      throw e;
    }
    try {
      Expect.that(
          tar.waitFor() == 0,
          "Expected '%s' to be a .tar.gz archive, but tar refuses it.",
          archive.getFileName());
    } catch (InterruptedException e) {
      tar.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Expected the archive to be unpacked, but the node stops.", e);
    }
    return directory;
  }

  private static void pump(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      total += read;
      Expect.that(
          total <= MAX_BYTES,
          "Expected a release of at most %d bytes, but it is larger.",
          MAX_BYTES);
      out.write(buffer, 0, read);
    }
  }

  private static Path top(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> all = entries.toList();
      return all.size() == 1 && Files.isDirectory(all.get(0), LinkOption.NOFOLLOW_LINKS)
          ? all.get(0)
          : directory;
    }
  }

  private static void copy(Path from, Path target) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          private long bytes;
          private int files;

          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path made = target.resolve(from.relativize(directory).toString()).normalize();
            Expect.that(
                made.startsWith(target),
                "Expected only paths inside a release, but got '%s'.",
                made);
            Files.createDirectory(made);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Expect.that(
                attributes.isRegularFile(),
                "Expected only files and directories in a release, but '%s' is something else.",
                from.relativize(file));
            bytes += attributes.size();
            files++;
            Expect.that(
                bytes <= MAX_BYTES && files <= MAX_FILES,
                "Expected a release of at most %d files and %d bytes, but it is larger.",
                MAX_FILES,
                MAX_BYTES);
            Path made = target.resolve(from.relativize(file).toString()).normalize();
            Files.copy(file, made);
            boolean executable =
                Files.readAttributes(file, PosixFileAttributes.class)
                    .permissions()
                    .contains(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(
                made, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
