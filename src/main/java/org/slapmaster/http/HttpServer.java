package org.slapmaster.http;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import com.typesafe.config.Config;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.http.api.Api;
import org.slapmaster.http.hateoas.Hateoas;
import org.slapmaster.http.jsonrpc.JsonRpc;
import org.slapmaster.http.slap.SlapTool;
import org.slapmaster.security.CertificateAuthority;

/** The server of a master process: one address, on which each path belongs to one {@link Face}. */
public final class HttpServer {
  private final Gate gate;
  private final Face api;
  private final Face jsonRpc;
  private final Face hateoas;
  private final Face slapTool;

  private HttpServer(Gate gate, Face api, Face jsonRpc, Face hateoas, Face slapTool) {
    this.gate = gate;
    this.api = api;
    this.jsonRpc = jsonRpc;
    this.hateoas = hateoas;
    this.slapTool = slapTool;
  }

  /**
   * Serves on an address until the binding or the actor system is terminated.
   *
   * @param authority issues certificates to computers and instances
   * @param port zero: a free one, which the binding tells
   */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system,
      MasterClient client,
      CertificateAuthority authority,
      String host,
      int port) {
    Config settings = system.settings().config().getConfig("slapmaster.http");
    Gate gate = new Gate(host, settings.getStringList("allowed-hosts"));
    Certificates certificates = new Certificates(system, authority);
    HttpServer server =
        new HttpServer(
            gate,
            new ApiFace(system, gate, new Api(system, client).routes()),
            new JsonRpc(system, client.stock(), certificates),
            new Hateoas(client.stock()),
            new SlapTool(system, client.stock(), certificates));
    Flow<HttpRequest, HttpResponse, NotUsed> calls =
        BidiFlow.fromGraph(new Connection(settings.getDuration("header-timeout")))
            .join(Flow.of(HttpRequest.class).mapAsync(1, server::answer));
    return Http.get(system).newServerAt(host, port).bindFlow(calls);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    Face face = faceOf(request.getUri().path());
    try {
      gate.check(request, face != api);
    } catch (Problem refused) {
      return CompletableFuture.completedStage(face.refuse(refused));
    }
    return face.answer(request);
  }

  /** Stock clients look for their methods directly under the address, so theirs is the rest. */
  private Face faceOf(String path) {
    if (path.startsWith("/api/")
        || path.equals("/api")
        || path.equals("/health")
        || path.equals("/ready")) {
      return api;
    } else if (path.startsWith("/slapos.")) {
      return jsonRpc;
    }
    return path.equals("/hateoas") || path.startsWith("/hateoas/") ? hateoas : slapTool;
  }
}
