package org.slapmaster.actor;

import java.util.concurrent.TimeoutException;

/**
 * The master takes nothing on at present: nothing can be journaled, or too many calls wait already.
 * Nothing was done, and it may be asked again. The message is a sentence for the caller.
 */
public final class MasterBusy extends TimeoutException {
  private static final long serialVersionUID = 1L;

  MasterBusy(String sentence) {
    super(sentence);
  }
}
