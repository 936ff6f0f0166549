package org.slapmaster.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * A command that shows something of the cloud, once or again and again.
 *
 * @param <T> what the API answers
 */
abstract class ViewCommand<T> extends ClientCommand {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(names = "--watch", description = "Show it again every two seconds until interrupted.")
  private boolean watch;

  abstract T ask();

  abstract void show(T answer, PrintWriter out);

  @Override
  final int run() throws InterruptedException {
    while (watch) {
      // Drawn as a whole, so that a slow answer leaves the last picture standing.
      StringWriter picture = new StringWriter();
      draw(ask(), new PrintWriter(picture));
      out().print((style().colour() ? CLEAR : "") + picture);
      out().flush();
      Thread.sleep(PERIOD.toMillis());
    }
    draw(ask(), out());
    return ExitCode.DONE;
  }

  private void draw(T answer, PrintWriter out) {
    if (json) {
      printJson(answer, out);
    } else {
      show(answer, out);
    }
  }
}
