package org.slapmaster.http.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import akka.pattern.Patterns;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.http.Preference;
import org.slapmaster.http.Responses;
import org.slapmaster.model.InstanceGuid;

/** How the program itself is: for probes, and for the nodes that look for its cluster. */
final class ProgramRoutes extends ApiRoutes {
  private final ActorSystem<?> system;

  ProgramRoutes(ActorSystem<?> system, MasterClient client) {
    super(client);
    this.system = system;
  }

  Route routes() {
    return concat(
        path(
            "health",
            () -> get(() -> complete(Responses.json(StatusCodes.OK, Map.of("status", "alive"))))),
        path("ready", () -> get(() -> answer(ready()))),
        path(
            segment("api").slash("cluster"),
            () -> get(() -> extractRequest(request -> completeWithFuture(cluster(request))))));
  }

  /**
   * Who is content with what it knows has the call held: the end of the connection tells it that
   * this program ends, and until then it need not ask.
   */
  private CompletionStage<HttpResponse> cluster(HttpRequest request) {
    return Preference.of(request)
        .map(
            held -> {
              held.extend(request);
              return Patterns.after(
                      held.patience(),
                      system.classicSystem().scheduler(),
                      system.executionContext(),
                      () -> CompletableFuture.completedStage(cluster()))
                  .thenApply(held::applied);
            })
        .orElseGet(() -> CompletableFuture.completedStage(cluster()));
  }

  /** Completes when the master's actor and the graph have recovered and answer. */
  private CompletionStage<Map<String, String>> ready() {
    return client
        .get(InstanceGuid.numbered(1), Caller.of("readiness probe"))
        .thenCompose(answer -> client.getGraph())
        .thenApply(graph -> Map.of("status", "ready"));
  }

  /**
   * @param uid tells one incarnation of the actor system from the next at the same address
   */
  private record Members(List<String> addresses, String uid) {}

  private HttpResponse cluster() {
    Cluster cluster = Cluster.get(system);
    List<String> masters =
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .filter(member -> member.hasRole("master") && isJoined(member))
            .map(member -> member.address().toString())
            .sorted()
            .toList();
    return Responses.json(
        StatusCodes.OK,
        new Members(masters, Long.toString(cluster.selfMember().uniqueAddress().longUid())));
  }

  private static boolean isJoined(Member member) {
    return member.status().equals(MemberStatus.up())
        || member.status().equals(MemberStatus.weaklyUp());
  }
}
