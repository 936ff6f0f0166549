package org.slapmaster.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Old versions of events, brought up to date one version at a time. An event that changes its
 * fields gets a line in {@link #PRESENT}: the functions from version 1 to 2, from 2 to 3 and so on.
 * Fields are added, never given another meaning.
 */
final class Upcasters {
  /** The steps of the events of this program. */
  static final Upcasters PRESENT =
      new Upcasters(
          Map.of(
              // Version 2 has grounds; nobody knows those of before.
              "PartitionAllocated",
              List.of(UnaryOperator.identity()),
              // Version 2 says what had been heard; of before nobody knows, so that it is told
              // again.
              "InstanceReady",
              List.of(fields -> fields.put("heard", 0L))));

  private final Map<String, List<UnaryOperator<ObjectNode>>> steps;

  /**
   * @param steps for the name of an event, what makes each version the next one; may change the
   *     fields that it is given
   */
  Upcasters(Map<String, List<UnaryOperator<ObjectNode>>> steps) {
    this.steps = steps;
  }

  /** What is written now. */
  int newestVersion(String name) {
    return 1 + steps.getOrDefault(name, List.of()).size();
  }

  /** {@code fields} of an event as its newest version has them. */
  ObjectNode upcast(String name, int version, ObjectNode fields) {
    List<UnaryOperator<ObjectNode>> all = steps.getOrDefault(name, List.of());
    ObjectNode upcast = fields;
    for (UnaryOperator<ObjectNode> step : all.subList(version - 1, all.size())) {
      upcast = step.apply(upcast);
    }
    return upcast;
  }
}
