package org.slapmaster.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.slapmaster.disk.DurableFile;

/** Where the authority remembers what it gave to one computer or instance. */
final class PairFile {
  static final String SUFFIX = ".pem";

  /** Names that are also those of their files. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  private final Path file;

  /**
   * What was given.
   *
   * @param key the private key of {@code current}; null for a computer's, which is not kept
   * @param earlier certificates that {@code current} replaced and that may still be trusted
   */
  record Content(PrivateKey key, X509Certificate current, List<X509Certificate> earlier) {
    List<X509Certificate> all() {
      return Stream.concat(Stream.of(current), earlier.stream()).toList();
    }

    Content withoutKey() {
      return new Content(null, current, earlier);
    }

    Content replacing(List<X509Certificate> certificates) {
      return new Content(key, current, List.copyOf(certificates));
    }

    /** As texts; the key has to be known. */
    CertificatePair pair() {
      return new CertificatePair(Pem.text(current), Pem.text(key));
    }
  }

  PairFile(Path directory, String name) {
    this.file = directory.resolve((PLAIN.matcher(name).matches() ? name : digest(name)) + SUFFIX);
  }

  /** For names of any characters and length, which not every file system takes. */
  private static String digest(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return "_" + HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected a Java runtime with SHA-256, but: " + e, e);
    }
  }

  /**
   * What was written last; empty when nothing was or it was erased.
   *
   * @throws IllegalStateException with one sentence when the file holds something else
   */
  Optional<Content> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      PrivateKey key = null;
      List<X509Certificate> certificates = new ArrayList<>();
      for (PemObject section : Pem.sections(file)) {
        if (section.getType().equals(Pem.PRIVATE_KEY)) {
          key = Pem.privateKey(section);
        } else {
          certificates.add(Pem.certificate(section));
        }
      }
      return Optional.of(
          new Content(
              key, certificates.get(0), List.copyOf(certificates.subList(1, certificates.size()))));
    } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
      throw new IllegalStateException(
          "Expected a certificate in "
              + file
              + ", but it cannot be read. Put a backup of the file back.",
          e);
    }
  }

  /** Returns when the content would survive a power loss. */
  void write(Content content) throws IOException {
    StringBuilder text = new StringBuilder();
    if (content.key() != null) {
      text.append(Pem.text(content.key()));
    }
    content.all().forEach(certificate -> text.append(Pem.text(certificate)));
    Pem.write(file, text.toString());
  }

  /** Removes what was written, for good. */
  void erase() throws IOException {
    if (Files.deleteIfExists(file)) {
      DurableFile.sync(file.getParent());
    }
  }
}
