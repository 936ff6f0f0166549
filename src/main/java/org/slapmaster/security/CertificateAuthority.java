package org.slapmaster.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slapmaster.disk.DurableFile;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.InstanceGuid;

/**
 * Issues X.509 client certificates to computers and instances, and revokes them.
 *
 * <p>The two are treated as a SlapOS master treats them. The pair of a <em>computer</em> is handed
 * out once, to whoever asked for it, and its key is not kept; another is refused while one is
 * active. The pair of an <em>instance</em> is kept, because its computer asks for it again and
 * again and rewrites its files when it differs.
 *
 * <p>What was told is on disk, and what is revoked is so before {@code revoke...} returns. Memory
 * grows with the revoked certificates that have not expired, with nothing else. Thread-safe;
 * methods block while they write. A disk that fails shows as {@link UncheckedIOException}.
 */
public final class CertificateAuthority {
  /** How long a pair lives unless the operator says otherwise: about two years. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(730);

  private static final Duration SHORTEST_LIFETIME = Duration.ofHours(1);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(3650);

  /** A pair with less than this part of its life left is replaced at the next ask. */
  private static final int RENEWAL_PART = 3;

  private static final int LOCKS = 64;

  private final Duration lifetime;
  private final Clock clock;
  private final Path computers;
  private final Path instances;
  private final Issuer issuer;
  private final RevocationLog revoked;
  private final RevocationList list;

  /** One name always has the same lock; a name waits for few others. */
  private final List<Object> locks =
      IntStream.range(0, LOCKS).mapToObj(number -> new Object()).toList();

  private CertificateAuthority(Path directory, Duration lifetime, Clock clock) throws IOException {
    this.lifetime = lifetime;
    this.clock = clock;
    this.computers = privateDirectory(directory.resolve("computers"));
    this.instances = privateDirectory(directory.resolve("instances"));
    this.issuer = Issuer.open(directory, clock.instant());
    this.revoked = RevocationLog.open(directory.resolve("revoked"));
    this.list = RevocationList.open(issuer, revoked, directory.resolve("crl.pem"), clock);
    list.text();
  }

  /** With {@link #DEFAULT_LIFETIME} and the clock of the machine. */
  public static CertificateAuthority open(Path dataDirectory) {
    return open(dataDirectory, DEFAULT_LIFETIME, Clock.systemUTC());
  }

  /**
   * Opens the authority kept in a data directory, which one authority at a time may use; makes it
   * on first use.
   *
   * @param lifetime how long new pairs live, an hour to ten years; those issued keep theirs
   * @throws IllegalArgumentException with one sentence for another lifetime
   * @throws IllegalStateException with one sentence when what is kept there cannot be used
   */
  public static CertificateAuthority open(Path dataDirectory, Duration lifetime, Clock clock) {
    Expect.that(
        lifetime.compareTo(SHORTEST_LIFETIME) >= 0 && lifetime.compareTo(LONGEST_LIFETIME) <= 0,
        "Expected certificates to live between %d hour and %d days, but got %s.",
        SHORTEST_LIFETIME.toHours(),
        LONGEST_LIFETIME.toDays(),
        lifetime);
    try {
      return new CertificateAuthority(
          privateDirectory(dataDirectory.toAbsolutePath().resolve("certificates")),
          lifetime,
          clock);
    } catch (IOException e) {
      throw failed("keep certificates in " + dataDirectory, e);
    }
  }

  private static Path privateDirectory(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    DurableFile.sync(directory.getParent());
    DurableFile.removeUnfinished(directory);
    return directory;
  }

  /**
   * A new pair for a computer; this is the only time that its key is told.
   *
   * @throws ActiveCertificateException when the computer has a certificate that was neither revoked
   *     nor has expired
   * @throws IllegalArgumentException for a computer that is called like an instance
   */
  public CertificatePair generateForComputer(ComputerId computer) {
    String name = computer.value();
    Expect.that(
        !name.startsWith("SOFTINST-"),
        "Expected the reference of a computer, but a certificate for '%s' would be that of an"
            + " instance.",
        name);
    PairFile file = new PairFile(computers, name);
    synchronized (lock(name)) {
      try {
        Optional<PairFile.Content> held = file.read();
        if (held.isPresent() && isActive(held.get().current())) {
          throw new ActiveCertificateException(
              "Expected %s to have no certificate, but it has one that is valid until %s. Revoke it first."
                  .formatted(name, held.get().current().getNotAfter().toInstant()));
        }
        PairFile.Content content = issuer.client(name, clock.instant(), lifetime);
        file.write(content.withoutKey());
        return content.pair();
      } catch (IOException e) {
        throw failed("issue a certificate to " + name, e);
      }
    }
  }

