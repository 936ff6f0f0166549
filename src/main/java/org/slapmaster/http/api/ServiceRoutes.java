package org.slapmaster.http.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.http.Callers;
import org.slapmaster.http.Problem;
import org.slapmaster.http.Responses;
import org.slapmaster.model.Expect;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Title;
import org.slapmaster.view.InstanceNames;
import org.slapmaster.view.ServiceList;
import org.slapmaster.view.ServiceView;

/** The instances: listed, shown, and ordered about by operators. */
final class ServiceRoutes extends ApiRoutes {
  private static final int MOST_LINES = 1_000;
  private static final int LINES = 100;
  private final Orders orders;
  private final Clouds clouds;

  ServiceRoutes(MasterClient client, Orders orders, Clouds clouds) {
    super(client);
    this.orders = orders;
    this.clouds = clouds;
  }

  Route routes() {
    return pathPrefix(
        "services",
        () ->
            concat(
                pathEndOrSingleSlash(this::list),
                path(segment(), this::show),
                path(segment().slash("start"), name -> order(name, RequestedState.STARTED)),
                path(segment().slash("stop"), name -> order(name, RequestedState.STOPPED)),
                path(segment().slash("destroy"), name -> order(name, RequestedState.DESTROYED)),
                path(segment().slash("rename"), this::rename),
                path(segment().slash("bang"), this::bang),
                path(segment().slash("logs"), this::logs)));
  }

  private record Log(String service, String text) {}

  private Route list() {
    return query(
        Set.of("all", "at"),
        asked ->
            answer(
                clouds
                    .at(asked)
                    .thenApply(at -> asOf(at, ServiceList.of(at.cloud(), isSet(asked, "all"))))));
  }

  private Route show(String name) {
    return query(
        Set.of("secrets", "at"),
        asked -> {
          if (!isSet(asked, "secrets")) {
            return answer(clouds.at(asked).thenApply(at -> asOf(at, service(at, name))));
          }
          if (asked.containsKey("at")) {
            throw Problem.invalid(
                "Expected 'secrets' or 'at', but got both: only what is published now is shown.");
          }
          return extractRequest(request -> answer(withSecrets(name, Callers.of("http", request))));
        });
  }

  private static ServiceView service(CloudAt at, String name) {
    return ServiceView.of(at.cloud(), at.named(name));
  }

  /** That they are shown is in the journal before they are. */
  private CompletionStage<ServiceView> withSecrets(String name, Caller caller) {
    return clouds
        .now()
        .thenCompose(
            at ->
                client
                    .secrets(InstanceNames.find(at.graph(), name).guid(), caller)
                    .thenApply(
                        published ->
                            service(at, name)
                                .with(
                                    published
                                        .orElseThrow(() -> InstanceNames.unknown(name))
                                        .values())));
  }

  /** What is done with the instance that a name means. */
  private CompletionStage<HttpResponse> on(
      String name, Function<InstanceNode, CompletionStage<HttpResponse>> carryOut) {
    return client.getGraph().thenCompose(graph -> carryOut.apply(InstanceNames.find(graph, name)));
  }

  private Route order(String name, RequestedState state) {
    return change(
        (fields, caller) -> {
          fields.end();
          return on(
              name, node -> client.order(node.guid(), state, caller).thenApply(orders::toOperator));
        });
  }

  private Route rename(String name) {
    return change(
        (fields, caller) -> {
          Title title = fields.required("title", Title::new);
          fields.end();
          return on(
              name,
              node -> client.rename(node.guid(), title, caller).thenApply(orders::toOperator));
        });
  }

  private Route bang(String name) {
    return change(
        (fields, caller) -> {
          String reason = fields.optional("reason", ApiRoutes::reason, "asked for");
          fields.end();
          return on(
              name, node -> client.bang(node.guid(), reason, caller).thenApply(ApiRoutes::done));
        });
  }

  private Route logs(String name) {
    return query(
        Set.of("service", "lines"),
        asked -> {
          int lines = lines(asked.getOrDefault("lines", Integer.toString(LINES)));
          return completeWithFuture(
              on(name, node -> log(node, asked.getOrDefault("service", ""), lines)));
        });
  }

  private static int lines(String lines) {
    if (!lines.matches("[1-9][0-9]{0,3}") || Integer.parseInt(lines) > MOST_LINES) {
      throw Problem.invalid(
          "Expected lines from 1 to %d, but got '%s'.", MOST_LINES, Expect.shown(lines));
    }
    return Integer.parseInt(lines);
  }

  private CompletionStage<HttpResponse> log(InstanceNode node, String service, int lines) {
    if (node.partition() == null) {
      throw unreadable("Expected an instance on a computer, but %s has none yet.", node.title());
    }
    if (!service.matches("[A-Za-z0-9_-]{0,128}")) {
      throw Problem.invalid("Expected the name of a service, but got '%s'.", Expect.shown(service));
    }
    return client
        .readLog(node.partition(), service, lines)
        .thenApply(
            text ->
                Responses.json(
                    StatusCodes.OK,
                    new Log(
                        service,
                        text.orElseThrow(
                            () ->
                                unreadable(
                                    "Expected the log from %s, but it is out of contact.",
                                    node.partition().computer())))));
  }

  private static Problem unreadable(String sentence, Object about) {
    return Problem.of(Refusal.of(Refusal.Reason.NOT_IN_THIS_STATE, sentence, about));
  }
}
