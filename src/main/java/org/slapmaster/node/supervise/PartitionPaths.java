package org.slapmaster.node.supervise;

import java.nio.file.Path;

/**
 * Where a partition lives and who owns it.
 *
 * @param home the instance's directory, absolute; writable by the partition's user, so nothing in
 *     it is to be trusted
 * @param control the node's directory about the partition, absolute; never writable by the
 *     partition's user
 */
public record PartitionPaths(Path home, Path control, RunAs runAs) {
  /** Where the output of a service goes. */
  public Path log(String service) {
    return home.resolve("var/log").resolve(service + ".log");
  }
}
