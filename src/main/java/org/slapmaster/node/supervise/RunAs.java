package org.slapmaster.node.supervise;

import java.util.ArrayList;
import java.util.List;

/**
 * How to become the unix user that owns a partition.
 *
 * @param user null: stay the user that the node runs as
 */
public record RunAs(String user, int uid, int gid) {
  /** The user that the node runs as. */
  public static final RunAs SELF = new RunAs(null, -1, -1);

  /**
   * {@code command}, behind what changes to this user first; only root can run the result when it
   * is another user.
   */
  public List<String> wrap(List<String> command) {
    if (user == null) {
      return command;
    }
    List<String> wrapped =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + uid,
                "--regid=" + gid,
                "--clear-groups",
                "--inh-caps=-all",
                "--"));
    wrapped.addAll(command);
    return wrapped;
  }
}
