package org.slapmaster.draw;

import org.slapmaster.view.CloudView;
import org.slapmaster.view.ComputerView;
import org.slapmaster.view.InstanceView;

/** The language of Graphviz: a box for each computer, its instances in it. */
final class DotDrawing {
  private DotDrawing() {}

  static String draw(CloudView cloud) {
    StringBuilder dot =
        new StringBuilder(
            "digraph slapmaster {\n"
                + "  rankdir=LR;\n"
                + "  node [shape=box, style=rounded, fontname=\"monospace\"];\n");
    int number = 0;
    for (ComputerView computer : cloud.computers()) {
      dot.append("  subgraph cluster_").append(number++).append(" {\n");
      dot.append("    label=").append(quoted(computer.reference())).append(";\n");
      cloud.instances().stream()
          .filter(instance -> computer.reference().equals(instance.computer()))
          .forEach(instance -> node(instance, "    ", dot));
      dot.append("  }\n");
    }
    cloud.instances().stream()
        .filter(instance -> instance.computer() == null)
        .forEach(instance -> node(instance, "  ", dot));
    for (InstanceView instance : cloud.instances()) {
      if (instance.parent() != null) {
        dot.append("  ")
            .append(quoted(instance.parent()))
            .append(" -> ")
            .append(quoted(instance.guid()))
            .append(";\n");
      }
      if (instance.host() != null) {
        dot.append("  ")
            .append(quoted(instance.guid()))
            .append(" -> ")
            .append(quoted(instance.host()))
            .append(" [style=dashed, label=\"served by\"];\n");
      }
    }
    return dot.append("}\n").toString();
  }

  private static void node(InstanceView instance, String indent, StringBuilder dot) {
    dot.append(indent)
        .append(quoted(instance.guid()))
        .append(" [label=")
        .append(quoted(String.join("\n", Labels.lines(instance))))
        .append(", color=")
        .append(quoted(Labels.colour(instance)))
        .append("];\n");
  }

  /** A string of the language: only quotes, backslashes and line ends mean something in it. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
