package org.slapmaster.security;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** What the JDK, which shares no code with the issuing side, makes of issued texts. */
final class Certificates {
  private Certificates() {}

  static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate) factory().generateCertificate(stream(pem));
  }

  static X509CRL revocationList(String pem) throws Exception {
    return (X509CRL) factory().generateCRL(stream(pem));
  }

  static PrivateKey key(String pem) throws Exception {
    String body =
        pem.replace("-----BEGIN PRIVATE KEY-----", "").replace("-----END PRIVATE KEY-----", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
  }

  /** How a server that trusts the authority and reads its revocation list checks clients. */
  static PKIXBuilderParameters trust(CertificateAuthority authority) throws Exception {
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(
            Set.of(new TrustAnchor(certificate(authority.certificatePem()), null)),
            new X509CertSelector());
    List<CRL> lists = List.of(revocationList(authority.revocationListPem()));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    parameters.setRevocationEnabled(true);
    return parameters;
  }

  /** Throws what a reader of the revocation list refuses the certificate for. */
  static void validate(CertificateAuthority authority, String pem, Instant at) throws Exception {
    PKIXBuilderParameters parameters = trust(authority);
    parameters.setDate(Date.from(at));
    CertPathValidator.getInstance("PKIX")
        .validate(factory().generateCertPath(List.of(certificate(pem))), parameters);
  }

  private static CertificateFactory factory() throws Exception {
    return CertificateFactory.getInstance("X.509");
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
