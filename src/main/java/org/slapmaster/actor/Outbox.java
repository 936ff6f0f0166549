package org.slapmaster.actor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slapmaster.model.InstanceGuid;

/**
 * The orders that are not confirmed yet: sent at once, at most 1,000 at a time without a sign of
 * life from their request actors, and again with growing pauses until the instance is where it
 * should be. Not thread-safe.
 */
final class Outbox {
  private static final int MAX_OPEN = 1_000;
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(3);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(60);
  private final Map<InstanceGuid, Entry> entries = new LinkedHashMap<>();
  private int open;

  private static final class Entry {
    long due;
    long pause = FIRST_PAUSE;
    boolean open;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void addAll(Collection<InstanceGuid> guids, long now) {
    guids.forEach(guid -> renew(guid, now));
  }

  /** There is a new order for {@code guid}: due now. True when it may be sent at once. */
  boolean renew(InstanceGuid guid, long now) {
    remove(guid);
    Entry entry = new Entry();
    entry.due = now;
    entries.put(guid, entry);
    return open < MAX_OPEN;
  }

  void remove(InstanceGuid guid) {
    Entry entry = entries.remove(guid);
    if (entry != null && entry.open) {
      open--;
    }
  }

  /** What may be sent now, oldest first; looks at all entries. */
  List<InstanceGuid> due(long now) {
    List<InstanceGuid> due = new ArrayList<>();
    int room = MAX_OPEN - open;
    for (Map.Entry<InstanceGuid, Entry> candidate : entries.entrySet()) {
      Entry entry = candidate.getValue();
      if (entry.due - now <= 0 && (entry.open || room > 0)) {
        room -= entry.open ? 0 : 1;
        due.add(candidate.getKey());
      }
    }
    return due;
  }

  void sent(InstanceGuid guid, long now) {
    Entry entry = entries.get(guid);
    if (entry != null) {
      open += entry.open ? 0 : 1;
      entry.open = true;
      entry.due = now + entry.pause;
      entry.pause = Math.min(2 * entry.pause, LONGEST_PAUSE);
    }
  }

  /**
   * The request actor has it: it does not count as open any more, and is repeated only in long
   * pauses.
   */
  void taken(InstanceGuid guid) {
    Entry entry = entries.get(guid);
    if (entry != null && entry.open) {
      entry.open = false;
      open--;
    }
  }
}