  /**
   * Revokes the certificate of a computer, which may then be given another.
   *
   * @return false when it has no active one
   */
  public boolean revokeComputer(ComputerId computer) {
    return revoke(computers, computer.value());
  }

  /**
   * The pair of an instance: the same texts at each ask, across restarts, until less than a third
   * of its life is left; then a new one takes its place, and the earlier stays valid until it
   * expires. Whether the instance exists is the caller's to know (see {@link
   * #revokeInstancesUnless}).
   */
  public CertificatePair pairOfInstance(InstanceGuid instance) {
    String name = instance.value();
    PairFile file = new PairFile(instances, name);
    synchronized (lock(name)) {
      try {
        Optional<PairFile.Content> held = file.read();
        if (held.isPresent() && !isToBeReplaced(held.get().current())) {
          return held.get().pair();
        }
        List<X509Certificate> earlier =
            held.stream().flatMap(h -> h.all().stream()).filter(this::isActive).toList();
        PairFile.Content content =
            issuer.client(name, clock.instant(), lifetime).replacing(earlier);
        file.write(content);
        return content.pair();
      } catch (IOException e) {
        throw failed("give " + name + " its certificate", e);
      }
    }
  }

  /**
   * Revokes all certificates of an instance that was destroyed, and erases its key.
   *
   * @return false when it has no active one
   */
  public boolean revokeInstance(InstanceGuid instance) {
    return revoke(instances, instance.value());
  }

  /**
   * Revokes the certificates of all instances that do not exist. A program that starts calls this:
   * it may have ended between the destruction of an instance and {@link #revokeInstance}, or given
   * out a pair just after it.
   *
   * @param exists asked one by one about those that have a pair; has to know of every instance that
   *     was requested before it is asked
   * @return how many instances had an active certificate
   */
  public int revokeInstancesUnless(Predicate<InstanceGuid> exists) {
    int count = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(instances, "SOFTINST-*" + PairFile.SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        InstanceGuid guid =
            new InstanceGuid(name.substring(0, name.length() - PairFile.SUFFIX.length()));
        if (!exists.test(guid) && revokeInstance(guid)) {
          count++;
        }
      }
      return count;
    } catch (IOException e) {
      throw failed("look through " + instances, e);
    }
  }

  private boolean revoke(Path directory, String name) {
    PairFile file = new PairFile(directory, name);
    synchronized (lock(name)) {
      try {
        Optional<PairFile.Content> held = file.read();
        if (held.isEmpty()) {
          return false;
        }
        Instant now = clock.instant();
        List<Revocation> revocations =
            held.get().all().stream()
                .filter(this::isActive)
                .map(certificate -> Revocation.of(certificate, name, now))
                .toList();
        revoked.add(revocations);
        file.erase();
        return !revocations.isEmpty();
      } catch (IOException e) {
        throw failed("revoke the certificate of " + name, e);
      }
    }
  }

  /** The authority's own certificate, PEM: what others trust. */
  public String certificatePem() {
    return issuer.text();
  }

  /** The list of revoked certificates (X.509 v2 CRL), PEM: complete at the moment of the call. */
  public String revocationListPem() {
    try {
      return list.text();
    } catch (IOException e) {
      throw failed("keep the certificate revocation list", e);
    }
  }

  /** A certificate whose revocation was interrupted before its file was erased is not active. */
  private boolean isActive(X509Certificate certificate) {
    return clock.instant().isBefore(certificate.getNotAfter().toInstant())
        && !revoked.contains(certificate.getSerialNumber());
  }

  private boolean isToBeReplaced(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
    boolean nearItsEnd = end.minus(life.dividedBy(RENEWAL_PART)).isBefore(clock.instant());
    return nearItsEnd || !isActive(certificate);
  }

  private Object lock(String name) {
    return locks.get(Math.floorMod(name.hashCode(), LOCKS));
  }

  private static UncheckedIOException failed(String what, IOException cause) {
    return new UncheckedIOException(
        "Expected to " + what + ", but: " + cause.getMessage() + ".", cause);
  }
}
