package org.slapmaster.node.supervise;

/** A process could not be started or ended; the message is one sentence fit to be shown. */
public final class SupervisionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SupervisionException(String sentence) {
    super(sentence);
  }

  public SupervisionException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
