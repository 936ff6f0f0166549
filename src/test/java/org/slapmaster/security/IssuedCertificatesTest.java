package org.slapmaster.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/** What others see of the certificates: the JDK's reader and validator, and openssl. */
class IssuedCertificatesTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final InstanceGuid INSTANCE = new InstanceGuid("SOFTINST-7");
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final String AUTHORITY_KEY = "2.5.29.35";
  private static final String LIST_NUMBER = "2.5.29.20";

  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private CertificateAuthority authority;

  @BeforeEach
  void open() {
    authority = CertificateAuthority.open(data, CertificateAuthority.DEFAULT_LIFETIME, clock);
  }

  @Test
  void anAuthorityMaySignCertificatesAndListsAndNothingElse() throws Exception {
    X509Certificate ca = Certificates.certificate(authority.certificatePem());

    ca.verify(ca.getPublicKey());
    ca.checkValidity(java.util.Date.from(clock.instant().plus(Duration.ofDays(20 * 365))));
    assertThat(ca.getVersion()).isEqualTo(3);
    assertThat(ca.getBasicConstraints()).as("no authority below it").isZero();
    assertThat(usages(ca)).containsExactly("keyCertSign", "cRLSign");
    assertThat(ca.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(fieldSize(ca)).isEqualTo(256);
    assertThat(ca.getExtensionValue(SUBJECT_KEY)).isNotNull();
  }

  @Test
  void aPairIsACertificateOfItsOwnerForClientsAndTheKeyThatBelongsToIt() throws Exception {
    CertificatePair computer = authority.generateForComputer(COMPUTER);
    CertificatePair instance = authority.pairOfInstance(INSTANCE);

    assertThat(subject(computer)).isEqualTo("CN=COMP-1");
    assertThat(subject(instance)).isEqualTo("CN=SOFTINST-7");
    X509Certificate ca = Certificates.certificate(authority.certificatePem());
    for (CertificatePair pair : List.of(computer, instance)) {
      X509Certificate certificate = Certificates.certificate(pair.certificate());
      assertThat(certificate.getIssuerX500Principal()).isEqualTo(ca.getSubjectX500Principal());
      assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
      assertThat(certificate.getExtendedKeyUsage()).containsExactly(CLIENT);
      assertThat(usages(certificate)).containsExactly("digitalSignature");
      assertThat(fieldSize(certificate)).isEqualTo(256);
      assertThat(keyIdentifier(certificate, AUTHORITY_KEY))
          .isEqualTo(keyIdentifier(ca, SUBJECT_KEY));
      assertThat(certificate.getSerialNumber())
          .isPositive()
          .isGreaterThan(BigInteger.ONE.shiftLeft(64));
      assertThat(certificate.getNotBefore().toInstant())
          .isEqualTo(clock.instant().minus(Duration.ofMinutes(5)));
      assertThat(certificate.getNotAfter().toInstant())
          .isEqualTo(clock.instant().plus(Duration.ofDays(730)));
      assertThat(belongTogether(pair)).isTrue();
      assertThat(pair.certificate()).startsWith("-----BEGIN CERTIFICATE-----\n").endsWith("\n");
      assertThat(pair.key()).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("\n");
      assertThat(pair.toString()).doesNotContain("PRIVATE");
    }
    assertThat(computer.certificate()).isNotEqualTo(instance.certificate());
  }

  @Test
  void aRevokedPairFailsWhereTheListIsReadAndOthersPass() throws Exception {
    CertificatePair revoked = authority.generateForComputer(COMPUTER);
    CertificatePair destroyed = authority.pairOfInstance(INSTANCE);
    CertificatePair other = authority.generateForComputer(new ComputerId("COMP-2"));
    for (CertificatePair pair : List.of(revoked, destroyed, other)) {
      Certificates.validate(authority, pair.certificate(), clock.instant());
    }

    authority.revokeComputer(COMPUTER);
    authority.revokeInstance(INSTANCE);
    clock.advance(Duration.ofSeconds(1)); // the JDK lets pass what is revoked this very second

    for (CertificatePair pair : List.of(revoked, destroyed)) {
      assertThatThrownBy(
              () -> Certificates.validate(authority, pair.certificate(), clock.instant()))
          .isInstanceOfSatisfying(
              CertPathValidatorException.class,
              refusal ->
                  assertThat(refusal.getReason())
                      .isEqualTo(CertPathValidatorException.BasicReason.REVOKED));
    }
    assertThatCode(() -> Certificates.validate(authority, other.certificate(), clock.instant()))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherAuthoritysPairsFail(@TempDir Path elsewhere) throws Exception {
    CertificateAuthority other =
        CertificateAuthority.open(elsewhere, CertificateAuthority.DEFAULT_LIFETIME, clock);
    CertificatePair foreign = other.generateForComputer(COMPUTER);

    assertThatThrownBy(
            () -> Certificates.validate(authority, foreign.certificate(), clock.instant()))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void aListIsOfVersionTwoSignedNumberedAndSaysUntilWhenItHolds() throws Exception {
    X509CRL empty = Certificates.revocationList(authority.revocationListPem());
    CertificatePair pair = authority.generateForComputer(COMPUTER);
    clock.advance(Duration.ofHours(1));
    Instant revokedAt = clock.instant();
    authority.revokeComputer(COMPUTER);
    X509CRL list = Certificates.revocationList(authority.revocationListPem());

    list.verify(Certificates.certificate(authority.certificatePem()).getPublicKey());
    assertThat(list.getVersion()).isEqualTo(2);
    assertThat(empty.getRevokedCertificates()).isNull();
    assertThat(list.getRevokedCertificates())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getSerialNumber())
                  .isEqualTo(Certificates.certificate(pair.certificate()).getSerialNumber());
              assertThat(entry.getRevocationDate().toInstant()).isEqualTo(revokedAt);
            });
    assertThat(number(list)).isEqualTo(number(empty) + 1);
    assertThat(list.getNextUpdate().toInstant()).isEqualTo(revokedAt.plus(Duration.ofDays(7)));
  }

  @Test
  void aListThatNobodyChangedStaysTheSameForADayAndIsThenSignedAgain() throws Exception {
    String first = authority.revocationListPem();
    clock.advance(Duration.ofHours(23));
    assertThat(authority.revocationListPem()).isEqualTo(first);

    clock.advance(Duration.ofHours(2));
    X509CRL later = Certificates.revocationList(authority.revocationListPem());

    assertThat(number(later)).isEqualTo(number(Certificates.revocationList(first)) + 1);
    assertThat(later.getNextUpdate().toInstant())
        .isEqualTo(clock.instant().plus(Duration.ofDays(7)));
  }

  @Test
  void opensslAgrees() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    CertificateAuthority now = CertificateAuthority.open(data.resolve("now"));
    CertificatePair good = now.generateForComputer(COMPUTER);
    CertificatePair bad = now.pairOfInstance(INSTANCE);
    now.revokeInstance(INSTANCE);
    Files.writeString(data.resolve("ca"), now.certificatePem());
    Files.writeString(data.resolve("crl"), now.revocationListPem());
    Files.writeString(data.resolve("good"), good.certificate());
    Files.writeString(data.resolve("key"), good.key());
    Files.writeString(data.resolve("bad"), bad.certificate());

    assertThat(verify("good")).isEqualTo("good: OK");
    assertThat(verify("bad")).contains("certificate revoked");
    assertThat(openssl("pkey", "-in", "key", "-check", "-noout")).contains("Key is valid");
    assertThat(openssl("pkey", "-in", "key", "-pubout"))
        .isEqualTo(openssl("x509", "-in", "good", "-pubkey", "-noout"));
    assertThat(openssl("x509", "-in", "good", "-noout", "-text"))
        .contains("TLS Web Client Authentication", "CA:FALSE", "prime256v1");
    assertThat(openssl("crl", "-in", "crl", "-CAfile", "ca", "-noout", "-text"))
        .contains("verify OK", "Version 2", "Serial Number");
  }

  private String verify(String certificate) throws Exception {
    return openssl(
        "verify",
        "-x509_strict",
        "-purpose",
        "sslclient",
        "-CAfile",
        "ca",
        "-CRLfile",
        "crl",
        "-crl_check",
        certificate);
  }

  private String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command).directory(data.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes()).strip();
    process.waitFor();
    return output;
  }

  private static String subject(CertificatePair pair) throws Exception {
    return Certificates.certificate(pair.certificate()).getSubjectX500Principal().getName();
  }

  private static List<String> usages(X509Certificate certificate) {
    List<String> names =
        List.of(
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign");
    boolean[] bits = certificate.getKeyUsage();
    return names.stream().filter(name -> bits[names.indexOf(name)]).toList();
  }

  private static int fieldSize(X509Certificate certificate) {
    return ((ECPublicKey) certificate.getPublicKey())
        .getParams()
        .getCurve()
        .getField()
        .getFieldSize();
  }

  /** The last 20 bytes of both extensions are the SHA-1 of the key. */
  private static byte[] keyIdentifier(X509Certificate certificate, String extension) {
    byte[] value = certificate.getExtensionValue(extension);
    return Arrays.copyOfRange(value, value.length - 20, value.length);
  }

  private static int number(X509CRL list) {
    byte[] value = list.getExtensionValue(LIST_NUMBER);
    return value[value.length - 1];
  }

  private static boolean belongTogether(CertificatePair pair) throws Exception {
    byte[] said = {1, 2, 3};
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(Certificates.key(pair.key()));
    signer.update(said);
    byte[] signature = signer.sign();
    signer.initVerify(Certificates.certificate(pair.certificate()));
    signer.update(said);
    return signer.verify(signature);
  }
}
