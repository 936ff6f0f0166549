package org.slapmaster.journal;

import java.util.concurrent.TimeoutException;

/**
 * Nothing can be journaled at present, so nothing is decided. What was asked before may have been
 * done; it may be asked again. Its message is a sentence for the caller.
 */
public final class JournalUnavailableException extends TimeoutException {
  private static final long serialVersionUID = 1L;

  public JournalUnavailableException(JournalWait wait) {
    super(wait.sentence());
  }
}
