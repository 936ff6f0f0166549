package org.slapmaster.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.domain.master.Master;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** The verbs of SlapOS: request, supply, remove. */
final class RequestRoutes extends ApiRoutes {
  private final Orders orders;

  RequestRoutes(MasterClient client, Orders orders) {
    super(client);
    this.orders = orders;
  }

  Route routes() {
    return concat(
        path("request", () -> change(this::request)),
        path("adopt", () -> change(this::adopt)),
        path("supply", () -> change(this::supply)),
        path("remove", () -> change(this::remove)));
  }

  private static Master.Request request(Requester requester, Fields fields) {
    return new Master.Request(
        requester,
        fields.required("title", Title::new),
        fields.required("software_release", SoftwareRelease::new),
        fields.optional("software_type", SoftwareType::new, SoftwareType.DEFAULT),
        fields.flag("shared"),
        Problem.checked(() -> Parameters.of(fields.dictionary("parameters"))),
        Problem.checked(() -> Filter.of(fields.dictionary("filter"))),
        fields.optional("state", RequestedState::parse, RequestedState.STARTED));
  }

  private CompletionStage<HttpResponse> adopt(Fields fields, Caller caller) {
    Requester requester =
        fields.optional(
            "requested_by",
            guid -> new Requester.Instance(new InstanceGuid(guid)),
            Requester.DEFAULT_USER);
    Master.Request request = request(requester, fields);
    PartitionId partition = fields.required("partition", PartitionId::parse);
    fields.end();
    return client.adopt(new Master.Adopt(request, partition), caller).thenApply(orders::toOperator);
  }

  private CompletionStage<HttpResponse> request(Fields fields, Caller caller) {
    Master.Request request = request(Requester.DEFAULT_USER, fields);
    boolean dryRun = fields.flag("dry_run");
    fields.end();
    return (dryRun ? client.plan(request, caller) : client.request(request, caller))
        .thenApply(orders::toRequester);
  }

  private CompletionStage<HttpResponse> supply(Fields fields, Caller caller) {
    ComputerId computer = fields.required("computer", ComputerId::new);
    SoftwareRelease release = fields.required("software_release", SoftwareRelease::new);
    boolean reinstall = fields.flag("reinstall");
    fields.end();
    return client.supply(computer, release, reinstall, caller).thenApply(ApiRoutes::done);
  }

  private CompletionStage<HttpResponse> remove(Fields fields, Caller caller) {
    ComputerId computer = fields.required("computer", ComputerId::new);
    SoftwareRelease release = fields.required("software_release", SoftwareRelease::new);
    fields.end();
    return client.remove(computer, release, caller).thenApply(ApiRoutes::done);
  }
}
