package org.slapmaster.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.InstanceView;

/**
 * An arrow between two instances, given by their guids; both are drawn.
 *
 * @param served from a shared instance to its host; otherwise from a requester to what it requested
 */
record Edge(String from, String to, boolean served) {
  /** What the arrow from a shared instance to its host means. */
  static final String SERVED_BY = "served by";

  static List<Edge> of(CloudView cloud) {
    Set<String> drawn =
        cloud.instances().stream().map(InstanceView::guid).collect(Collectors.toSet());
    List<Edge> edges = new ArrayList<>();
    for (InstanceView instance : cloud.instances()) {
      if (drawn.contains(instance.parent())) {
        edges.add(new Edge(instance.parent(), instance.guid(), false));
      }
      if (drawn.contains(instance.host())) {
        edges.add(new Edge(instance.guid(), instance.host(), true));
      }
    }
    return edges;
  }
}
