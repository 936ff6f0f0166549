package org.slapmaster.draw;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.InstanceView;

/** Trees of lines. */
final class TextDrawing {
  private TextDrawing() {}

  static String draw(CloudView cloud) {
    Map<String, InstanceView> byGuid =
        cloud.instances().stream()
            .collect(Collectors.toMap(InstanceView::guid, Function.identity()));
    StringBuilder text = new StringBuilder();
    for (InstanceView root : cloud.roots()) {
      text.append(line(root)).append('\n');
      children(root, "", byGuid, text);
    }
    return text.length() == 0 ? "No instances.\n" : text.toString();
  }

  private static void children(
      InstanceView of, String indent, Map<String, InstanceView> byGuid, StringBuilder text) {
    List<InstanceView> children =
        of.children().stream().filter(byGuid::containsKey).map(byGuid::get).toList();
    for (int i = 0; i < children.size(); i++) {
      boolean last = i == children.size() - 1;
      text.append(indent).append(last ? "└─ " : "├─ ").append(line(children.get(i))).append('\n');
      children(children.get(i), indent + (last ? "   " : "│  "), byGuid, text);
    }
  }

  private static String line(InstanceView instance) {
    String published =
        instance.connection().isEmpty()
            ? ""
            : "  gives " + String.join(", ", instance.connection().keySet());
    return "%s  %s  %s%s%s"
        .formatted(
            instance.title(),
            instance.software(),
            instance.state(),
            instance.place().isEmpty()
                ? ""
                : (instance.shared() ? ", shared, served on " : " on ") + instance.place(),
            published);
  }
}
