package org.slapmaster.http.jsonrpc;

import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.StockClient;
import org.slapmaster.actor.StockClient.SoftwareReport;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.http.Certificates;
import org.slapmaster.http.Problem;
import org.slapmaster.http.StatusFields;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.security.CertificatePair;
import org.slapmaster.slap.ConsumptionReport;
import org.slapmaster.slap.Malformed;

/** Methods about computers and the software on them. */
final class ComputerCalls {
  private final StockClient stock;
  private final Certificates certificates;

  ComputerCalls(StockClient stock, Certificates certificates) {
    this.stock = stock;
    this.certificates = certificates;
  }

  void addTo(Map<String, JsonRpc.Handler> handlers) {
    handlers.put("slapos.put.v0.compute_node_format", this::format);
    handlers.put("slapos.post.v0.software_installation", this::supply);
    handlers.put("slapos.allDocs.v0.compute_node_software_installation_list", this::installations);
    handlers.put("slapos.put.v0.software_installation_reported_state", this::reported);
    handlers.put("slapos.put.v0.software_installation_error", this::error);
    handlers.put("slapos.allDocs.v0.compute_node_instance_list", this::instances);
    handlers.put("slapos.put.v0.compute_node_bang", this::bang);
    handlers.put("slapos.post.v0.compute_node_usage", this::usage);
    handlers.put("slapos.get.v0.compute_node_status", this::status);
    handlers.put("slapos.post.v0.compute_node_certificate", this::generate);
    handlers.put("slapos.remove.v0.compute_node_certificate", this::revoke);
    handlers.put("slapos.allDocs.WIP.compute_node_list", this::computers);
  }

  private CompletionStage<ObjectNode> format(RpcCall call) {
    ComputerId computer = call.value("computer_guid", ComputerId::new);
    List<PartitionFormat> partitions = new ArrayList<>();
    call.argument()
        .get("compute_partition_list")
        .forEach(partition -> partitions.add(partition(computer, partition)));
    ComputerFormat format =
        Problem.checked(() -> new ComputerFormat(false, null, new TreeMap<>(), partitions));
    return stock
        .format(computer, format, call.caller())
        .thenApply(refusal -> done(refusal, StatusCodes.FORBIDDEN.reason()));
  }

  private static PartitionFormat partition(ComputerId computer, JsonNode partition) {
    String name = partition.get("partition_id").textValue();
    List<NetworkAddress> addresses = new ArrayList<>();
    partition
        .path("ip_list")
        .forEach(
            address ->
                addresses.add(
                    Problem.checked(
                        () ->
                            new NetworkAddress(
                                address.path("network-interface").asText(),
                                address.path("ip-address").asText(),
                                address.path("netmask").asText(),
                                address.path("gateway-ip-address").asText(),
                                address.path("network-address").asText()))));
    TreeSet<String> capabilities = new TreeSet<>();
    partition.path("capability_list").forEach(capability -> capabilities.add(capability.asText()));
    return Problem.checked(
        () -> new PartitionFormat(new PartitionId(computer, name).name(), addresses, capabilities));
  }

  private CompletionStage<ObjectNode> supply(RpcCall call) {
    boolean available = call.text("state", "available").equals("available");
    return stock
        .supply(call.computer(), call.release(), available, call.caller())
        .thenApply(refusal -> done(refusal, "SUPPLY-FAILED"));
  }

  private CompletionStage<ComputerPicture> known(RpcCall call) {
    return stock.computer(call.computer()).thenApply(found -> found(call, found));
  }

  private static ComputerPicture found(RpcCall call, Optional<ComputerPicture> picture) {
    return picture.orElseThrow(() -> Unknown.COMPUTER.problem(call.computer().value()));
  }

  private CompletionStage<ObjectNode> installations(RpcCall call) {
    return stock
        .contact(call.computer())
        .thenApply(found -> found(call, found))
        .thenApply(
            picture ->
                Records.list(
                    picture.computer().software().stream()
                        .map(
                            software ->
                                Records.object()
                                    .put("software_release_uri", software.release().url())
                                    .put("state", software.wanted() ? "available" : "destroyed"))
                        .toList()));
  }

