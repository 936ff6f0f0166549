package org.slapmaster.audit;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Requester;
import org.slapmaster.view.EventView;

/**
 * An instance and those below it that it may have waited for, each with the events that tell how it
 * came to its state. To be told the master's stream by {@link #learn}, then all streams that it
 * reads by {@link #keep}, then the master's again by {@link #findTriggers}. Not thread-safe.
 */
final class Family {
  private static final int DEPTH = 4;

  /** Of one instance; what is more is forgotten, the oldest of it first. */
  private static final int MOST_EVENTS = 10_000;

  private final Scope scope;
  private final Map<InstanceGuid, Member> members = new HashMap<>();

  /** The first word of the master in each chain of causes that reached the family. */
  private final Map<String, JournaledEvent> triggers = new HashMap<>();

  /** One instance. */
  static final class Member {
    private final InstanceGuid guid;
    private final int depth;
    private String title = "";
    private final List<Member> children = new ArrayList<>();
    private final List<JournaledEvent> events = new ArrayList<>();

    private Member(InstanceGuid guid, int depth) {
      this.guid = guid;
      this.depth = depth;
    }

    InstanceGuid guid() {
      return guid;
    }

    String title() {
      return title;
    }

    List<Member> children() {
      return children;
    }

    /** In the order of the journal. */
    List<JournaledEvent> events() {
      return events.stream().sorted().toList();
    }
  }

  Family(InstanceGuid head, ZonedDateTime now) {
    scope = Scope.of(head, now);
    members.put(head, new Member(head, 0));
  }

  void learn(JournaledEvent journaled) {
    if (journaled.event() instanceof Master.RequestReceived e) {
      adopt(e.guid(), e.requester());
      rename(e.guid(), e.title().value());
    } else if (journaled.event() instanceof Master.InstanceRenamed e) {
      rename(e.guid(), e.title().value());
    } else if (journaled.event() instanceof Master.RequestChanged e && e.requester() != null) {
      adopt(e.guid(), e.requester());
    }
    scope.learnPlaces(journaled);
  }

  private void adopt(InstanceGuid guid, Requester requester) {
    Member parent = requester.instance().map(members::get).orElse(null);
    if (parent != null && parent.depth < DEPTH && !members.containsKey(guid)) {
      Member child = new Member(guid, parent.depth + 1);
      members.put(guid, child);
      parent.children.add(child);
      scope.add(guid);
    }
  }

  private void rename(InstanceGuid guid, String title) {
    if (members.containsKey(guid)) {
      members.get(guid).title = title;
    }
  }

  boolean reads(StreamId stream) {
    return stream.kind() != StreamId.Kind.COMPUTER && scope.reads(stream);
  }

  void keep(JournaledEvent journaled) {
    if (!scope.includes(journaled)) {
      return;
    }
    Member member = scope.subject(journaled).map(members::get).orElse(null);
    if (member != null && tells(journaled)) {
      member.events.add(journaled);
      triggers.put(journaled.audit().cause(), journaled);
      if (member.events.size() > MOST_EVENTS) {
        member.events.remove(0);
      }
    }
  }

  private static boolean tells(JournaledEvent journaled) {
    return Awaited.after(journaled).isPresent()
        || journaled.event() instanceof Partition.ConnectionParametersPublished
        || journaled.event() instanceof Master.PartitionReleased;
  }

  /** What the master said first because of a call that reached the family in the end. */
  void findTriggers(JournaledEvent journaled) {
    triggers.computeIfPresent(
        journaled.audit().cause(),
        (cause, known) -> known.compareTo(journaled) <= 0 ? known : journaled);
  }

  Member head() {
    return members.values().stream()
        .min(Comparator.comparingInt(member -> member.depth))
        .orElseThrow();
  }

  /** What led to an event; null when that is the event itself, or another about the instance. */
  EventView because(Member member, JournaledEvent event) {
    JournaledEvent trigger = triggers.get(event.audit().cause());
    return trigger == null || scope.subject(trigger).filter(member.guid::equals).isPresent()
        ? null
        : EventView.of(trigger);
  }
}
