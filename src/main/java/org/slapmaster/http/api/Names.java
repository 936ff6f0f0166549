package org.slapmaster.http.api;

import akka.http.javadsl.model.StatusCodes;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.http.Problem;
import org.slapmaster.model.Expect;

/**
 * Which instance a name means: a guid, a title, or what only one of them begins with. The title of
 * a root goes before equal ones inside trees.
 */
final class Names {
  private static final int SHOWN = 8;

  private Names() {}

  /** The one instance; a name that means none or several is refused, and the latter are named. */
  static InstanceNode find(GraphSnapshot graph, String name) {
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
        throw new Problem(StatusCodes.CONFLICT, Refusal.Reason.INVALID, ambiguous(name, found));
      }
    }
    throw unknown(name);
  }

  static Problem unknown(String name) {
    return Problem.unknown(
        "Expected an instance called '%s', but there is none.", Expect.shown(name));
  }

  private static String ambiguous(String name, List<InstanceNode> found) {
    String candidates =
        found.stream()
            .limit(SHOWN)
            .map(node -> node.title() + " (" + node.guid() + ")")
            .collect(Collectors.joining(", "));
    return "Expected a name of one instance, but '"
        + Expect.shown(name)
        + "' may be "
        + candidates
        + (found.size() > SHOWN ? " and " + (found.size() - SHOWN) + " more" : "")
        + ".";
  }
}
