package org.slapmaster.security;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CRLHolder;

/**
 * The revocation log as a signed list, made anew when it is asked for and is not current. So
 * revoking costs the same however long the list is, and thousands at once make one list.
 * Thread-safe.
 */
final class RevocationList {
  /** How long others may rely on one list. */
  private static final Duration LIFETIME = Duration.ofDays(7);

  /** After this time an unchanged list is signed again. */
  private static final Duration FRESH = Duration.ofDays(1);

  private final Issuer issuer;
  private final RevocationLog log;
  private final Path file;
  private final Clock clock;
  private BigInteger number;
  private String text;
  private long version;
  private Instant signed = Instant.MIN;

  private RevocationList(
      Issuer issuer, RevocationLog log, Path file, Clock clock, BigInteger number) {
    this.issuer = issuer;
    this.log = log;
    this.file = file;
    this.clock = clock;
    this.number = number;
  }

  static RevocationList open(Issuer issuer, RevocationLog log, Path file, Clock clock)
      throws IOException {
    return new RevocationList(issuer, log, file, clock, lastNumber(file));
  }

  /** Numbers grow from list to list for ever, as readers of lists may rely on. */
  private static BigInteger lastNumber(Path file) throws IOException {
    if (!Files.exists(file)) {
      return BigInteger.ZERO;
    }
    try {
      X509CRLHolder last = new X509CRLHolder(Pem.sections(file).get(0).getContent());
      return CRLNumber.getInstance(last.getExtension(Extension.cRLNumber).getParsedValue())
          .getCRLNumber();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalStateException(
          "Expected a certificate revocation list in "
              + file
              + ", but it cannot be read. Remove the file: it is made again.",
          e);
    }
  }

  /** All that is revoked now, PEM. */
  synchronized String text() throws IOException {
    Instant now = clock.instant();
    boolean fresh = !now.isBefore(signed) && now.isBefore(signed.plus(FRESH));
    if (text != null && fresh && version == log.version()) {
      return text;
    }
    // A list issued after the end of a certificate has to name it once more: RFC 5280, 3.3.
    log.forgetExpiredBefore(now.minus(LIFETIME));
    RevocationLog.Snapshot current = log.snapshot();
    BigInteger next = number.add(BigInteger.ONE);
    String made = issuer.revocationList(next, now, LIFETIME, current.revocations());
    Pem.write(file, made);
    number = next;
    text = made;
    version = current.version();
    signed = now;
    return made;
  }
}
