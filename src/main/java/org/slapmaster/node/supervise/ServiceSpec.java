package org.slapmaster.node.supervise;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slapmaster.model.Expect;

/**
 * A service as an instance wants it: one process in the foreground.
 *
 * @param name letters, digits, {@code _}, {@code .} and {@code -}; names its log too
 * @param environment added to the few variables that every process of a partition gets
 * @param directory where it starts, absolute
 * @param stopSignal without {@code SIG}, such as {@code TERM}
 * @param stopTimeout how long its processes may take to end before they are killed
 * @param reloadSignal makes it read its files again; null: it has to be restarted
 * @param digest of command, environment and all files it uses: another one means reload or restart
 * @param commandDigest of command and environment alone: another one means restart
 * @param secrets texts to mask wherever the command or the log is shown
 */
public record ServiceSpec(
    String name,
    List<String> command,
    SortedMap<String, String> environment,
    Path directory,
    String stopSignal,
    Duration stopTimeout,
    String reloadSignal,
    String digest,
    String commandDigest,
    List<String> secrets) {
  /** The stop signal of a service that declares none. */
  public static final String DEFAULT_STOP_SIGNAL = "TERM";

  /** The stop timeout of a service that declares none. */
  public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Pattern SIGNAL = Pattern.compile("(?!SIG)[A-Z0-9]+");
  private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9+/=:-]+");

  public ServiceSpec {
    expect(NAME, "a service name of letters, digits, '_', '.' and '-' (64 at most)", name);
    expect(SIGNAL, "a signal without 'SIG', such as TERM", stopSignal);
    if (reloadSignal != null) {
      expect(SIGNAL, "a signal without 'SIG', such as HUP", reloadSignal);
    }
    expect(DIGEST, "a digest", digest);
    expect(DIGEST, "a digest", commandDigest);
    Expect.that(!command.isEmpty(), "Expected a command for service '%s', but it is empty.", name);
    command = List.copyOf(command);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    secrets = List.copyOf(secrets);
  }

  private static void expect(Pattern form, String what, String text) {
    Expect.that(
        form.matcher(text).matches(), "Expected %s, but got '%s'.", what, Expect.shown(text));
  }
}
