package org.slapmaster.node;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.slapmaster.model.ComputerId;

/** A node program for tests to start and to kill: root, computer, master. */
final class NodeProgramMain {
  private NodeProgramMain() {}

  public static void main(String[] arguments) throws Exception {
    NodeProgram.run(
        new NodeSettings(
            new ComputerId(arguments[1]),
            URI.create(arguments[2]),
            1,
            Path.of(arguments[0]),
            "127.0.0.1",
            NodeSettings.DEFAULT_CLUSTER,
            List.of(),
            null,
            new TreeMap<>(),
            new TreeMap<>(),
            false));
  }
}
