package org.slapmaster.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.slapmaster.disk.DurableFile;

/** The text form of keys, certificates and revocation lists, and the files of this package. */
final class Pem {
  static final String CERTIFICATE = "CERTIFICATE";
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String REVOCATION_LIST = "X509 CRL";

  private Pem() {}

  /** One section of type {@code type}, ended by a line end. */
  static String text(String type, byte[] der) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, der));
    } catch (IOException e) {
      throw new IllegalStateException("Expected memory to take a text, but: " + e, e);
    }
    return text.toString();
  }

  static String text(X509Certificate certificate) {
    try {
      return text(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("Expected a complete certificate, but: " + e, e);
    }
  }

  static String text(PrivateKey key) {
    return text(PRIVATE_KEY, key.getEncoded());
  }

  /**
   * All sections of a file in their order.
   *
   * @throws CertificateException when it holds something else
   */
  static List<PemObject> sections(Path file) throws IOException, CertificateException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    List<PemObject> sections = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject next = reader.readPemObject(); next != null; next = reader.readPemObject()) {
        sections.add(next);
      }
    } catch (IOException | RuntimeException e) {
      throw new CertificateException("no PEM", e);
    }
    return sections;
  }

  static X509Certificate certificate(PemObject section) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(section.getContent()));
  }

  static PrivateKey privateKey(PemObject section) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(section.getContent()));
  }

  /** Replaces a file that only the master's user may read; returns when it would survive. */
  static void write(Path file, String text) throws IOException {
    DurableFile.write(file, text.getBytes(StandardCharsets.UTF_8), "rw-------");
  }
}
