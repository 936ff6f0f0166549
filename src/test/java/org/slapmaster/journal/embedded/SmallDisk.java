package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of its own, in memory, that a test may really fill. */
public final class SmallDisk implements AutoCloseable {
  private final Path place;

  private SmallDisk(Path place) {
    this.place = place;
  }

  /** Skips the test where nothing can be mounted. */
  public static SmallDisk ofMiB(int size) throws IOException {
    Path place = Files.createTempDirectory("slapmaster-disk-");
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + size + "m", "tmpfs", place.toString());
    if (!mounted) {
      Files.delete(place);
    }
    assumeTrue(mounted, "a full disk needs root and a kernel that lets it mount one");
    return new SmallDisk(place);
  }

  private static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  public Path place() {
    return place;
  }

  private Path ballast() {
    return place.resolve("ballast");
  }

  /** Leaves no byte free. */
  public void fill() throws IOException {
    byte[] zeros = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      assertThat(place.toFile().getUsableSpace()).isZero();
    }
  }

  public void free() throws IOException {
    Files.delete(ballast());
  }

  /** Lazily: maps of its files go when they are collected. */
  @Override
  public void close() throws IOException {
    assertThat(run("umount", "--lazy", place.toString())).isTrue();
    Files.delete(place);
  }
}
