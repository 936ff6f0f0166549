package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.StockClient;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.SoftwareRelease;

/** What was last reported, for whoever watches. */
final class StatusMethods {
  private final StockClient stock;

  StatusMethods(StockClient stock) {
    this.stock = stock;
  }

  void addTo(Methods methods) {
    methods.reads("getComputerStatus", this::computer);
    methods.reads("getComputerPartitionStatus", this::instance);
    methods.reads("getSoftwareInstallationStatus", this::installation);
  }

  private CompletionStage<HttpResponse> computer(Call call) {
    ComputerId computer = call.computer();
    return stock
        .computerStatus(computer)
        .thenApply(
            status ->
                Replies.marshalled(
                    StatusDocument.write(
                        "Compute Node", status.orElseThrow(() -> Occupants.noComputer(computer)))));
  }

  private CompletionStage<HttpResponse> instance(Call call) {
    return Occupants.of(stock, call.partition())
        .thenApply(
            occupant ->
                Replies.marshalled(
                    StatusDocument.write("Software Instance", stock.access(occupant.instance()))));
  }

  private CompletionStage<HttpResponse> installation(Call call) {
    ComputerId computer = call.computer();
    SoftwareRelease release = call.release();
    return stock
        .computer(computer)
        .thenApply(
            found -> installation(found.orElseThrow(() -> Occupants.noComputer(computer)), release))
        .thenApply(
            software ->
                Replies.marshalled(
                    StatusDocument.write("Software Installation", software.access())));
  }

  private static ComputerNode.Software installation(
      ComputerPicture picture, SoftwareRelease release) {
    return picture
        .software(release)
        .orElseThrow(
            () ->
                Problem.unknown(
                    "Expected a release supplied to %s, but %s is not.",
                    picture.computer().id(), release));
  }
}
