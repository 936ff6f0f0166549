package org.slapmaster.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.node.supervise.Shell;

/** The unix users of partitions, where the node runs as root. */
final class PartitionUser {
  private PartitionUser() {}

  /** The user of the partition at {@code index} of {@code root}, created when there is none yet. */
  static RunAs of(Path root, int index, Path home) throws IOException {
    String user = name(root, index);
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

  private static String name(Path root, int index) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(root.toString().getBytes(StandardCharsets.UTF_8));
      return "slap-%s-%d".formatted(HexFormat.of().formatHex(digest, 0, 3), index);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int id(String option, String user) {
    return Integer.parseInt(
        Shell.output(RunAs.SELF, "id \"$1\" \"$2\"", List.of(option, user)).strip());
  }
}
