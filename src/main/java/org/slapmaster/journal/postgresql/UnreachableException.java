package org.slapmaster.journal.postgresql;

/** The server is not there at present; trying again may help. Its message is a sentence. */
final class UnreachableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
