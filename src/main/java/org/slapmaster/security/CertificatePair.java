package org.slapmaster.security;

/**
 * An X.509 client certificate and its private key, as texts to be written to files. {@link
 * #toString} does not show the key.
 *
 * @param certificate one certificate, PEM ({@code CERTIFICATE})
 * @param key the private key that belongs to it, PEM of PKCS #8 without a password ({@code PRIVATE
 *     KEY})
 */
public record CertificatePair(String certificate, String key) {
  @Override
  public String toString() {
    return "CertificatePair[" + certificate + "]";
  }
}
