package org.slapmaster.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.view.InstanceNames;

/**
 * The one instance that a name means in a journal, be it gone: its guid, or a title that it has; or
 * else had. Is told the events of the master's stream. Not thread-safe.
 */
final class Bearer {
  private final String name;

  /** All that ever were called so. */
  private final Map<InstanceGuid, Called> candidates = new TreeMap<>();

  private static final class Called {
    private String title;
    private boolean gone;
  }

  Bearer(String name) {
    this.name = name;
  }

  void learn(JournaledEvent journaled) {
    if (journaled.event() instanceof Master.RequestReceived e) {
      learn(e.guid(), e.title().value());
    } else if (journaled.event() instanceof Master.InstanceRenamed e) {
      learn(e.guid(), e.title().value());
    } else if (journaled.event() instanceof Master.RequestDestroyed e
        && candidates.containsKey(e.guid())) {
      candidates.get(e.guid()).gone = true;
    }
  }

  private void learn(InstanceGuid guid, String title) {
    if (title.equals(name) || guid.value().equals(name) || candidates.containsKey(guid)) {
      candidates.computeIfAbsent(guid, key -> new Called()).title = title;
    }
  }

  /**
   * @throws org.slapmaster.view.NameException when nobody, or more than one living instance, is
   *     called so
   */
  InstanceGuid guid() {
    List<InstanceGuid> living = those(called -> !called.gone && called.title.equals(name));
    List<InstanceGuid> found = living.isEmpty() ? those(called -> !called.gone) : living;
    if (found.size() > 1) {
      throw InstanceNames.ambiguous(
          name, found.stream().map(InstanceGuid::value).collect(Collectors.joining(", ")));
    } else if (found.size() == 1) {
      return found.get(0);
    }
    return candidates.keySet().stream()
        .max(InstanceGuid::compareTo)
        .orElseThrow(() -> InstanceNames.unknown(name));
  }

  private List<InstanceGuid> those(Predicate<Called> wanted) {
    return candidates.entrySet().stream()
        .filter(entry -> wanted.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
