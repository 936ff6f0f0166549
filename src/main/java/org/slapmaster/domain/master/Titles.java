package org.slapmaster.domain.master;

import java.util.HashMap;
import java.util.Map;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Title;

/**
 * Instances by title, and by the scope in which that is theirs alone: the user of a root, the tree
 * of all others. Not thread-safe.
 */
final class Titles {
  private final Map<Requester, Map<Title, InstanceGuid>> scopes = new HashMap<>();

  /**
   * @param scope a user, or the root of a tree
   */
  record Scoped(Requester scope, Title title) {}

  /** Null when no instance has it. */
  InstanceGuid get(Scoped key) {
    return scopes.getOrDefault(key.scope(), Map.of()).get(key.title());
  }

  void put(Scoped key, InstanceGuid guid) {
    scopes.computeIfAbsent(key.scope(), scope -> new HashMap<>(4)).put(key.title(), guid);
  }

  /** Unless another instance has it meanwhile. */
  void remove(Scoped key, InstanceGuid guid) {
    Map<Title, InstanceGuid> titles = scopes.get(key.scope());
    if (titles != null && titles.remove(key.title(), guid) && titles.isEmpty()) {
      scopes.remove(key.scope());
    }
  }
}
