package org.slapmaster.actor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ComputerId;

/** Who waits for something to happen to a computer or to an instance. Not thread-safe. */
final class Watchers {
  private final Map<Object, List<GraphView.Watch>> watches = new HashMap<>();

  void add(GraphView.Watch watch) {
    long now = System.nanoTime();
    List<GraphView.Watch> all = watches.computeIfAbsent(watch.key(), key -> new ArrayList<>());
    all.removeIf(other -> other.until() - now < 0);
    all.add(watch);
  }

  /**
   * @param computers whose pictures the event changed
   */
  void happened(Set<ComputerId> computers, Object event) {
    if (watches.isEmpty()) {
      return;
    }
    computers.forEach(this::tell);
    if (event instanceof Master.OfInstance of) {
      tell(of.guid());
    }
  }

  private void tell(Object key) {
    List<GraphView.Watch> all = watches.remove(key);
    if (all != null) {
      all.forEach(watch -> watch.replyTo().tell(new GraphView.Happened()));
    }
  }
}
