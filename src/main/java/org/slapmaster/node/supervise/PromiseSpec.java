package org.slapmaster.node.supervise;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A promise: something that has to hold while an instance is started. */
public sealed interface PromiseSpec {
  /** How often a promise is looked at that does not say it. */
  Duration DEFAULT_PERIOD = Duration.ofSeconds(60);

  /** How long a promise may take that does not say it. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  String name();

  Duration period();

  Duration timeout();

  /** Something accepts connections. */
  record Tcp(String name, Duration period, Duration timeout, String host, int port)
      implements PromiseSpec {}

  /**
   * A page answers; redirections are not followed.
   *
   * @param contains text that the first MiB of the answer has to contain; null: any answer
   */
  record Http(String name, Duration period, Duration timeout, URI url, int status, String contains)
      implements PromiseSpec {}

  /**
   * A command succeeds, run as the partition's user in its home.
   *
   * @param secrets texts to mask in what is shown of its output
   */
  record Command(
      String name,
      Duration period,
      Duration timeout,
      List<String> command,
      SortedMap<String, String> environment,
      List<String> secrets)
      implements PromiseSpec {
    public Command {
      command = List.copyOf(command);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
      secrets = List.copyOf(secrets);
    }
  }
}
