package org.slapmaster.cli;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** {@code --wait} and how long. */
final class WaitOptions {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(150);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  @Option(names = "--wait", description = "Wait until it is done, telling how far it is.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  /**
   * Asks once, or again until the answer is final or the time is over; returns the last answer.
   *
   * @param progress hears what an answer says of its progress, whenever that changed
   */
  <T> T until(
      Supplier<T> ask, Predicate<T> isFinal, Function<T, String> say, Consumer<String> progress)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    Duration pause = FIRST_PAUSE;
    String said = "";
    while (true) {
      T answer = ask.get();
      if (!wait || isFinal.test(answer) || System.nanoTime() - deadline >= 0) {
        return answer;
      }
      String now = say.apply(answer);
      if (!now.equals(said)) {
        progress.accept(now);
        said = now;
      }
      Thread.sleep(pause.toMillis());
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  boolean isOn() {
    return wait;
  }

  /** The exit code of a command whose last answer was final or not. */
  int exitCode(boolean stillWaiting) {
    return wait && stillWaiting ? ExitCode.PLEASE_WAIT : ExitCode.DONE;
  }
}
