package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.StockClient;
import org.slapmaster.http.Certificates;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.security.CertificatePair;
import org.slapmaster.slap.MarshalWriter;

/** Certificates of computers and instances. */
final class CertificateMethods {
  private final StockClient stock;
  private final Certificates certificates;

  CertificateMethods(StockClient stock, Certificates certificates) {
    this.stock = stock;
    this.certificates = certificates;
  }

  void addTo(Methods methods) {
    methods.changes("generateComputerCertificate", this::generate);
    methods.changes("revokeComputerCertificate", this::revoke);
    methods.reads("getComputerPartitionCertificate", this::ofInstance);
  }

  private CompletionStage<HttpResponse> generate(Call call) {
    ComputerId computer = call.computer();
    return known(computer)
        .thenCompose(known -> certificates.generate(computer))
        .thenApply(CertificateMethods::pair);
  }

  private CompletionStage<HttpResponse> revoke(Call call) {
    ComputerId computer = call.computer();
    return known(computer)
        .thenCompose(known -> certificates.revoke(computer))
        .thenApply(
            revoked -> {
              if (!revoked) {
                throw Problem.unknown(
                    "Expected a computer with a certificate, but %s has none.", computer);
              }
              return Replies.text("OK");
            });
  }

  private CompletionStage<HttpResponse> ofInstance(Call call) {
    return Occupants.of(stock, call.partition(), null)
        .thenCompose(certificates::of)
        .thenApply(CertificateMethods::pair);
  }

  private CompletionStage<ComputerId> known(ComputerId computer) {
    return stock
        .computer(computer)
        .thenApply(found -> found.orElseThrow(() -> Occupants.noComputer(computer)))
        .thenApply(picture -> picture.computer().id());
  }

  private static HttpResponse pair(CertificatePair pair) {
    return Replies.marshalled(
        MarshalWriter.write(Map.of("certificate", pair.certificate(), "key", pair.key())));
  }
}
