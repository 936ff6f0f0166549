package org.slapmaster.node.instance;

import java.util.ArrayList;
import java.util.List;

/** What keeps an instance from being started, in words. */
final class Obstacles {
  private Obstacles() {}

  /** Errors, one sentence each. */
  static List<String> errors(Plan plan, Deployment.Progress progress, ChildRequests children) {
    List<String> sentences = new ArrayList<>();
    plan.errors().forEach((section, sentence) -> sentences.add(section + ": " + sentence));
    sentences.addAll(progress.errors().values());
    children
        .refusals()
        .forEach(
            (section, sentence) ->
                sentences.add(
                    "Expected the master to take the request "
                        + section
                        + ", but it says: "
                        + sentence));
    return sentences;
  }

  /** What is awaited, such as {@code database: url, password}. */
  static List<String> waits(Plan plan, ChildRequests children) {
    List<String> waits = new ArrayList<>();
    plan.missing().forEach((name, keys) -> waits.add(name + ": " + String.join(", ", keys)));
    for (String section : children.unknownToMaster()) {
      if (!plan.missing().containsKey(section)) {
        waits.add("the master to take the request " + section);
      }
    }
    return waits.isEmpty() ? List.copyOf(plan.waiting()) : waits;
  }
}
