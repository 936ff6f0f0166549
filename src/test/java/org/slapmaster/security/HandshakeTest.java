package org.slapmaster.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/** A server that asks for a client certificate, and a client that shows an issued one. */
class HandshakeTest {
  private static final InstanceGuid INSTANCE = new InstanceGuid("SOFTINST-7");

  @TempDir Path data;
  private CertificateAuthority authority;

  @BeforeEach
  void open() {
    authority = CertificateAuthority.open(data);
  }

  @Test
  void aServerKnowsAComputerAndAnInstanceByTheirPairs() throws Exception {
    CertificatePair computer = authority.generateForComputer(new ComputerId("COMP-1"));

    assertThat(seenByServer(managers(computer))).isEqualTo("CN=COMP-1");
    assertThat(seenByServer(managers(authority.pairOfInstance(INSTANCE))))
        .isEqualTo("CN=SOFTINST-7");
  }

  @Test
  void aServerRefusesARevokedPairAnotherAuthoritysAndNone(@TempDir Path elsewhere)
      throws Exception {
    CertificatePair revoked = authority.pairOfInstance(INSTANCE);
    authority.revokeInstance(INSTANCE);
    CertificatePair foreign = CertificateAuthority.open(elsewhere).pairOfInstance(INSTANCE);

    assertThatThrownBy(() -> seenByServer(managers(revoked))).hasStackTraceContaining("revoked");
    assertThatThrownBy(() -> seenByServer(managers(foreign)))
        .isInstanceOf(ExecutionException.class);
    assertThatThrownBy(() -> seenByServer(null)).isInstanceOf(ExecutionException.class);
  }

  /** The name on the certificate that the server accepted; its refusal otherwise. */
  private String seenByServer(KeyManager[] client) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(new CertPathTrustManagerParameters(Certificates.trust(authority)));
    KeyManager[] server = managers(authority.generateForComputer(new ComputerId("server")));
    authority.revokeComputer(new ComputerId("server"));
    try (SSLServerSocket listening =
        (SSLServerSocket)
            context(server, trust.getTrustManagers())
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> accept(listening));
      try (SSLSocket socket =
          (SSLSocket)
              context(client, new TrustManager[] {new TrustsAll()})
                  .getSocketFactory()
                  .createSocket(listening.getInetAddress(), listening.getLocalPort())) {
        socket.startHandshake();
        socket.getInputStream().read();
      } catch (IOException refused) {
        assertThat(refused).as("what the server says tells more").isNotNull();
      }
      return seen.get(30, TimeUnit.SECONDS);
    }
  }

  private static String accept(SSLServerSocket listening) {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } catch (IOException refused) {
      throw new IllegalStateException(refused);
    }
  }

  private static SSLContext context(KeyManager[] own, TrustManager[] trusted) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, trusted, null);
    return context;
  }

  private static KeyManager[] managers(CertificatePair pair) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "pair",
        Certificates.key(pair.key()),
        new char[0],
        new Certificate[] {Certificates.certificate(pair.certificate())});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  /** As the stock client, which does not check who the master is. */
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
