package org.slapmaster.node.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Changes in the home of a partition. Its user may have put a link anywhere in it, so what is below
 * the home is touched as that user only, never as root. Failures are {@link SupervisionException}s.
 */
public final class PartitionHome {
  private PartitionHome() {}

  /** Makes the home and its usual directories exist and belong to the partition's user. */
  public static void prepare(PartitionPaths paths) {
    Path home = paths.home();
    RunAs user = paths.runAs();
    try {
      Files.createDirectories(home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));
      if (user.user() != null
          && !Files.getAttribute(home, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user.uid())) {
        Shell.require(
            "to give %s to %s".formatted(home, user.user()),
            RunAs.SELF,
            "chown -R -h -- \"$1\" \"$2\"",
            List.of(user.uid() + ":" + user.gid(), home.toString()),
            new byte[0]);
      }
    } catch (IOException e) {
      throw new SupervisionException(
          "Expected to create %s, but: %s.".formatted(home, e.getMessage()), e);
    }
    Shell.require(
        "user %s to reach %s".formatted(user.user() == null ? "of the node" : user.user(), home),
        user,
        "cd -- \"$1\" && umask 027 && mkdir -p etc srv var/log var/run tmp",
        List.of(home.toString()),
        new byte[0]);
  }

  /** Removes everything in the home; it stays, empty. */
  public static void wipe(PartitionPaths paths) {
    Shell.require(
        "to wipe " + paths.home(),
        paths.runAs(),
        "cd -- \"$1\" && chmod -R u+rwX . && find . -mindepth 1 -delete",
        List.of(paths.home().toString()),
        new byte[0]);
  }

  /** Removes files, those that are there; returns when that would survive a power loss. */
  public static void remove(PartitionPaths paths, Collection<String> files) {
    Shell.require(
        "to remove files from " + paths.home(),
        paths.runAs(),
        "cd -- \"$1\" && shift && rm -f -- \"$@\" && sync -- .",
        Stream.concat(Stream.of(paths.home().toString()), files.stream()).toList(),
        new byte[0]);
  }

  /**
   * Writes a file whole, synced, and with its directories.
   *
   * @param file below the home
   * @param mode as in {@code 0640}
   */
  public static void write(PartitionPaths paths, Path file, byte[] content, String mode) {
    Shell.require(
        "to write " + file,
        paths.runAs(),
        """
        umask 077
        mkdir -p -m 0750 -- "${1%/*}" && cat >"$1.new" && chmod -- "$2" "$1.new" && sync -- "$1.new" &&
          mv -fT -- "$1.new" "$1" && sync -- "${1%/*}"
        """,
        List.of(file.toString(), mode),
        content);
  }
}
