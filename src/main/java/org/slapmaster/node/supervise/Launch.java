package org.slapmaster.node.supervise;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Builds the process that becomes a command of a partition: setsid, then a shell as the node's user
 * that takes the lock (its processes inherit it) and writes the record, then a shell as the
 * partition's user that opens the log, then the command. All of them are one process, so the pid in
 * the record is the command's.
 */
final class Launch {
  /** Stands among the arguments of a process until it has become the command. */
  private static final String MARKER = "slapmaster-launch";

  /**
   * What a partition's own environment may not change is which programs the node's user runs before
   * it steps down.
   */
  private static final String PREFIX = "SLAPMASTER_ENVIRONMENT_";

  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final String AS_SERVICE =
      """
      umask 027
      lock=$1 record=$2 about=$3
      shift 3
      exec %1$d>>"$lock"
      flock -n %1$d || { echo "Expected to be the only copy, but another process holds $lock." >&2; exit 1; }
      read -r stat </proc/$$/stat
      ticks=$(set -- ${stat##*) }; shift 19; echo "$1")
      printf '%%s %%s %%s\\n' "$$" "$ticks" "$about" >"$record.new" && mv -f "$record.new" "$record" || exit 1
      exec "$@"
      """
          .formatted(Processes.LOCK_DESCRIPTOR);

  private static final String AS_COMMAND =
      """
      umask 027
      mark=$1
      shift
      exec %d>>"$mark"
      exec "$@"
      """
          .formatted(Processes.LOCK_DESCRIPTOR);

  private static final String AS_PARTITION_USER =
      """
      log=$1
      shift
      mkdir -p "${log%/*}" && exec >>"$log" 2>&1 || exit 1
      """;

  private Launch() {}

  /**
   * A service under {@code lock}, which writes {@code record}: pid, start ticks and {@code about}
   * on one line.
   */
  static ProcessBuilder service(
      PartitionPaths paths, ServiceSpec spec, Path lock, Path record, String about) {
    return build(
        paths,
        List.of(AS_SERVICE, MARKER, lock.toString(), record.toString(), about),
        spec.command(),
        spec.environment(),
        spec.directory(),
        paths.log(spec.name()));
  }

  /** A command whose processes can be known by the file {@code mark}, which they keep open. */
  static ProcessBuilder command(
      PartitionPaths paths,
      Path mark,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path log) {
    return build(
        paths, List.of(AS_COMMAND, MARKER, mark.toString()), command, environment, directory, log);
  }

  private static ProcessBuilder build(
      PartitionPaths paths,
      List<String> asNode,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path log) {
    StringBuilder asUser = new StringBuilder(AS_PARTITION_USER);
    List<String> all = new ArrayList<>(List.of("setsid", "sh", "-c"));
    all.addAll(asNode);
    ProcessBuilder builder = new ProcessBuilder();
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.put("PATH", path(paths.runAs()));
    variables.put("HOME", paths.home().toString());
    variables.put("LANG", "C.UTF-8");
    Path temporary = paths.home().resolve("tmp");
    variables.put(
        "TMPDIR",
        Files.isDirectory(temporary) ? temporary.toString() : System.getProperty("java.io.tmpdir"));
    environment.forEach(
        (name, value) -> {
          if (!VARIABLE.matcher(name).matches()) {
            throw new SupervisionException(
                "Expected an environment variable named by letters, digits and '_', but got '%s'."
                    .formatted(name));
          }
          variables.put(PREFIX + name, value);
          asUser.append("export %1$s=\"$%2$s%1$s\"; unset %2$s%1$s%n".formatted(name, PREFIX));
        });
    asUser.append("exec \"$@\"\n");
    List<String> user =
        new ArrayList<>(List.of("sh", "-c", asUser.toString(), MARKER, log.toString()));
    user.addAll(command);
    all.addAll(paths.runAs().wrap(user));
    return builder
        .command(all)
        .directory(directory.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
  }

  /**
   * The node's own search path, or for another user, who may not enter all of it, the usual one;
   * and the programs of the node's Java.
   */
  private static String path(RunAs runAs) {
    String own = runAs.user() == null ? System.getenv("PATH") : null;
    return (own == null ? USUAL_PATH : own) + ":" + Path.of(System.getProperty("java.home"), "bin");
  }

  /**
   * Starts what was built, its first words (why it could not become the command) going to {@code
   * output}.
   */
  static Process start(ProcessBuilder builder, Path output) {
    try {
      Files.createDirectories(output.getParent());
      return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    } catch (IOException e) {
      throw new SupervisionException(
          "Expected to start '%s', but: %s.".formatted(builder.command().get(0), e.getMessage()),
          e);
    }
  }

  /** Whether the process has become its command. */
  static boolean launched(long pid) {
    String arguments = Processes.commandLine(pid);
    return !arguments.isEmpty() && !arguments.contains("\0" + MARKER + "\0");
  }
}
