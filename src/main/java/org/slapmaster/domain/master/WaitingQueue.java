package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slapmaster.domain.allocation.Demand;
import org.slapmaster.model.InstanceGuid;

/**
 * Instances without a partition, first come first served. Those of equal demand stand in one line:
 * when the first of a line finds no place, nobody behind it does.
 */
final class WaitingQueue {
  /** That there are more than so many is all that somebody at the end of a line needs to know. */
  static final int COUNTED = 100;

  private final Map<Demand, TreeSet<InstanceGuid>> lines = new HashMap<>();

  void add(InstanceState instance) {
    lines.computeIfAbsent(instance.demand(), key -> new TreeSet<>()).add(instance.guid);
  }

  void remove(InstanceState instance) {
    TreeSet<InstanceGuid> line = lines.get(instance.demand());
    if (line != null && line.remove(instance.guid) && line.isEmpty()) {
      lines.remove(instance.demand());
    }
  }

  /**
   * The first of each line, whoever came first before the others. Guids are numbered in the order
   * of arrival.
   */
  List<InstanceGuid> heads() {
    List<InstanceGuid> heads = new ArrayList<>();
    lines.values().forEach(line -> heads.add(line.first()));
    heads.sort(Comparator.naturalOrder());
    return heads;
  }

  /** All of the line of {@code demand}, first come first. */
  List<InstanceGuid> line(Demand demand) {
    return List.copyOf(lines.getOrDefault(demand, new TreeSet<>()));
  }

  /**
   * How many stand before {@code guid} in its line, counted up to {@link #COUNTED}: everyone who
   * asks is told, and a line may be long.
   */
  int ahead(Demand demand, InstanceGuid guid) {
    TreeSet<InstanceGuid> line = lines.get(demand);
    return line == null ? 0 : (int) line.headSet(guid).stream().limit(COUNTED).count();
  }
}
