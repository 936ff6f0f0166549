package org.slapmaster.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/** What is on disk after an end that nobody announced, and what a new start makes of it. */
class CertificateCrashTest {
  private static final InstanceGuid INSTANCE = new InstanceGuid("SOFTINST-7");
  private static final int KILLS = 3;

  @TempDir Path data;

  @Test
  void aKilledProgramHasToldNothingThatItsSuccessorDoesNotKnow() throws Exception {
    List<String> told = new ArrayList<>();
    for (int life = 0; life < KILLS; life++) {
      told.addAll(runAndKill(1 + life * 100_000, 10 + life));
      CertificateAuthority successor = CertificateAuthority.open(data);
      X509CRL list = Certificates.revocationList(successor.revocationListPem());
      for (String line : told) {
        String[] fields = line.split(" ", 3);
        checkKnown(successor, list, fields[0], fields[1], fields[2].replace('|', '\n'));
      }
    }
  }

  private static void checkKnown(
      CertificateAuthority successor, X509CRL list, String what, String name, String certificate)
      throws Exception {
    boolean isRevoked = list.isRevoked(Certificates.certificate(certificate));
    switch (what) {
      case "ca" -> assertThat(successor.certificatePem()).isEqualTo(certificate);
      case "pair" -> {
        assertThat(isRevoked).as(name).isFalse();
        if (name.startsWith("SOFTINST-")) {
          assertThat(successor.pairOfInstance(new InstanceGuid(name)).certificate())
              .isEqualTo(certificate);
        } else {
          assertThatThrownBy(() -> successor.generateForComputer(new ComputerId(name)))
              .isInstanceOf(ActiveCertificateException.class);
        }
      }
      case "revoked" -> assertThat(isRevoked).as(name).isTrue();
      case "revoking" -> {
        // Said before it was done: it is still the instance's, or revoked; never both, nor neither.
        String now = successor.pairOfInstance(new InstanceGuid(name)).certificate();
        assertThat(isRevoked).as(name).isNotEqualTo(now.equals(certificate));
      }
      default -> throw new AssertionError(what);
    }
  }

