package org.slapmaster.audit;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.slapmaster.domain.Times;
import org.slapmaster.journal.Cut;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.view.EventPage;
import org.slapmaster.view.EventView;

/**
 * The events of a query, found while streams are read, each in its order: of all that are as asked
 * it keeps the oldest, or the newest, and one more. Not thread-safe.
 */
final class Selection {
  private final EventQuery query;
  private final Scope scope;
  private final Cut from;
  private final PriorityQueue<JournaledEvent> kept;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long total;

  /**
   * @param from where the query begins; null for the beginning of the journal
   */
  Selection(EventQuery query, Scope scope, Cut from) {
    this.query = query;
    this.scope = scope;
    this.from = from;
    kept =
        new PriorityQueue<>(
            query.tail()
                ? Comparator.<JournaledEvent>naturalOrder()
                : Comparator.<JournaledEvent>reverseOrder());
  }

  void look(JournaledEvent event) {
    boolean included = scope.includes(event) && query.describes(event);
    if (isBefore(event)) {
      return;
    }
    first = Math.min(first, event.audit().at());
    last = Math.max(last, event.audit().at());
    if (included) {
      total++;
      kept.add(event);
      if (kept.size() > query.limit() + 1) {
        kept.remove();
      }
    }
  }

  /** A position begins with its event in the order of the whole journal. */
  private boolean isBefore(JournaledEvent event) {
    if (from == null) {
      return false;
    }
    int byMoment = Long.compare(event.audit().at(), from.at());
    return byMoment < 0
        || (byMoment == 0
            && from.position() != null
            && event.position().compareTo(from.position()) < 0);
  }

  EventPage page() {
    List<JournaledEvent> inOrder = kept.stream().sorted().toList();
    boolean more = inOrder.size() > query.limit();
    int begin = more && query.tail() ? 1 : 0;
    int end = more && !query.tail() ? query.limit() : inOrder.size();
    return new EventPage(
        first > last ? null : Times.instant(first),
        first > last ? null : Times.instant(last),
        total,
        end < inOrder.size() ? inOrder.get(end).position().toString() : null,
        inOrder.subList(begin, end).stream().map(EventView::of).toList());
  }
}
