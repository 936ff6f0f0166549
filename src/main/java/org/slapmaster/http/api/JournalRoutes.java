package org.slapmaster.http.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.audit.EventQuery;
import org.slapmaster.http.Problem;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Moment;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Expect;
import org.slapmaster.view.EventView;
import org.slapmaster.view.ViewJson;

/** The journal: as a list, and as a stream of what is being committed. Secrets are masked. */
final class JournalRoutes extends ApiRoutes {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final String BEGINNING = "start";
  private static final Set<String> FOLLOWED =
      Stream.concat(Stream.of("after"), EventQuery.SUBJECTS.stream())
          .collect(Collectors.toUnmodifiableSet());
  private final Past past;

  JournalRoutes(MasterClient client, Past past) {
    super(client);
    this.past = past;
  }

  Route routes() {
    return concat(
        pathPrefix(
            "journal",
            () ->
                concat(
                    pathEndOrSingleSlash(() -> query(EventQuery.NAMES, this::list)),
                    path("event", () -> query(Set.of("position"), this::show)),
                    path("diff", () -> query(Set.of("from", "to"), this::diff)),
                    path(
                        segment("why").slash(segment()),
                        name -> query(Set.of("at"), asked -> why(name, asked))))),
        path("events", () -> query(FOLLOWED, this::events)));
  }

  private Route list(Map<String, String> asked) {
    EventQuery query = Problem.checked(() -> EventQuery.parse(asked, Past.now()));
    return answer(past.read(auditor -> auditor.list(query)));
  }

  private Route show(Map<String, String> asked) {
    String text = asked.getOrDefault("position", "");
    Position position = Problem.checked(() -> Position.parse(text));
    return answer(
        past.read(auditor -> auditor.show(position))
            .thenApply(
                found ->
                    found.orElseThrow(
                        () ->
                            Problem.unknown(
                                "Expected a position of the journal, but it has no %s.",
                                Expect.shown(text)))));
  }

  private Route diff(Map<String, String> asked) {
    Moment from = Past.moment(asked.getOrDefault("from", ""));
    Moment to = asked.containsKey("to") ? Past.moment(asked.get("to")) : null;
    return answer(past.read(auditor -> auditor.diff(from, to)));
  }

  private Route why(String name, Map<String, String> asked) {
    Moment at = asked.containsKey("at") ? Past.moment(asked.get("at")) : null;
    return answer(past.read(auditor -> auditor.why(name, at, Past.now())));
  }

  private Route events(Map<String, String> asked) {
    EventQuery query = Problem.checked(() -> EventQuery.parse(asked, Past.now()));
    return optionalHeaderValueByName(
        "Last-Event-ID",
        last -> {
          Position after = position(last.orElse(asked.get("after")));
          return Collections.disjoint(asked.keySet(), EventQuery.SUBJECTS)
              ? complete(stream(after, event -> true))
              : completeWithFuture(
                  past.read(auditor -> auditor.following(query))
                      .thenApply(wanted -> stream(after, wanted)));
        });
  }

  /** Null: only what is still to come. */
  private static Position position(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    return text.equals(BEGINNING)
        ? new Position(StreamId.MASTER, 0, 0)
        : Problem.checked(() -> Position.parse(text));
  }

  private HttpResponse stream(Position after, Predicate<JournaledEvent> wanted) {
    Source<ByteString, ?> events =
        client
            .events(after)
            .filter(wanted::test)
            .map(EventView::of)
            .map(JournalRoutes::frame)
            .keepAlive(HEARTBEAT, () -> ByteString.fromString(": still here\n\n"))
            .prepend(Source.single(ByteString.fromString("retry: 1000\n\n")));
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM), events));
  }

  private static ByteString frame(EventView event) {
    return ByteString.fromString(
        "id: %s\nevent: %s\ndata: %s\n\n"
            .formatted(event.position(), event.event(), ViewJson.line(event)));
  }
}
