package org.slapmaster.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Old versions of events, brought up to date one version at a time. An event that changes its
 * fields gets a line here: the functions from version 1 to 2, from 2 to 3 and so on. Fields are
 * added, never given another meaning.
 */
final class Upcasters {
  private static final Map<String, List<UnaryOperator<ObjectNode>>> STEPS = Map.of();

  private Upcasters() {}

  static int newestVersion(String name) {
    return 1 + STEPS.getOrDefault(name, List.of()).size();
  }

  /** {@code fields} of an event as its newest version has them. */
  static ObjectNode upcast(String name, int version, ObjectNode fields) {
    List<UnaryOperator<ObjectNode>> steps = STEPS.getOrDefault(name, List.of());
    ObjectNode upcast = fields;
    for (UnaryOperator<ObjectNode> step : steps.subList(version - 1, steps.size())) {
      upcast = step.apply(upcast);
    }
    return upcast;
  }
}
