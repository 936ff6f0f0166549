package org.slapmaster.http.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.time.Duration;
import org.slapmaster.actor.MasterClient;

/** All routes of the JSON API. */
public final class Api extends AllDirectives {
  private final RequestRoutes requests;
  private final ServiceRoutes services;
  private final ComputerRoutes computers;
  private final GraphRoutes graph;
  private final JournalRoutes journal;
  private final StoreRoutes store;
  private final ProgramRoutes program;

  public Api(ActorSystem<?> system, MasterClient client) {
    Duration retryAfter = system.settings().config().getDuration("slapmaster.retry-after");
    Orders orders = new Orders(Math.max(1, retryAfter.toSeconds()));
    Past past = new Past(system);
    Clouds clouds = new Clouds(client, past);
    requests = new RequestRoutes(client, orders);
    services = new ServiceRoutes(client, orders, clouds);
    computers = new ComputerRoutes(client, clouds);
    graph = new GraphRoutes(client, clouds);
    journal = new JournalRoutes(client, past);
    store = new StoreRoutes(system, client);
    program = new ProgramRoutes(system, client);
  }

  public Route routes() {
    return concat(
        program.routes(),
        pathPrefix(
            "api",
            () ->
                concat(
                    requests.routes(),
                    services.routes(),
                    computers.routes(),
                    graph.routes(),
                    journal.routes(),
                    store.routes())));
  }
}
