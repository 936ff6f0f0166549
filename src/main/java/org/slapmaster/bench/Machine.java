package org.slapmaster.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where figures were measured.
 *
 * @param cores that the measured program could use
 * @param processor its name; empty where the system does not say
 * @param memoryBytes of the machine; zero where the system does not say
 * @param system the operating system
 * @param java the Java runtime
 */
public record Machine(int cores, String processor, long memoryBytes, String system, String java) {
  /** This one. */
  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        line(Path.of("/proc/cpuinfo"), "model name"),
        memory(line(Path.of("/proc/meminfo"), "MemTotal")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
  }

  private static long memory(String kibibytes) {
    return kibibytes.isEmpty() ? 0 : Long.parseLong(kibibytes.split(" ")[0]) * 1024;
  }

  /** What stands behind the colon of the first line of that name. */
  private static String line(Path file, String name) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException notThere) {
      return "";
    }
  }
}
