package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.StockClient;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.http.Preference;
import org.slapmaster.http.Problem;
import org.slapmaster.model.Filter;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** The verb of users and of running instances: request. */
final class RequestMethods {
  private final StockClient stock;

  RequestMethods(StockClient stock) {
    this.stock = stock;
  }

  void addTo(Methods methods) {
    methods.changes("requestComputerPartition", this::request);
  }

  private CompletionStage<HttpResponse> request(Call call) {
    Optional<Preference> preference = Preference.of(call.request);
    Master.Request ofUser = request(call, Requester.DEFAULT_USER);
    return requester(call)
        .map(partition -> ofInstance(partition, ofUser))
        .orElseGet(() -> CompletableFuture.completedStage(ofUser))
        .thenCompose(request -> send(request, call, preference))
        .thenCompose(reply -> answer(reply, preference));
  }

  private CompletionStage<Master.Reply> send(
      Master.Request request, Call call, Optional<Preference> preference) {
    Caller caller = call.caller();
    if (preference.isEmpty()) {
      return stock.request(request, caller);
    }
    preference.get().extend(call.request);
    return stock.requestUntilAllocated(request, caller, preference.get().patience());
  }

  /** The partition from which is requested; empty for a user's request. */
  private static Optional<PartitionId> requester(Call call) {
    String computer = call.maybe("computer_id");
    String partition = call.maybe("computer_partition_id");
    if ((computer == null) != (partition == null)) {
      throw Problem.invalid(
          "Expected 'computer_id' and 'computer_partition_id' together, but got only '%s'.",
          computer == null ? "computer_partition_id" : "computer_id");
    }
    return computer == null ? Optional.empty() : Optional.of(call.partition());
  }

  private CompletionStage<Master.Request> ofInstance(
      PartitionId partition, Master.Request request) {
    return Occupants.of(stock, partition)
        .thenApply(
            occupant ->
                new Master.Request(
                    new Requester.Instance(occupant.instance().guid()),
                    request.title(),
                    request.release(),
                    request.type(),
                    request.shared(),
                    request.parameters(),
                    request.filter(),
                    request.state()));
  }

  private static Master.Request request(Call call, Requester requester) {
    return new Master.Request(
        requester,
        call.value("partition_reference", Title::new),
        call.value("software_release", SoftwareRelease::new),
        Problem.checked(() -> new SoftwareType(call.text("software_type", "default"))),
        shared(call),
        Problem.checked(() -> Parameters.of(call.dictionary("partition_parameter_xml"))),
        Problem.checked(() -> Filter.of(call.dictionary("filter_xml"))),
        state(call));
  }

  private static boolean shared(Call call) {
    Object shared = call.marshalled("shared_xml");
    if (shared != null && !(shared instanceof Boolean)) {
      throw Problem.invalid("Expected true or false as 'shared_xml', but got another value.");
    }
    return Boolean.TRUE.equals(shared);
  }

  private static RequestedState state(Call call) {
    Object state = call.marshalled("state");
    if (state != null && !(state instanceof String)) {
      throw Problem.invalid("Expected a text or none as 'state', but got another value.");
    }
    return state == null
        ? RequestedState.STARTED
        : Problem.checked(() -> RequestedState.parse((String) state));
  }

  private CompletionStage<HttpResponse> answer(
      Master.Reply reply, Optional<Preference> preference) {
    return answer(reply, preference.isPresent())
        .thenApply(response -> preference.map(held -> held.applied(response)).orElse(response));
  }

  /** The first answer is to wait, even when there was room at once; but not after having waited. */
  private CompletionStage<HttpResponse> answer(Master.Reply reply, boolean held) {
    if (reply instanceof Master.Refused refused) {
      return CompletableFuture.completedStage(Replies.refused(refused.refusal()));
    } else if (reply instanceof Master.Ready ready) {
      return answer(ready.instance(), "it is being worked on", held);
    } else if (reply instanceof Master.PleaseWait wait) {
      return answer(wait.instance(), wait.why().sentence(), held);
    } else if (reply instanceof Master.Destroyed destroyed) {
      return CompletableFuture.completedStage(
          Replies.pleaseWait("'" + destroyed.title() + "' is destroyed."));
    }
    throw new IllegalArgumentException("Expected an answer to a request, but got " + reply + ".");
  }

  private CompletionStage<HttpResponse> answer(Master.Instance instance, String why, boolean held) {
    if (instance.partition() == null || (instance.fresh() && !held)) {
      return CompletableFuture.completedStage(Replies.pleaseWait("Please wait: " + why + "."));
    }
    return shared(instance)
        .thenApply(
            shared -> Replies.marshalled(InstanceDocument.write(instance, shared, stock.vault())));
  }

  /** Those that it serves; most serve none, and the graph is not asked. */
  private CompletionStage<List<InstanceNode>> shared(Master.Instance instance) {
    return instance.hosted() == 0
        ? CompletableFuture.completedStage(List.of())
        : stock
            .instance(instance.guid())
            .thenApply(found -> found.map(InstancePicture::shared).orElse(List.of()));
  }
}
