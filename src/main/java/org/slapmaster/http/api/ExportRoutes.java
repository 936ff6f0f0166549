package org.slapmaster.http.api;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.transfer.JournalExport;

/** The journal as a whole. */
final class ExportRoutes extends ApiRoutes {
  private static final ContentType LINES =
      ContentTypes.create(
          MediaTypes.customWithOpenCharset("application", "x-ndjson", Map.of(), false),
          HttpCharsets.UTF_8);

  private final JournalReader journal;

  ExportRoutes(ActorSystem<?> system, MasterClient client) {
    super(client);
    journal = new JournalReader(system);
  }

  Route routes() {
    return pathPrefix("journal", () -> path("export", () -> query(Set.of(), none -> export())));
  }

  private Route export() {
    return completeWithFuture(
        client
            .getGraph()
            .thenApply(
                graph -> {
                  // The clock may have been set back since the newest event.
                  long until =
                      Math.max(graph.at(), ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
                  return response(JournalExport.upTo(journal, until));
                }));
  }

  private static HttpResponse response(Source<String, NotUsed> lines) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                LINES, lines.map(line -> ByteString.fromString(line + "\n"))));
  }
}
