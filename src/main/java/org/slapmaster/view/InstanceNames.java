package org.slapmaster.view;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.model.Expect;

/**
 * Which instance a name means: a guid, a title, or what only one of them begins with. The title of
 * a root goes before equal ones inside trees.
 */
public final class InstanceNames {
  private static final int SHOWN = 8;

  private InstanceNames() {}

  /** The one instance; a name that means none or several is refused, and the latter are named. */
  public static InstanceNode find(GraphSnapshot graph, String name) {
    List<Predicate<InstanceNode>> meanings =
        List.of(
            node -> node.guid().value().equals(name),
            node -> node.isRoot() && node.title().value().equals(name),
            node -> node.title().value().equals(name),
            node -> node.title().value().startsWith(name) || node.guid().value().startsWith(name));
    for (Predicate<InstanceNode> meaning : meanings) {
      List<InstanceNode> found = graph.instances().stream().filter(meaning).toList();
      if (found.size() == 1) {
        return found.get(0);
      } else if (!found.isEmpty()) {
        throw ambiguous(name, candidates(found));
      }
    }
    throw unknown(name);
  }

  /** There is no such instance. */
  public static NameException unknown(String name) {
    return new NameException(
        false,
        "Expected an instance called '%s', but there is none.".formatted(Expect.shown(name)));
  }

  /** There is no such computer. */
  public static NameException unknownComputer(String reference) {
    return new NameException(
        false,
        "Expected a known computer, but '%s' has not joined.".formatted(Expect.shown(reference)));
  }

  /** There are several. */
  public static NameException ambiguous(String name, String candidates) {
    return new NameException(
        true,
        "Expected a name of one instance, but '%s' may be %s."
            .formatted(Expect.shown(name), candidates));
  }

  private static String candidates(List<InstanceNode> found) {
    String named =
        found.stream()
            .limit(SHOWN)
            .map(node -> node.title() + " (" + node.guid() + ")")
            .collect(Collectors.joining(", "));
    return named + (found.size() > SHOWN ? " and " + (found.size() - SHOWN) + " more" : "");
  }
}
