package org.slapmaster.actor;

/** The master took a call not on; nothing was decided or journaled, and it may be made again. */
public final class MasterBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence "Expected ..., but ...", why
   */
  MasterBusy(String sentence) {
    super(sentence);
  }
}
