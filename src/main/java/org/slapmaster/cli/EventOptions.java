package org.slapmaster.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which events of a journal. */
final class EventOptions {
  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "About an instance: guid or title, also a past one.")
  private String instance;

  @Option(
      names = "--tree",
      paramLabel = "ROOT",
      description = "About any instance of a tree: guid or title of its root, also a past one.")
  private String tree;

  @Option(names = "--computer", paramLabel = "REF", description = "About a computer.")
  private String computer;

  @Option(names = "--partition", paramLabel = "COMPUTER/NAME", description = "About a partition.")
  private String partition;

  @Option(names = "--type", paramLabel = "EVENT", description = "Such as PartitionAllocated.")
  private String type;

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "A part of who asked: face, address or claimed name.")
  private String by;

  @Option(
      names = "--cause",
      paramLabel = "ID",
      description = "All that followed from one call; 'journal show' prints its id.")
  private String cause;

  /** By the names that the API has for them. */
  Map<String, String> query() {
    Map<String, String> query = new HashMap<>();
    put(query, "instance", instance);
    put(query, "tree", tree);
    put(query, "computer", computer);
    put(query, "partition", partition);
    put(query, "type", type);
    put(query, "by", by);
    put(query, "cause", cause);
    return query;
  }

  static void put(Map<String, String> query, String name, Object value) {
    if (value != null) {
      query.put(name, value.toString());
    }
  }
}
