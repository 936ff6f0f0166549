package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpResponse;
import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slapmaster.actor.StockClient;
import org.slapmaster.actor.StockClient.SoftwareReport;
import org.slapmaster.http.Problem;
import org.slapmaster.model.Expect;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.PythonText;

/** Software releases: supplying them, what nodes say of them, and products. */
final class SoftwareMethods {
  private static final String AVAILABLE = "available";
  private static final String DESTROYED = "destroyed";
  private final StockClient stock;

  /** Releases of each product, the best first. */
  private final Map<String, List<String>> products;

  SoftwareMethods(StockClient stock, Config settings) {
    this.stock = stock;
    Config configured = settings.getConfig("slapmaster.software-products");
    products =
        configured.root().keySet().stream()
            .collect(
                Collectors.toMap(
                    product -> product,
                    product -> configured.getStringList("\"" + product + "\"")));
  }

  void addTo(Methods methods) {
    methods.changes("supplySupply", this::supply);
    methods.changes("buildingSoftwareRelease", call -> report(call, SoftwareReport.BUILDING));
    methods.changes("availableSoftwareRelease", call -> report(call, SoftwareReport.AVAILABLE));
    methods.changes("destroyedSoftwareRelease", call -> report(call, SoftwareReport.DESTROYED));
    methods.changes("softwareReleaseError", call -> report(call, SoftwareReport.ERROR));
    methods.reads("getSoftwareReleaseListFromSoftwareProduct", this::products);
  }

  private CompletionStage<HttpResponse> supply(Call call) {
    SoftwareRelease release = call.release();
    String state = call.text("state", AVAILABLE);
    if (!state.equals(AVAILABLE) && !state.equals(DESTROYED)) {
      throw Problem.invalid(
          "Expected a state of 'available' or 'destroyed', but got '%s'.", Expect.shown(state));
    }
    return stock
        .supply(call.computer(), release, state.equals(AVAILABLE), call.caller())
        .thenApply(
            refusal ->
                Replies.done(
                    refusal, "Supplied " + PythonText.repr(release.url()) + " to be " + state));
  }

  private CompletionStage<HttpResponse> report(Call call, SoftwareReport report) {
    String detail = report == SoftwareReport.ERROR ? call.message("error_log") : "";
    return stock
        .reportSoftware(call.computer(), call.release(), report, detail, call.caller())
        .thenApply(refusal -> Replies.done(refusal, "OK"));
  }

  /** Of a product all releases; of a release those of the product to which it belongs. */
  private CompletionStage<HttpResponse> products(Call call) {
    String product = call.text("software_product_reference", null);
    String release = call.text("software_release_url", null);
    if ((product == null) == (release == null)) {
      throw Problem.invalid(
          "Expected either 'software_product_reference' or 'software_release_url', but got %s.",
          product == null ? "neither" : "both");
    }
    List<String> releases =
        product != null
            ? products.getOrDefault(product, List.of())
            : products.values().stream()
                .filter(some -> some.contains(release))
                .findFirst()
                .orElse(List.of());
    return CompletableFuture.completedStage(Replies.marshalled(MarshalWriter.write(releases)));
  }
}
