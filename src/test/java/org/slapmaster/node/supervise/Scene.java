package org.slapmaster.node.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A partition in a temporary directory, and small services for it. */
final class Scene {
  private Scene() {}

  static PartitionPaths partition(Path root, RunAs runAs) throws IOException {
    Path home = Files.createDirectories(root.resolve("partitions/slappart0"));
    Path control = Files.createDirectories(root.resolve("control/slappart0"));
    Files.createDirectories(home.resolve("tmp"));
    return new PartitionPaths(home, control, runAs);
  }

  static ServiceSpec shell(PartitionPaths paths, String name, String script) {
    return spec(paths, name, List.of("sh", "-c", script), new TreeMap<>(), null, "1");
  }

  static ServiceSpec spec(
      PartitionPaths paths,
      String name,
      List<String> command,
      SortedMap<String, String> environment,
      String reloadSignal,
      String files) {
    String commandDigest = Integer.toHexString(command.hashCode() + environment.hashCode());
    return new ServiceSpec(
        name,
        command,
        environment,
        paths.home(),
        "TERM",
        Duration.ofMillis(500),
        reloadSignal,
        commandDigest + files,
        commandDigest,
        List.of("hunter2"));
  }

  static boolean alive(long pid) {
    return Processes.stat(pid).isPresent();
  }

  /** The process numbers that a script appended to a file of the partition's home, one a line. */
  static List<Long> noted(PartitionPaths paths, String file) throws IOException {
    List<Long> pids = new ArrayList<>();
    if (Files.exists(paths.home().resolve(file))) {
      Files.readAllLines(paths.home().resolve(file))
          .forEach(line -> pids.add(Long.parseLong(line)));
    }
    return pids;
  }

  static long pid(Supervisor supervisor, String name) {
    return supervisor.processes().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow()
        .pid();
  }
}
