package org.slapmaster.security;

/** A computer has a certificate already; the message is one sentence that says what to do. */
public final class ActiveCertificateException extends RuntimeException {
  ActiveCertificateException(String sentence) {
    super(sentence);
  }
}
