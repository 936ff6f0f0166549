package org.slapmaster.seal;

import org.slapmaster.model.Sealed;

/** Sealed values cannot be opened: they, or the key file, are not what was written. */
public final class DamagedSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedSecretException(Sealed sealed, Throwable cause) {
    super(
        "Expected values of "
            + sealed.names()
            + " that key "
            + sealed.key()
            + " opens, but it does not: the journal and the key file are not of one master, or one"
            + " of them is damaged.",
        cause);
  }
}
