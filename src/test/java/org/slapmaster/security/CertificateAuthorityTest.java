package org.slapmaster.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.naming.ldap.LdapName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

class CertificateAuthorityTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final InstanceGuid INSTANCE = new InstanceGuid("SOFTINST-7");
  private static final Duration LIFE = Duration.ofDays(300);

  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private CertificateAuthority authority;

  @BeforeEach
  void open() {
    authority = CertificateAuthority.open(data, LIFE, clock);
  }

  @Test
  void aComputerHasOneActivePairAtATime() {
    CertificatePair first = authority.generateForComputer(COMPUTER);

    assertThatThrownBy(() -> authority.generateForComputer(COMPUTER))
        .isInstanceOf(ActiveCertificateException.class)
        .hasMessage(
            "Expected COMP-1 to have no certificate, but it has one that is valid until"
                + " 2027-09-18T10:00:00Z. Revoke it first.");
    assertThat(authority.revokeComputer(COMPUTER)).isTrue();
    assertThat(authority.revokeComputer(COMPUTER)).isFalse();
    assertThat(authority.generateForComputer(COMPUTER)).isNotEqualTo(first);
  }

  @Test
  void aComputersPairIsStillActiveAfterARestartAndAnExpiredOneIsNot() {
    authority.generateForComputer(COMPUTER);
    open();
    assertThatThrownBy(() -> authority.generateForComputer(COMPUTER))
        .isInstanceOf(ActiveCertificateException.class);

    clock.advance(LIFE);

    assertThat(authority.revokeComputer(COMPUTER)).as("nothing to revoke").isFalse();
    assertThat(authority.generateForComputer(COMPUTER)).isNotNull();
  }

  @Test
  void theKeyOfAComputerIsNotKept() throws IOException {
    String key = authority.generateForComputer(COMPUTER).key();

    String secret = key.lines().skip(1).findFirst().orElseThrow();
    for (Path file : files()) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContain(secret);
    }
  }

  @Test
  void aComputerMayBeCalledAnything() throws Exception {
    for (String name :
        List.of("my computer", "..", "#1 + CN=x, \\2c", "⊙".repeat(100), "c".repeat(100))) {
      ComputerId computer = new ComputerId(name);
      X509Certificate certificate =
          Certificates.certificate(authority.generateForComputer(computer).certificate());

      assertThat(new LdapName(certificate.getSubjectX500Principal().getName()).getRdn(0).getValue())
          .isEqualTo(name);
      assertThatThrownBy(() -> authority.generateForComputer(computer))
          .isInstanceOf(ActiveCertificateException.class);
      assertThat(authority.revokeComputer(computer)).isTrue();
      open();
      assertThat(revokedSerials()).contains(certificate.getSerialNumber().toString(16));
    }
  }

  @Test
  void noComputerGetsTheCertificateOfAnInstance() {
    assertThatThrownBy(() -> authority.generateForComputer(new ComputerId("SOFTINST-7")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected the reference of a computer, but ");
  }

  @Test
  void anInstanceGetsTheSamePairAgainAndAgainAndAfterARestart() {
    CertificatePair first = authority.pairOfInstance(INSTANCE);
    assertThat(authority.pairOfInstance(INSTANCE)).isEqualTo(first);

    String ca = authority.certificatePem();
    open();

    assertThat(authority.pairOfInstance(INSTANCE)).isEqualTo(first);
    assertThat(authority.certificatePem()).isEqualTo(ca);
    assertThat(authority.pairOfInstance(new InstanceGuid("SOFTINST-8"))).isNotEqualTo(first);
  }

  @Test
  void aPairIsRenewedWhenLessThanAThirdOfItsLifeIsLeftAndTheEarlierStaysValid() throws Exception {
    CertificatePair first = authority.pairOfInstance(INSTANCE);
    clock.advance(Duration.ofDays(199));
    assertThat(authority.pairOfInstance(INSTANCE)).isEqualTo(first);

    clock.advance(Duration.ofDays(2));
    CertificatePair second = authority.pairOfInstance(INSTANCE);

    assertThat(second).isNotEqualTo(first);
    assertThat(authority.pairOfInstance(INSTANCE)).isEqualTo(second);
    Certificates.validate(authority, first.certificate(), clock.instant());
    Certificates.validate(authority, second.certificate(), clock.instant());
  }

  @Test
  void aDestroyedInstanceLosesItsKeyAndAllCertificatesThatWereStillValid() throws Exception {
    CertificatePair first = authority.pairOfInstance(INSTANCE);
    clock.advance(Duration.ofDays(201));
    CertificatePair second = authority.pairOfInstance(INSTANCE);
    open();

    assertThat(authority.revokeInstance(INSTANCE)).isTrue();

    assertThat(revokedSerials()).containsExactlyInAnyOrder(serial(first), serial(second));
    assertThat(data.resolve("certificates/instances")).isEmptyDirectory();
    assertThat(authority.revokeInstance(INSTANCE)).isFalse();
  }

  @Test
  void anExpiredCertificateIsNoLongerRememberedWithAnInstance() throws Exception {
    authority.pairOfInstance(INSTANCE);
    clock.advance(Duration.ofDays(301));
    CertificatePair second = authority.pairOfInstance(INSTANCE);

    authority.revokeInstance(INSTANCE);

    assertThat(revokedSerials()).containsExactly(serial(second));
  }

  @Test
  void whatDoesNotExistIsRevokedOnDemand() throws Exception {
    for (int number = 1; number <= 5; number++) {
      authority.pairOfInstance(InstanceGuid.numbered(number));
    }
    CertificatePair third = authority.pairOfInstance(InstanceGuid.numbered(3));
    authority.generateForComputer(COMPUTER);

    assertThat(authority.revokeInstancesUnless(guid -> guid.number() == 3)).isEqualTo(4);

    assertThat(authority.revokeInstancesUnless(guid -> guid.number() == 3)).isZero();
    assertThat(authority.pairOfInstance(InstanceGuid.numbered(3))).isEqualTo(third);
    Certificates.validate(authority, third.certificate(), clock.instant());
    assertThatThrownBy(() -> authority.generateForComputer(COMPUTER))
        .isInstanceOf(ActiveCertificateException.class);
  }

  @Test
  void revokedCertificatesStayRevokedAfterARestartUntilTheyExpired() throws Exception {
    CertificatePair pair = authority.pairOfInstance(INSTANCE);
    authority.revokeInstance(INSTANCE);
    open();
    assertThat(revokedSerials()).containsExactly(serial(pair));

    clock.advance(LIFE.plusDays(6));
    assertThat(revokedSerials()).as("in a list issued after its end").containsExactly(serial(pair));
    clock.advance(Duration.ofDays(2));
    assertThat(revokedSerials()).isEmpty();

    assertThat(data.resolve("certificates/revoked")).isEmptyFile();
    authority.pairOfInstance(INSTANCE);
    authority.revokeInstance(INSTANCE);
    open();
    assertThat(revokedSerials()).hasSize(1);
  }

  @Test
  void everythingIsReadableByTheMastersUserOnly() throws IOException {
    authority.generateForComputer(COMPUTER);
    authority.pairOfInstance(INSTANCE);
    authority.revokeComputer(COMPUTER);
    authority.generateForComputer(COMPUTER);

    assertThat(files())
        .extracting(file -> data.resolve("certificates").relativize(file).toString())
        .containsExactlyInAnyOrder(
            "ca.pem",
            "ca-key.pem",
            "crl.pem",
            "revoked",
            "computers/COMP-1.pem",
            "instances/SOFTINST-7.pem");
    for (Path file : files()) {
      assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
    }
    for (String directory : List.of("", "computers", "instances")) {
      assertThat(mode(data.resolve("certificates").resolve(directory))).isEqualTo("rwx------");
    }
  }

  @Test
  void thirtyTwoThatAskAtOnceForOneInstanceGetOnePair() throws Exception {
    List<CertificatePair> pairs = atOnce(32, () -> authority.pairOfInstance(INSTANCE));

    assertThat(new HashSet<>(pairs)).hasSize(1);
    assertThat(pairs).contains(CertificateAuthority.open(data).pairOfInstance(INSTANCE));
  }

  @Test
  void thirtyTwoThatAskAtOnceForOneComputerGetOnePairAndRefusals() throws Exception {
    List<Boolean> granted =
        atOnce(
            32,
            () -> {
              try {
                return authority.generateForComputer(COMPUTER) != null;
              } catch (ActiveCertificateException refused) {
                return false;
              }
            });

    assertThat(granted).filteredOn(yes -> yes).hasSize(1);
  }

  @Test
  void manyAtOnceAreAllRevokedAndListed() throws Exception {
    Set<String> serials = new HashSet<>();
    for (int number = 1; number <= 40; number++) {
      serials.add(serial(authority.pairOfInstance(InstanceGuid.numbered(number))));
    }
    var next = new java.util.concurrent.atomic.AtomicInteger();

    List<String> lists =
        atOnce(
            40,
            () -> {
              authority.revokeInstance(InstanceGuid.numbered(next.incrementAndGet()));
              return authority.revocationListPem();
            });

    assertThat(revokedSerials()).containsExactlyInAnyOrderElementsOf(serials);
    assertThat(lists).contains(authority.revocationListPem());
    open();
    assertThat(revokedSerials()).containsExactlyInAnyOrderElementsOf(serials);
  }

  @Test
  void aLifetimeBeyondReasonIsRefused() {
    for (Duration lifetime : List.of(Duration.ofMinutes(59), Duration.ofDays(3651))) {
      assertThatThrownBy(() -> CertificateAuthority.open(data, lifetime, clock))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Expected certificates to live between 1 hour and 3650 days");
    }
  }

  private static <T> List<T> atOnce(int threads, Callable<T> task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private Set<String> revokedSerials() throws Exception {
    Set<String> serials = new HashSet<>();
    var entries =
        Certificates.revocationList(authority.revocationListPem()).getRevokedCertificates();
    for (X509CRLEntry entry : entries == null ? Set.<X509CRLEntry>of() : entries) {
      serials.add(entry.getSerialNumber().toString(16));
    }
    return serials;
  }

  private static String serial(CertificatePair pair) throws Exception {
    return Certificates.certificate(pair.certificate()).getSerialNumber().toString(16);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
