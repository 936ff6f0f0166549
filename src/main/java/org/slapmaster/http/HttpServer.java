package org.slapmaster.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import com.typesafe.config.Config;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.http.api.Api;

/** The server of a master process. */
public final class HttpServer extends AllDirectives {
  private HttpServer() {}

  /**
   * Serves on an address until the binding or the actor system is terminated.
   *
   * @param port zero: a free one, which the binding tells
   */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system, MasterClient client, String host, int port) {
    Config settings = system.settings().config().getConfig("slapmaster.http");
    Gate gate = new Gate(host, settings.getStringList("allowed-hosts"));
    Route api = new Api(system, client).routes();
    return Http.get(system).newServerAt(host, port).bind(new HttpServer().sealed(gate, api));
  }

  private Route sealed(Gate gate, Route api) {
    return respondWithDefaultHeaders(
        Responses.SAFE_HEADERS,
        () ->
            handleExceptions(
                Errors.exceptions(),
                () -> handleRejections(Errors.rejections(), () -> gate.guard(() -> api))));
  }
}
