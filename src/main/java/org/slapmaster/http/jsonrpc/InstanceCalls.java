package org.slapmaster.http.jsonrpc;

import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.StockClient;
import org.slapmaster.actor.StockClient.InstanceReport;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.http.BaseUrl;
import org.slapmaster.http.Certificates;
import org.slapmaster.http.Preference;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** Methods about instances and their trees. */
final class InstanceCalls {
  private final StockClient stock;
  private final Certificates certificates;

  InstanceCalls(StockClient stock, Certificates certificates) {
    this.stock = stock;
    this.certificates = certificates;
  }

  void addTo(Map<String, JsonRpc.Handler> handlers) {
    handlers.put("slapos.get.v0.hateoas_url", this::hateoasUrl);
    handlers.put("slapos.post.v0.software_instance", this::request);
    handlers.put("slapos.get.v0.software_instance", call -> known(call).thenApply(this::record));
    handlers.put("slapos.get.v0.compute_partition", this::partition);
    handlers.put("slapos.get.v0.instance_tree", this::tree);
    handlers.put("slapos.allDocs.v0.instance_tree_list", this::trees);
    handlers.put("slapos.allDocs.v0.instance_node_instance_list", this::shared);
    handlers.put("slapos.put.v0.software_instance_reported_state", this::reported);
    handlers.put("slapos.put.v0.software_instance_connection_parameter", this::publish);
    handlers.put("slapos.put.v0.software_instance_title", this::rename);
    handlers.put("slapos.put.v0.software_instance_bang", this::bang);
    handlers.put("slapos.put.v0.software_instance_error", this::error);
    handlers.put("slapos.get.v0.software_instance_certificate", this::certificate);
  }

  private CompletionStage<ObjectNode> hateoasUrl(RpcCall call) {
    return CompletableFuture.completedStage(
        Records.object().put("hateoas_url", BaseUrl.of(call.request()) + "/hateoas/"));
  }

  private CompletionStage<ObjectNode> request(RpcCall call) {
    Master.Request request =
        new Master.Request(
            Requester.DEFAULT_USER,
            call.value("title", Title::new),
            call.release(),
            call.value("software_type", SoftwareType::new),
            call.flag("shared"),
            Problem.checked(() -> Parameters.of(call.dictionary("parameters"))),
            Problem.checked(() -> Filter.of(call.dictionary("sla_parameters"))),
            RequestedState.parse(call.text("state", "started")));
    Optional<Preference> preference = Preference.of(call.request());
    if (preference.isEmpty()) {
      return stock.request(request, call.caller()).thenApply(reply -> answer(reply, false));
    }
    preference.get().extend(call.request());
    return stock
        .requestUntilAllocated(request, call.caller(), preference.get().patience())
        .thenApply(reply -> answer(reply, true));
  }

  /** The first answer names no place, even when there was one at once; but after a wait it does. */
  private static ObjectNode answer(Master.Reply reply, boolean held) {
    if (reply instanceof Master.Ready ready) {
      return Records.instance(ready.instance(), held || !ready.instance().fresh());
    } else if (reply instanceof Master.PleaseWait wait) {
      return Records.instance(wait.instance(), held || !wait.instance().fresh());
    } else if (reply instanceof Master.Destroyed) {
      return Records.notReady();
    } else if (reply instanceof Master.Refused refused) {
      throw RpcProblem.of(refused.refusal(), StatusCodes.FORBIDDEN.reason());
    }
    throw new IllegalArgumentException("Expected an answer to a request, but got " + reply + ".");
  }

  private CompletionStage<InstancePicture> known(RpcCall call) {
    InstanceGuid guid = call.instance();
    return stock
        .instance(guid)
        .thenApply(found -> found.orElseThrow(() -> Unknown.INSTANCE.problem(guid.value())));
  }

