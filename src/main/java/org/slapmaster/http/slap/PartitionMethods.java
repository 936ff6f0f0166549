package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.StockClient;
import org.slapmaster.actor.StockClient.InstanceReport;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.Title;
import org.slapmaster.slap.MarshalWriter;

/** What nodes and running instances say of a partition and of the instance on it. */
final class PartitionMethods {
  private final StockClient stock;

  PartitionMethods(StockClient stock) {
    this.stock = stock;
  }

  void addTo(Methods methods) {
    methods.reads("registerComputerPartition", this::register);
    methods.changes("startedComputerPartition", call -> report(call, InstanceReport.STARTED));
    methods.changes("stoppedComputerPartition", call -> report(call, InstanceReport.STOPPED));
    methods.changes("destroyedComputerPartition", this::destroyed);
    methods.changes("softwareInstanceError", call -> report(call, InstanceReport.ERROR));
    methods.changes("softwareInstanceBang", this::bang);
    methods.changes("softwareInstanceRename", this::rename);
    methods.changes("setComputerPartitionConnectionXml", this::publish);
    methods.changes("updateComputerPartitionRelatedInstanceList", this::listRequested);
    methods.reads("getHostingSubscriptionIpList", this::treeAddresses);
  }

  private CompletionStage<HttpResponse> register(Call call) {
    PartitionId id =
        call.maybe("computer_reference") == null
            ? call.partition()
            : call.partition("computer_reference", "computer_partition_reference");
    return Occupants.partition(stock, id)
        .thenApply(
            partition -> Replies.marshalled(ComputerDocument.partition(partition, stock.vault())));
  }

  /** An order about the instance on a partition, or about the shared one that is named too. */
  private CompletionStage<HttpResponse> order(Call call, String done, Order order) {
    Caller caller = call.caller();
    return Occupants.of(stock, call.partition(), call.maybe("slave_reference"))
        .thenCompose(guid -> order.give(guid, caller))
        .thenApply(refusal -> Replies.done(refusal, done));
  }

  private interface Order {
    CompletionStage<Optional<Refusal>> give(InstanceGuid guid, Caller caller);
  }

  private CompletionStage<HttpResponse> report(Call call, InstanceReport report) {
    String detail = report == InstanceReport.ERROR ? call.message("error_log") : "";
    return order(call, "OK", (guid, caller) -> stock.reportInstance(guid, report, detail, caller));
  }

  /**
   * A node that reports too early hears why in words, as a success: it repeats the report at its
   * next run. One that repeats a report whose answer was lost finds the partition free.
   */
  private CompletionStage<HttpResponse> destroyed(Call call) {
    Caller caller = call.caller();
    return Occupants.partition(stock, call.partition())
        .thenCompose(
            partition ->
                partition.occupant() == null
                    ? CompletableFuture.completedStage(Optional.<Refusal>empty())
                    : stock.reportInstance(
                        partition.occupant().instance().guid(),
                        InstanceReport.DESTROYED,
                        "",
                        caller))
        .thenApply(
            refusal ->
                refusal
                    .filter(refused -> refused.reason() == Refusal.Reason.NOT_IN_THIS_STATE)
                    .map(tooEarly -> Replies.text(tooEarly.sentence()))
                    .orElseGet(() -> Replies.done(refusal, "OK")));
  }

  private CompletionStage<HttpResponse> bang(Call call) {
    String message = call.message("message");
    return order(call, "OK", (guid, caller) -> stock.bang(guid, message, caller));
  }

  private CompletionStage<HttpResponse> rename(Call call) {
    Title title = call.value("new_name", Title::new);
    return order(call, "done", (guid, caller) -> stock.rename(guid, title, caller));
  }

  private CompletionStage<HttpResponse> publish(Call call) {
    call.text("connection_xml");
    Map<String, String> values = call.dictionary("connection_xml");
    ConnectionParameters published =
        Problem.checked(() -> ConnectionParameters.of(values, Set.of()));
    return order(call, "done", (guid, caller) -> stock.publish(guid, published, caller));
  }

  private CompletionStage<HttpResponse> listRequested(Call call) {
    call.text("instance_reference_xml");
    if (!(call.marshalled("instance_reference_xml") instanceof List<?> references)) {
      throw Problem.invalid("Expected a list as 'instance_reference_xml', but got another value.");
    }
    List<Title> titles = new ArrayList<>();
    for (Object reference : references) {
      if (!(reference instanceof String title)) {
        throw Problem.invalid("Expected texts in 'instance_reference_xml', but got another value.");
      }
      titles.add(Problem.checked(() -> new Title(title)));
    }
    PartitionId id = call.partition();
    Caller caller = call.caller();
    return Occupants.of(stock, id)
        .thenCompose(occupant -> stock.listRequested(id, titles, caller))
        .thenApply(refusal -> Replies.done(refusal, ""));
  }

  private CompletionStage<HttpResponse> treeAddresses(Call call) {
    PartitionId id = call.partition();
    return stock
        .treeAddresses(id)
        .thenApply(
            found -> {
              MarshalWriter out = new MarshalWriter();
              List<NetworkAddress> addresses =
                  found.orElseThrow(
                      () -> Problem.unknown("Expected an instance, but there is none on %s.", id));
              Wire.addresses(out, id, addresses);
              return Replies.marshalled(out.finish());
            });
  }
}
