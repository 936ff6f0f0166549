package org.slapmaster.domain.graph;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/**
 * The whole cloud at one moment, immutable.
 *
 * @param at the {@code at} of the newest event in it, microseconds; zero when there is none
 * @param instances in the order of their guids; destroyed ones are not in it
 * @param computers in the order of their references
 */
public record GraphSnapshot(long at, List<InstanceNode> instances, List<ComputerNode> computers) {
  public GraphSnapshot {
    instances = List.copyOf(instances);
    computers = List.copyOf(computers);
  }

  public Optional<InstanceNode> instance(InstanceGuid guid) {
    return instances.stream().filter(instance -> instance.guid().equals(guid)).findFirst();
  }

  public Optional<ComputerNode> computer(ComputerId id) {
    return computers.stream().filter(computer -> computer.id().equals(id)).findFirst();
  }

  /** The instances of one tree, the root first, children after their requesters. */
  public List<InstanceNode> tree(InstanceGuid root) {
    return instance(root).map(node -> below(node).toList()).orElse(List.of());
  }

  private Stream<InstanceNode> below(InstanceNode node) {
    return Stream.concat(
        Stream.of(node),
        node.children().stream().flatMap(child -> instance(child).stream()).flatMap(this::below));
  }
}
