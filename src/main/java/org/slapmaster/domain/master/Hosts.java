package org.slapmaster.domain.master;

import java.util.HashMap;
import java.util.Map;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;

/** Instances on partitions by what they are: who may serve a shared instance is found here. */
final class Hosts {
  private final Map<Kind, GuidSet> kinds = new HashMap<>();

  private record Kind(SoftwareRelease release, SoftwareType type) {}

  void add(InstanceState instance) {
    kinds
        .computeIfAbsent(new Kind(instance.release, instance.type), key -> new GuidSet())
        .add(instance.guid);
  }

  void remove(InstanceState instance) {
    Kind kind = new Kind(instance.release, instance.type);
    GuidSet same = kinds.get(kind);
    if (same != null) {
      same.remove(instance.guid);
      if (same.isEmpty()) {
        kinds.remove(kind);
      }
    }
  }

  /** Not to be changed. */
  GuidSet of(SoftwareRelease release, SoftwareType type) {
    return kinds.getOrDefault(new Kind(release, type), new GuidSet());
  }
}
