package org.slapmaster.security;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * The authority's key and certificate, and what is signed with them. Keys are EC on P-256,
 * signatures ECDSA with SHA-256. Thread-safe.
 */
final class Issuer {
  /** Clocks differ: what is signed now holds since shortly before, so that others accept it. */
  static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final Duration LIFETIME = Duration.ofDays(30 * 365L);
  private static final int SERIAL_BITS = 128;
  private static final String SIGNATURE = "SHA256withECDSA";

  private final SecureRandom random;
  private final PrivateKey key;
  private final X509Certificate certificate;

  private Issuer(SecureRandom random, PrivateKey key, X509Certificate certificate) {
    this.random = random;
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * The authority kept in {@code directory}; made when there is none.
   *
   * @throws IllegalStateException with one sentence when what is kept there cannot be used
   */
  static Issuer open(Path directory, Instant now) throws IOException {
    Path authority = directory.resolve("ca-key.pem");
    Path forOthers = directory.resolve("ca.pem");
    Issuer issuer = Files.exists(authority) ? read(authority) : create(authority, forOthers, now);
    if (!Files.exists(forOthers) || !Files.readString(forOthers).equals(issuer.text())) {
      Pem.write(forOthers, issuer.text());
    }
    return issuer;
  }

  private static Issuer create(Path authority, Path forOthers, Instant now) throws IOException {
    if (Files.exists(forOthers)) {
      throw new IllegalStateException(
          "Expected the key of the certificate authority in "
              + authority
              + ", but only its certificate is there. Put the key back, or remove the directory to"
              + " begin a new authority, which makes all certificates issued so far worthless.");
    }
    SecureRandom random = new SecureRandom();
    KeyPair pair = newKeys(random);
    byte[] mark = new byte[4];
    random.nextBytes(mark);
    X500Name name = name("slapmaster certificate authority " + HexFormat.of().formatHex(mark));
    Instant until = now.plus(LIFETIME);
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  name, serial(random), begin(now), Date.from(until), name, pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      X509Certificate certificate = signed(builder, pair.getPrivate());
      Pem.write(authority, Pem.text(pair.getPrivate()) + Pem.text(certificate));
      return new Issuer(random, pair.getPrivate(), certificate);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw cannotSign(e);
    }
  }

  private static Issuer read(Path authority) throws IOException {
    try {
      List<PemObject> sections = Pem.sections(authority);
      PrivateKey key = Pem.privateKey(sections.get(0));
      X509Certificate certificate = Pem.certificate(sections.get(1));
      byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initSign(key);
      signature.update(probe);
      byte[] made = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      if (signature.verify(made)) {
        return new Issuer(new SecureRandom(), key, certificate);
      }
      throw unusable(authority, "they do not belong together", null);
    } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
      throw unusable(authority, "they cannot be read", e);
    }
  }

  private static IllegalStateException unusable(Path authority, String why, Exception cause) {
    return new IllegalStateException(
        "Expected the key and the certificate of the certificate authority in "
            + authority
            + ", but "
            + why
            + ". Put a backup of the file back.",
        cause);
  }

  /** The certificate, PEM. */
  String text() {
    return Pem.text(certificate);
  }

  private static KeyPair newKeys(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw cannotSign(e);
    }
  }

  /** A new key and the certificate with which a TLS client shows that it is {@code name}. */
  PairFile.Content client(String name, Instant now, Duration lifetime) {
    KeyPair client = newKeys(random);
    Instant end = certificate.getNotAfter().toInstant();
    Instant wanted = now.plus(lifetime);
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  certificate,
                  serial(random),
                  begin(now),
                  Date.from(wanted.isBefore(end) ? wanted : end),
                  name(name),
                  client.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  identifiers.createSubjectKeyIdentifier(client.getPublic()))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return new PairFile.Content(client.getPrivate(), signed(builder, key), List.of());
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw cannotSign(e);
    }
  }

  /** The signed list of what was revoked, PEM. */
  String revocationList(
      BigInteger number, Instant now, Duration lifetime, Collection<Revocation> revocations) {
    try {
      JcaX509v2CRLBuilder builder =
          new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), begin(now));
      builder.setNextUpdate(Date.from(now.plus(lifetime)));
      for (Revocation revoked : revocations) {
        builder.addCRLEntry(revoked.serial(), Date.from(revoked.at()), CRLReason.unspecified);
      }
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return Pem.text(Pem.REVOCATION_LIST, builder.build(signer(key)).getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw cannotSign(e);
    }
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer(key)));
  }

  private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
    return new JcaContentSignerBuilder(SIGNATURE).build(key);
  }

  /** Of the characters as they are; a text would be read for escapes. */
  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.CN, new DERUTF8String(commonName))
        .build();
  }

  /** Random, so that two authorities on copies of one directory never give one number twice. */
  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random);
  }

  private static Date begin(Instant now) {
    return Date.from(now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS));
  }

  private static IllegalStateException cannotSign(Exception cause) {
    return new IllegalStateException(
        "Expected a Java runtime that signs with " + SIGNATURE + ", but: " + cause, cause);
  }
}