  private CompletionStage<ObjectNode> reported(RpcCall call) {
    SoftwareReport report =
        switch (call.text("reported_state")) {
          case "building" -> SoftwareReport.BUILDING;
          case "destroyed" -> SoftwareReport.DESTROYED;
          default -> SoftwareReport.AVAILABLE;
        };
    return report(call, report, "");
  }

  private CompletionStage<ObjectNode> error(RpcCall call) {
    return report(call, SoftwareReport.ERROR, call.text("message"));
  }

  private CompletionStage<ObjectNode> report(RpcCall call, SoftwareReport report, String detail) {
    return stock
        .reportSoftware(call.computer(), call.release(), report, detail, call.caller())
        .thenApply(
            refusal ->
                done(
                    refusal,
                    refusal
                        .filter(r -> r.reason() == Refusal.Reason.NOT_IN_THIS_STATE)
                        .map(r -> "SOFTWARE-INSTALLATION-DESTROY-NOT-REQUESTED")
                        .orElse(Unknown.INSTALLATION.type())));
  }

  private CompletionStage<ObjectNode> instances(RpcCall call) {
    return stock
        .visit(call.computer())
        .thenApply(found -> found(call, found))
        .thenApply(
            picture ->
                Records.list(
                    picture.partitions().stream()
                        .filter(partition -> partition.occupant() != null)
                        .map(partition -> partition.occupant().instance())
                        .map(
                            instance ->
                                Records.object()
                                    .put("title", instance.title().value())
                                    .put("instance_guid", instance.guid().value())
                                    .put("state", instance.state().toString())
                                    .put("compute_partition_id", instance.partition().name())
                                    .put("software_release_uri", instance.release().url()))
                        .toList()));
  }

  private CompletionStage<ObjectNode> bang(RpcCall call) {
    return known(call)
        .thenCompose(
            picture ->
                stock.bangComputer(picture.computer().id(), call.text("message"), call.caller()))
        .thenApply(refusal -> done(refusal, Unknown.COMPUTER.type()));
  }

  private CompletionStage<ObjectNode> usage(RpcCall call) {
    String report = call.text("tioxml");
    return known(call)
        .thenCompose(
            picture -> {
              try {
                ConsumptionReport.check(report);
              } catch (Malformed invalid) {
                throw new RpcProblem(
                    StatusCodes.BAD_REQUEST, "INVALIDATE_TIOXML", invalid.getMessage());
              }
              return stock.reportUsage(picture.computer().id(), report, call.caller());
            })
        .thenApply(refusal -> done(refusal, Unknown.COMPUTER.type()));
  }

  private CompletionStage<ObjectNode> status(RpcCall call) {
    ComputerId computer = call.computer();
    return stock
        .computerStatus(computer)
        .thenApply(
            status -> {
              ObjectNode record = Records.object();
              StatusFields.of(
                      "Compute Node",
                      status.orElseThrow(() -> Unknown.COMPUTER.problem(computer.value())))
                  .forEach(
                      (name, value) -> {
                        if (value instanceof Integer number) {
                          record.put(name, number);
                        } else {
                          record.put(name, value.toString());
                        }
                      });
              return record;
            });
  }

  private CompletionStage<ObjectNode> generate(RpcCall call) {
    return known(call)
        .thenCompose(picture -> certificates.generate(picture.computer().id()))
        .thenApply(ComputerCalls::pair);
  }

  static ObjectNode pair(CertificatePair pair) {
    return Records.object().put("key", pair.key()).put("certificate", pair.certificate());
  }

  private CompletionStage<ObjectNode> revoke(RpcCall call) {
    return known(call)
        .thenCompose(picture -> certificates.revoke(picture.computer().id()))
        .thenApply(
            revoked -> {
              if (!revoked) {
                throw new RpcProblem(
                    StatusCodes.FORBIDDEN,
                    "Expected a computer with a certificate, but it has none.");
              }
              return Records.success("Certificate revoked");
            });
  }

  private CompletionStage<ObjectNode> computers(RpcCall call) {
    return stock
        .computers()
        .thenApply(
            computers ->
                Records.list(
                    computers.stream()
                        .map(
                            computer ->
                                Records.object().put("computer_guid", computer.id().value()))
                        .toList()));
  }

  private static ObjectNode done(Optional<Refusal> refusal, String type) {
    RpcProblem.check(refusal, type);
    return Records.success("Done");
  }
}
