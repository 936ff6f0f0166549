package org.slapmaster.actor;

import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.slapmaster.journal.JournaledEvent;

/** The newest of many events that come in any order. Not thread-safe. */
final class Newest implements Consumer<JournaledEvent> {
  private final int most;
  private final PriorityQueue<JournaledEvent> kept = new PriorityQueue<>();

  /**
   * @param most how many are kept
   */
  Newest(int most) {
    this.most = most;
  }

  @Override
  public void accept(JournaledEvent event) {
    if (kept.size() < most) {
      kept.add(event);
    } else if (kept.peek().compareTo(event) < 0) {
      kept.poll();
      kept.add(event);
    }
  }

  /** The newest in the order of the journal. */
  List<JournaledEvent> inOrder() {
    return kept.stream().sorted().toList();
  }
}
