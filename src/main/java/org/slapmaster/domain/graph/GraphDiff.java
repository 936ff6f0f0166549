package org.slapmaster.domain.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/**
 * What is different between two graphs of one cloud. Values of parameters and secrets do not show:
 * that they differ does.
 *
 * @param items instances in the order of their guids, then computers in that of their references;
 *     only what is different
 */
public record GraphDiff(List<Item> items) {
  /** Behind facts whose names are the same and whose values are not. */
  private static final String OTHER_VALUES = " (other values)";

  private static final String PARAMETERS = "parameters";
  private static final String CONNECTION = "connection parameters";

  public GraphDiff {
    items = List.copyOf(items);
  }

  /** What became of an item. */
  public enum Kind {
    NEW,
    GONE,
    CHANGED
  }

  /**
   * @param what {@code instance} or {@code computer}
   * @param id guid or reference
   * @param title the later one
   * @param changes all facts of what is new or gone; of others those that changed
   */
  public record Item(Kind kind, String what, String id, String title, List<Change> changes) {}

  /**
   * @param fact such as {@code place} or {@code promise page}
   * @param before null when there was no such fact, {@code after} when there is none any more
   */
  public record Change(String fact, String before, String after) {}

  /** What has changed from {@code before} to {@code after}. */
  public static GraphDiff between(GraphSnapshot before, GraphSnapshot after) {
    List<Item> items = new ArrayList<>();
    pair(before.instances(), after.instances(), InstanceNode::guid)
        .forEach((guid, pair) -> add(items, instance(guid, pair)));
    pair(before.computers(), after.computers(), ComputerNode::id)
        .forEach((id, pair) -> add(items, computer(id, pair)));
    return new GraphDiff(items);
  }

  private static void add(List<Item> items, Item item) {
    if (!item.changes().isEmpty()) {
      items.add(item);
    }
  }

  /** The same thing then and now; null where it was not there. */
  private record Pair<T>(T before, T after) {
    Kind kind() {
      return before == null ? Kind.NEW : after == null ? Kind.GONE : Kind.CHANGED;
    }

    T newest() {
      return after == null ? before : after;
    }

    /** Whether it is there on both sides and differs in this respect. */
    boolean differ(Function<T, ?> respect) {
      return kind() == Kind.CHANGED && !Objects.equals(respect.apply(before), respect.apply(after));
    }
  }

  private static <K, T> SortedMap<K, Pair<T>> pair(
      List<T> before, List<T> after, Function<T, K> key) {
    SortedMap<K, Pair<T>> pairs = new TreeMap<>();
    before.forEach(node -> pairs.put(key.apply(node), new Pair<>(node, null)));
    after.forEach(
        node ->
            pairs.merge(
                key.apply(node),
                new Pair<>(null, node),
                (known, found) -> new Pair<>(known.before(), node)));
    return pairs;
  }

  private static Item instance(InstanceGuid guid, Pair<InstanceNode> pair) {
    Set<String> differ = new HashSet<>();
    if (pair.differ(InstanceNode::parameters)) {
      differ.add(PARAMETERS);
    }
    if (pair.differ(InstanceNode::published)) {
      differ.add(CONNECTION);
    }
    return new Item(
        pair.kind(),
        "instance",
        guid.value(),
        pair.newest().title().value(),
        changes(facts(pair.before()), facts(pair.after()), differ));
  }

  private static Item computer(ComputerId id, Pair<ComputerNode> pair) {
    return new Item(
        pair.kind(),
        "computer",
        id.value(),
        pair.newest().title(),
        changes(facts(pair.before()), facts(pair.after()), Set.of()));
  }

  /**
   * @param differ facts that are different even where their texts are not
   */
  private static List<Change> changes(
      Map<String, String> before, Map<String, String> after, Set<String> differ) {
    Set<String> all = new LinkedHashSet<>(before.keySet());
    all.addAll(after.keySet());
    List<Change> changes = new ArrayList<>();
    for (String fact : all) {
      String was = before.get(fact);
      String is = after.get(fact);
      if (!Objects.equals(was, is)) {
        changes.add(new Change(fact, was, is));
      } else if (differ.contains(fact)) {
        changes.add(new Change(fact, was, is + OTHER_VALUES));
      }
    }
    return changes;
  }

  private static Map<String, String> facts(InstanceNode node) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (node != null) {
      put(facts, "title", node.title());
      put(facts, "requester", node.requester());
      put(facts, "software", node.release());
      put(facts, "type", node.type().name());
      put(facts, "requested", node.state());
      put(facts, "reported", node.reported());
      put(facts, "waits for", node.detail());
      put(facts, "place", node.partition());
      put(facts, "host", node.host());
      put(facts, "filter", dictionary(node.filter().values()));
      put(facts, PARAMETERS, String.join(", ", node.parameters().names()));
      put(facts, CONNECTION, dictionary(node.published().masked()));
      node.promises()
          .forEach(
              promise ->
                  put(facts, "promise " + promise.name(), promise.passed() ? "passed" : "failed"));
    }
    return facts;
  }

  private static Map<String, String> facts(ComputerNode node) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (node != null) {
      put(facts, "title", node.title());
      put(facts, "contact", node.contact() ? "yes" : "no");
      put(facts, "new instances", node.open() ? "yes" : "no");
      put(facts, "network", node.network());
      put(facts, "categories", dictionary(node.categories()));
      long formatted = node.partitions().stream().filter(ComputerNode.Partition::formatted).count();
      put(facts, "partitions", formatted);
      node.software()
          .forEach(software -> put(facts, "software " + software.release(), state(software)));
    }
    return facts;
  }

  private static String state(ComputerNode.Software software) {
    return software.digest() == null || software.digest().isEmpty()
        ? software.state().toString()
        : software.state() + " (content " + software.digest() + ")";
  }

  private static void put(Map<String, String> facts, String fact, Object value) {
    if (value != null && !value.toString().isEmpty()) {
      facts.put(fact, value.toString());
    }
  }

  private static String dictionary(SortedMap<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
