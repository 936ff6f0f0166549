package org.slapmaster.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/**
 * The whole cloud as it is shown, at one moment.
 *
 * @param at of the newest event in it
 * @param instances in the order in which they were first requested
 */
public record CloudView(Instant at, List<InstanceView> instances, List<ComputerView> computers) {

  /** As the graph alone tells it, for a journal that no master serves. */
  public static CloudView of(GraphSnapshot graph) {
    return of(graph, Map.of());
  }

  /**
   * @param whys the present reasons of instances that wait, as far as they were asked for
   */
  public static CloudView of(GraphSnapshot graph, Map<InstanceGuid, Why> whys) {
    Map<InstanceGuid, InstanceNode> nodes = new HashMap<>();
    Map<InstanceGuid, Integer> served = new HashMap<>();
    for (InstanceNode node : graph.instances()) {
      nodes.put(node.guid(), node);
      if (node.host() != null) {
        served.merge(node.host(), 1, Integer::sum);
      }
    }
    Map<ComputerId, ComputerNode> computers =
        graph.computers().stream().collect(Collectors.toMap(ComputerNode::id, Function.identity()));
    return new CloudView(
        Times.instant(graph.at()),
        graph.instances().stream()
            .map(
                node ->
                    InstanceView.of(
                        node,
                        whys.get(node.guid()),
                        nodes.get(node.host()),
                        node.partition() == null
                            ? null
                            : computers.get(node.partition().computer())))
            .toList(),
        graph.computers().stream()
            .map(computer -> ComputerView.of(computer, nodes, served))
            .toList());
  }

  /** The roots of all trees. */
  public List<InstanceView> roots() {
    return instances.stream().filter(instance -> instance.parent() == null).toList();
  }

  /** An instance with all that it requested, directly or not. */
  public List<Placed> tree(InstanceView top) {
    List<Placed> rows = new ArrayList<>();
    descend(top, 0, byGuid(), rows);
    return rows;
  }

  /** All trees, one after the other. */
  public List<Placed> forest() {
    Map<String, InstanceView> byGuid = byGuid();
    List<Placed> rows = new ArrayList<>();
    roots().forEach(root -> descend(root, 0, byGuid, rows));
    return rows;
  }

  public Optional<InstanceView> instance(String guid) {
    return instances.stream().filter(instance -> instance.guid().equals(guid)).findFirst();
  }

  public Optional<ComputerView> computer(String reference) {
    return computers.stream()
        .filter(computer -> computer.reference().equals(reference))
        .findFirst();
  }

  /**
   * One tree, and of the computers only those partitions that it uses: those of the hosts that
   * serve its shared instances too, whosever these are.
   */
  public CloudView onlyTree(String root) {
    List<InstanceView> kept =
        instances.stream().filter(instance -> instance.tree().equals(root)).toList();
    Set<String> users =
        kept.stream()
            .map(instance -> instance.host() == null ? instance.guid() : instance.host())
            .collect(Collectors.toSet());
    return new CloudView(
        at,
        kept,
        computers.stream()
            .map(computer -> computer.only(users))
            .filter(computer -> !computer.partitions().isEmpty())
            .toList());
  }

  /** An instance and how many requesters stand above it. */
  public record Placed(int depth, InstanceView instance) {}

  private Map<String, InstanceView> byGuid() {
    return instances.stream().collect(Collectors.toMap(InstanceView::guid, Function.identity()));
  }

  private static void descend(
      InstanceView at, int depth, Map<String, InstanceView> byGuid, List<Placed> rows) {
    rows.add(new Placed(depth, at));
    for (String child : at.children()) {
      InstanceView below = byGuid.get(child);
      if (below != null) {
        descend(below, depth + 1, byGuid, rows);
      }
    }
  }
}
