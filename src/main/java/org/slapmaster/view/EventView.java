package org.slapmaster.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.slapmaster.domain.Times;
import org.slapmaster.journal.JournaledEvent;

/**
 * A journaled event as it is shown.
 *
 * @param position where it stands; the id by which a stream is resumed
 * @param event its stable name
 * @param cause the correlation id of the call that it follows from
 * @param text what happened, in one line
 * @param data its fields, values of parameters masked
 */
public record EventView(
    String position,
    Instant at,
    String event,
    String by,
    String cause,
    String text,
    JsonNode data) {
  public static EventView of(JournaledEvent journaled) {
    return new EventView(
        journaled.position().toString(),
        Times.instant(journaled.audit().at()),
        journaled.name(),
        journaled.audit().by(),
        journaled.audit().cause(),
        EventText.of(journaled),
        ViewJson.EVENTS.valueToTree(journaled.event()));
  }
}