  /** What a program said until it was killed while, or shortly after, it revoked. */
  private List<String> runAndKill(int first, int revocations) throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                IssuingProgram.class.getName(),
                data.toString(),
                Integer.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> said = new ArrayList<>();
    int begun = 0;
    try (BufferedReader output = program.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.endsWith("-----|")) {
          said.add(line);
        }
        if (line.startsWith("revoking ") && ++begun == revocations) {
          program.toHandle().destroyForcibly(); // what it said before can still be read
        }
      }
    } finally {
      program.destroyForcibly().waitFor();
    }
    assertThat(begun).isGreaterThanOrEqualTo(revocations);
    return said;
  }

  @Test
  void aRevocationThatWasInterruptedBeforeTheKeyWasErasedIsInForce() throws Exception {
    CertificateAuthority authority = CertificateAuthority.open(data);
    CertificatePair instance = authority.pairOfInstance(INSTANCE);
    CertificatePair computer = authority.generateForComputer(new ComputerId("COMP-1"));
    Path instanceFile = data.resolve("certificates/instances/SOFTINST-7.pem");
    Path computerFile = data.resolve("certificates/computers/COMP-1.pem");
    byte[] instanceBefore = Files.readAllBytes(instanceFile);
    byte[] computerBefore = Files.readAllBytes(computerFile);
    authority.revokeInstance(INSTANCE);
    authority.revokeComputer(new ComputerId("COMP-1"));
    Files.write(instanceFile, instanceBefore);
    Files.write(computerFile, computerBefore);

    CertificateAuthority successor = CertificateAuthority.open(data);

    assertThat(successor.generateForComputer(new ComputerId("COMP-1"))).isNotEqualTo(computer);
    assertThat(successor.revokeInstance(INSTANCE)).as("revoked already").isFalse();
    assertThat(instanceFile).doesNotExist();
    assertThat(successor.pairOfInstance(INSTANCE)).isNotEqualTo(instance);
  }

  @Test
  void aRevocationThatWasHalfWrittenIsNoneAndThoseBeforeItHold() throws Exception {
    CertificateAuthority authority = CertificateAuthority.open(data);
    List<BigInteger> serials = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      InstanceGuid guid = InstanceGuid.numbered(number);
      serials.add(
          Certificates.certificate(authority.pairOfInstance(guid).certificate()).getSerialNumber());
      authority.revokeInstance(guid);
    }
    Path log = data.resolve("certificates/revoked");
    String whole = Files.readString(log);
    int lastLine = whole.lastIndexOf('\n', whole.length() - 2) + 1;

    for (int length = lastLine; length < whole.length(); length += 9) {
      Files.writeString(log, whole.substring(0, length));
      CertificateAuthority successor = CertificateAuthority.open(data);
      assertThat(revoked(successor)).containsExactlyInAnyOrderElementsOf(serials.subList(0, 2));

      successor.pairOfInstance(INSTANCE);
      successor.revokeInstance(INSTANCE);
      assertThat(revoked(CertificateAuthority.open(data))).as("cut at %d", length).hasSize(3);
    }
  }

  private static List<BigInteger> revoked(CertificateAuthority authority) throws Exception {
    return Certificates.revocationList(authority.revocationListPem())
        .getRevokedCertificates()
        .stream()
        .map(entry -> entry.getSerialNumber())
        .toList();
  }

  @Test
  void whatAnInterruptedWriterLeftIsRemoved() throws IOException {
    CertificateAuthority.open(data);
    Path unfinished = data.resolve("certificates/instances/SOFTINST-7.pem.new");
    Files.writeString(unfinished, "-----BEGIN PRIVATE");
    Path authority = data.resolve("certificates/ca-key.pem.new");
    Files.writeString(authority, "-----BEGIN PRIVATE");

    CertificateAuthority.open(data);

    assertThat(unfinished).doesNotExist();
    assertThat(authority).doesNotExist();
  }

  @Test
  void theCopyOfTheCertificateAndTheSignedListAreMadeAgain() throws Exception {
    CertificateAuthority authority = CertificateAuthority.open(data);
    String ca = authority.certificatePem();
    Files.delete(data.resolve("certificates/ca.pem"));
    Files.delete(data.resolve("certificates/crl.pem"));

    CertificateAuthority successor = CertificateAuthority.open(data);

    assertThat(data.resolve("certificates/ca.pem")).hasContent(ca);
    assertThat(data.resolve("certificates/crl.pem")).hasContent(successor.revocationListPem());
  }

  @Test
  void aDamagedDirectoryIsSaidInOneSentenceAndChangesNothing() throws IOException {
    CertificateAuthority.open(data).pairOfInstance(INSTANCE);
    Path directory = data.resolve("certificates");

    refusal("ca-key.pem", "rubbish", "Expected the key and the certificate of the certificate");
    refusal("crl.pem", "rubbish", "Expected a certificate revocation list in");
    refusal("revoked", "rubbish\n", "Expected a revoked certificate in each line of");
    Files.delete(directory.resolve("ca-key.pem"));
    assertThatThrownBy(() -> CertificateAuthority.open(data))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Expected the key of the certificate authority in");
  }

  private void refusal(String name, String content, String sentence) throws IOException {
    Path file = data.resolve("certificates").resolve(name);
    byte[] before = Files.readAllBytes(file);
    Files.writeString(file, content);
    assertThatThrownBy(() -> CertificateAuthority.open(data))
        .as(name)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(sentence);
    assertThat(file).hasContent(content);
    Files.write(file, before);
  }

  @Test
  void aKeyOfAnotherAuthorityIsRefused(@TempDir Path elsewhere) throws IOException {
    CertificateAuthority.open(data);
    CertificateAuthority.open(elsewhere);
    Path own = data.resolve("certificates/ca-key.pem");
    String key = section(elsewhere.resolve("certificates/ca-key.pem"), "PRIVATE KEY");
    Files.writeString(own, key + section(own, "CERTIFICATE"));

    assertThatThrownBy(() -> CertificateAuthority.open(data))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("they do not belong together");
  }

  private static String section(Path file, String type) throws IOException {
    String text = Files.readString(file);
    String end = "-----END " + type + "-----\n";
    return text.substring(text.indexOf("-----BEGIN " + type), text.indexOf(end) + end.length());
  }

  @Test
  void aDamagedPairIsSaidInOneSentence() throws IOException {
    CertificateAuthority authority = CertificateAuthority.open(data);
    authority.pairOfInstance(INSTANCE);
    Path file = data.resolve("certificates/instances/SOFTINST-7.pem");
    for (String content :
        List.of("", "-----BEGIN CERTIFICATE-----\n&&\n-----END CERTIFICATE-----\n")) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> authority.pairOfInstance(INSTANCE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Expected a certificate in " + file);
    }
  }
}