  private CompletionStage<ObjectNode> partition(RpcCall call) {
    String name = call.text("compute_partition_id");
    PartitionId id;
    try {
      id = new PartitionId(call.computer(), name);
    } catch (IllegalArgumentException malformed) {
      throw Unknown.PARTITION.problem(name);
    }
    return stock
        .partition(id)
        .thenApply(
            found ->
                found
                    .flatMap(partition -> Optional.ofNullable(partition.occupant()))
                    .map(this::record)
                    .orElseThrow(() -> Unknown.PARTITION.problem(id.toString())));
  }

  private CompletionStage<ObjectNode> tree(RpcCall call) {
    Title title = call.value("title", Title::new);
    return stock
        .root(title)
        .thenApply(
            found ->
                found.map(this::record).orElseThrow(() -> Unknown.TREE.problem(title.value())));
  }

  private CompletionStage<ObjectNode> trees(RpcCall call) {
    return stock
        .roots()
        .thenApply(
            roots ->
                Records.list(
                    roots.stream()
                        .map(root -> Records.object().put("title", root.title().value()))
                        .toList()));
  }

  private ObjectNode record(InstancePicture picture) {
    return Records.instance(picture, stock.vault());
  }

  private CompletionStage<ObjectNode> shared(RpcCall call) {
    return known(call)
        .thenApply(
            host ->
                Records.list(
                    host.shared().stream()
                        .map(
                            shared -> {
                              ObjectNode row = Records.object();
                              row.put("title", shared.title().value());
                              row.put("instance_guid", shared.guid().value());
                              row.put("state", shared.state().toString());
                              row.put("software_type", shared.type().name());
                              row.set(
                                  "parameters",
                                  Records.parameters(
                                      stock.vault().open(shared.parameters()).values()));
                              row.put("compute_partition_id", shared.partition().name());
                              return row;
                            })
                        .toList()));
  }

  private CompletionStage<ObjectNode> reported(RpcCall call) {
    InstanceReport report =
        switch (RequestedState.parse(call.text("reported_state"))) {
          case STARTED -> InstanceReport.STARTED;
          case STOPPED -> InstanceReport.STOPPED;
          case DESTROYED -> InstanceReport.DESTROYED;
        };
    return known(call)
        .thenCompose(
            picture ->
                picture.instance().shared()
                    ? ignored()
                    : stock.reportInstance(picture.instance().guid(), report, "", call.caller()))
        .thenApply(refusal -> done(refusal, "SOFTWARE-INSTANCE-WRONG-REPORTED-STATE"));
  }

  /** Shared instances have no state of their own to report. */
  private static CompletionStage<Optional<Refusal>> ignored() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  private static ObjectNode done(Optional<Refusal> refusal, String type) {
    RpcProblem.check(refusal, type);
    return Records.success("Done");
  }

  private static ObjectNode done(Optional<Refusal> refusal) {
    return done(refusal, Unknown.INSTANCE.type());
  }

  private CompletionStage<ObjectNode> publish(RpcCall call) {
    ConnectionParameters published =
        Problem.checked(
            () -> ConnectionParameters.of(call.dictionary("connection_parameter_dict"), Set.of()));
    return stock.publish(call.instance(), published, call.caller()).thenApply(InstanceCalls::done);
  }

  private CompletionStage<ObjectNode> rename(RpcCall call) {
    Title title = call.value("title", Title::new);
    return stock.rename(call.instance(), title, call.caller()).thenApply(InstanceCalls::done);
  }

  private CompletionStage<ObjectNode> bang(RpcCall call) {
    return stock
        .bang(call.instance(), call.text("message"), call.caller())
        .thenApply(InstanceCalls::done);
  }

  private CompletionStage<ObjectNode> error(RpcCall call) {
    return stock
        .reportInstance(call.instance(), InstanceReport.ERROR, call.text("message"), call.caller())
        .thenApply(InstanceCalls::done);
  }

  private CompletionStage<ObjectNode> certificate(RpcCall call) {
    return known(call)
        .thenCompose(picture -> certificates.of(picture.instance().guid()))
        .thenApply(ComputerCalls::pair);
  }
}
