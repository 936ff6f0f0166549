package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.function.LongConsumer;

/** How far long work is, now and then on standard error: nothing is said of short work. */
final class Progress implements LongConsumer {
  private static final long PERIOD = 2_000_000_000L;
  private final PrintWriter err;
  private final String what;
  private long said = System.nanoTime();

  /**
   * @param what is counted, such as "entries copied"
   */
  Progress(PrintWriter err, String what) {
    this.err = err;
    this.what = what;
  }

  @Override
  public void accept(long done) {
    long now = System.nanoTime();
    if (now - said > PERIOD) {
      said = now;
      err.println(done + " " + what + " ...");
      err.flush();
    }
  }
}
