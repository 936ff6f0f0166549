package org.slapmaster.security;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A certificate that is not to be trusted any more; one line of the revocation log.
 *
 * @param name whose it was: for the reader of the log
 * @param expires from when on nobody would trust it anyway
 */
record Revocation(BigInteger serial, String name, Instant at, Instant expires) {
  static Revocation of(X509Certificate certificate, String name, Instant now) {
    return new Revocation(
        certificate.getSerialNumber(),
        name,
        now.truncatedTo(ChronoUnit.SECONDS),
        certificate.getNotAfter().toInstant());
  }

  /** Reads what {@link #line} wrote; {@link RuntimeException} for anything else. */
  static Revocation parse(String line) {
    String[] fields = line.split(" ", 4);
    return new Revocation(
        new BigInteger(fields[0], 16),
        fields[3],
        Instant.parse(fields[1]),
        Instant.parse(fields[2]));
  }

  String line() {
    return serial.toString(16) + " " + at + " " + expires + " " + name + "\n";
  }
}
