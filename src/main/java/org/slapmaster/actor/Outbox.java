package org.slapmaster.actor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slapmaster.model.InstanceGuid;

/**
 * The orders that are not confirmed yet: sent at once, at most 1,000 at a time without a sign of
 * life from their request actors, and again with growing pauses until the instance is where it
 * should be. Whoever waits for room is sent first come first served. Not thread-safe.
 */
final class Outbox {
  static final int MAX_OPEN = 1_000;

  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(3);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(60);
  private final Map<InstanceGuid, Entry> entries = new HashMap<>();

  /** Not sent, or to be sent again, as soon as there is room. */
  private final LinkedHashSet<InstanceGuid> unsent = new LinkedHashSet<>();

  /** Sent, to be sent again when they are due. */
  private final TreeSet<Entry> sent =
      new TreeSet<>(
          Comparator.comparingLong((Entry entry) -> entry.due).thenComparing(entry -> entry.guid));

  private int open;
  private int most = MAX_OPEN;

  private static final class Entry {
    final InstanceGuid guid;
    long due;
    long pause = FIRST_PAUSE;
    boolean open;

    Entry(InstanceGuid guid) {
      this.guid = guid;
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** How many orders wait to be sent. */
  int backlog() {
    return unsent.size();
  }

  /** How many orders may be open from now on, at most {@link #MAX_OPEN}. */
  void allow(int orders) {
    most = orders;
  }

  void addAll(Collection<InstanceGuid> guids) {
    guids.forEach(this::renew);
  }

  /** There is a new order for {@code guid}: due now. True when it may be sent at once. */
  boolean renew(InstanceGuid guid) {
    remove(guid);
    entries.put(guid, new Entry(guid));
    boolean room = unsent.isEmpty() && open < most;
    unsent.add(guid);
    return room;
  }

  void remove(InstanceGuid guid) {
    Entry entry = entries.remove(guid);
    if (entry != null) {
      unsent.remove(guid);
      sent.remove(entry);
      open -= entry.open ? 1 : 0;
    }
  }

  /**
   * What may be sent now, oldest first.
   *
   * @param now nanoseconds of a clock that never goes back, starting at zero
   */
  List<InstanceGuid> due(long now) {
    List<InstanceGuid> due = new ArrayList<>();
    while (!sent.isEmpty() && sent.first().due <= now) {
      Entry entry = sent.pollFirst();
      if (entry.open) {
        due.add(entry.guid);
      } else {
        unsent.add(entry.guid);
      }
    }
    unsent.stream().limit(Math.max(0, most - open)).forEach(due::add);
    return due;
  }

  void sent(InstanceGuid guid, long now) {
    Entry entry = entries.get(guid);
    if (entry != null) {
      unsent.remove(guid);
      sent.remove(entry);
      open += entry.open ? 0 : 1;
      entry.open = true;
      entry.due = now + entry.pause;
      entry.pause = Math.min(2 * entry.pause, LONGEST_PAUSE);
      sent.add(entry);
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
