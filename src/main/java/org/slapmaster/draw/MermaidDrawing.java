package org.slapmaster.draw;

import java.util.List;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.ComputerView;
import org.slapmaster.view.InstanceView;

/** A flowchart for Markdown pages. */
final class MermaidDrawing {
  private MermaidDrawing() {}

  static String draw(CloudView cloud) {
    StringBuilder chart = new StringBuilder("flowchart LR\n");
    int number = 0;
    for (ComputerView computer : cloud.computers()) {
      List<InstanceView> here =
          cloud.instances().stream()
              .filter(instance -> computer.reference().equals(instance.computer()))
              .toList();
      if (!here.isEmpty()) {
        chart
            .append("  subgraph computer")
            .append(number++)
            .append("[\"")
            .append(escaped(computer.reference()))
            .append("\"]\n");
        here.forEach(instance -> node(instance, "    ", chart));
        chart.append("  end\n");
      }
    }
    cloud.instances().stream()
        .filter(instance -> instance.computer() == null)
        .forEach(instance -> node(instance, "  ", chart));
    for (InstanceView instance : cloud.instances()) {
      if (instance.parent() != null) {
        chart
            .append("  ")
            .append(instance.parent())
            .append(" --> ")
            .append(instance.guid())
            .append('\n');
      }
      if (instance.host() != null) {
        chart
            .append("  ")
            .append(instance.guid())
            .append(" -. served by .-> ")
            .append(instance.host())
            .append('\n');
      }
    }
    return chart.toString();
  }

  private static void node(InstanceView instance, String indent, StringBuilder chart) {
    List<String> lines = Labels.lines(instance).stream().map(MermaidDrawing::escaped).toList();
    chart
        .append(indent)
        .append(instance.guid())
        .append("[\"")
        .append(String.join("<br/>", lines))
        .append("\"]\n");
  }

  /**
   * As an entity whatever could end the label or be taken for markup; the language writes entities
   * with a number sign.
   */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || " _-./:@+,()…".indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append('#').append(c).append(';');
              }
            });
    return escaped.toString();
  }
}
