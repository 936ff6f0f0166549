package org.slapmaster.http.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.http.Problem;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Expect;
import org.slapmaster.view.EventFilter;
import org.slapmaster.view.EventView;
import org.slapmaster.view.ViewJson;

/** The journal: as a list, and as a stream of what is being committed. Secrets are masked. */
final class JournalRoutes extends ApiRoutes {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final String BEGINNING = "start";
  private static final Set<String> QUERY =
      Set.of("instance", "computer", "type", "position", "from", "to", "tail");
  private final JournalReader journal;

  JournalRoutes(ActorSystem<?> system, MasterClient client) {
    super(client);
    this.journal = new JournalReader(system);
  }

  Route routes() {
    return concat(
        path("journal", () -> query(QUERY, () -> parameterMap(this::list))),
        path("events", () -> query(Set.of("after"), this::events)));
  }

  /**
   * @param total of all events of the journal, shown or not
   */
  private record Events(int total, List<EventView> events) {}

  private Route list(Map<String, String> query) {
    EventFilter filter =
        new EventFilter(
            query.get("instance"),
            query.get("computer"),
            query.get("type"),
            query.get("position"),
            query.get("from"),
            query.get("to"),
            tail(query.get("tail")));
    return answer(
        journal
            .allInOrder()
            .thenApply(
                events -> Problem.checked(() -> new Events(events.size(), filter.apply(events)))));
  }

  private static Integer tail(String text) {
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw Problem.invalid("Expected a number as 'tail', but got '%s'.", Expect.shown(text));
    }
    return Integer.valueOf(text);
  }

  private Route events() {
    return optionalHeaderValueByName(
        "Last-Event-ID",
        last ->
            parameterOptional(
                "after", after -> complete(stream(position(last.or(() -> after).orElse(null))))));
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

  private HttpResponse stream(Position after) {
    Source<ByteString, ?> events =
        client
            .events(after)
            .map(EventView::of)
            .map(JournalRoutes::frame)
            .keepAlive(HEARTBEAT, () -> ByteString.fromString(": still here\n\n"))
            .prepend(Source.single(ByteString.fromString("retry: 1000\n\n")));
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM), events));
  }

  private static ByteString frame(EventView event) throws JsonProcessingException {
    return ByteString.fromString(
        "id: %s\nevent: %s\ndata: %s\n\n"
            .formatted(event.position(), event.event(), ViewJson.MAPPER.writeValueAsString(event)));
  }
}
