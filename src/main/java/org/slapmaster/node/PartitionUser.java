package org.slapmaster.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.node.supervise.Shell;

/** The unix users of partitions, where the node runs as root. */
final class PartitionUser {
  private static final String PREFIX = "slap-";

  private PartitionUser() {}

  /** The user of the partition with this number of {@code root}, created when there is none yet. */
  static RunAs of(Path root, int number, Path home) throws IOException {
    String user = stem(root) + "-" + number;
    Shell.require(
        "to create the system user " + user,
        RunAs.SELF,
        """
        PATH="$PATH:/usr/sbin:/sbin"
        id -u "$1" >/dev/null 2>&1 ||
          useradd --system --user-group --no-create-home --home-dir "$2" --shell /usr/sbin/nologin "$1"
        """,
        List.of(user, home.toString()),
        new byte[0]);
    return new RunAs(user, id("-u", user), id("-g", user));
  }

  /** What the names of all users of a root begin with. */
  static String stem(Path root) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(root.toString().getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(hash, 0, 3);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes the users whose partitions were below a directory that is given up. */
  static void removeBelow(Path directory) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"))) {
      List<String> users =
          lines
              .map(line -> line.split(":", -1))
              .filter(
                  fields ->
                      fields[0].startsWith(PREFIX) && Path.of(fields[5]).startsWith(directory))
              .map(fields -> fields[0])
              .toList();
      for (String user : users) {
        Shell.require(
            "to remove the system user " + user,
            RunAs.SELF,
            "PATH=\"$PATH:/usr/sbin:/sbin\"; userdel \"$1\"",
            List.of(user),
            new byte[0]);
      }
    }
  }

  private static int id(String option, String user) {
    return Integer.parseInt(
        Shell.output(RunAs.SELF, "id \"$1\" \"$2\"", List.of(option, user)).strip());
  }
}
