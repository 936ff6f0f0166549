package org.slapmaster.journal.transfer;

/** Sees that an export that passes by comes whole. Not thread-safe. */
public final class ExportCheck {
  private final LineChain chain = new LineChain();
  private long lines;
  private boolean ended;

  /**
   * @throws IllegalStateException with one sentence when the line does not follow
   */
  public void accept(String line) {
    lines++;
    if (!chain.accept(line)) {
      throw LineChain.broken(lines);
    }
    ended = line.startsWith(ExportWriter.END);
  }

  public long lines() {
    return lines;
  }

  /**
   * @throws IllegalStateException with one sentence when the last line did not come
   */
  public void end() {
    if (!ended) {
      throw LineChain.brokenOff(lines);
    }
  }
}
