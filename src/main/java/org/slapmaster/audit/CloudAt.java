package org.slapmaster.audit;

import java.time.Instant;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.journal.Cut;
import org.slapmaster.journal.PastGraph;
import org.slapmaster.view.AsOf;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.ComputerView;
import org.slapmaster.view.InstanceNames;
import org.slapmaster.view.InstanceView;

/**
 * The cloud at a moment, and as it is shown.
 *
 * @param asOf which moment of the past; null for now
 */
public record CloudAt(AsOf asOf, GraphSnapshot graph, CloudView cloud) {
  /** As of now, with the reasons that the graph has. */
  public static CloudAt now(GraphSnapshot graph) {
    return new CloudAt(null, graph, CloudView.of(graph));
  }

  static CloudAt of(PastGraph past) {
    GraphSnapshot graph = past.graph().snapshot();
    Cut cut = past.cut();
    Instant newest = Times.instant(graph.at());
    AsOf asOf =
        new AsOf(
            cut.at() == Cut.END.at() ? newest : Times.instant(cut.at()),
            cut.position() == null ? null : cut.position().toString(),
            newest,
            past.events());
    return new CloudAt(asOf, graph, CloudView.of(graph));
  }

  /** The instance that a name means at that moment. */
  public InstanceView named(String name) {
    return cloud.instance(InstanceNames.find(graph, name).guid().value()).orElseThrow();
  }

  /**
   * Only the tree of an instance.
   *
   * @param name null for all trees
   */
  public CloudView tree(String name) {
    return name == null ? cloud : cloud.onlyTree(named(name).tree());
  }

  /** The computer of a reference at that moment. */
  public ComputerView computer(String reference) {
    return cloud.computer(reference).orElseThrow(() -> InstanceNames.unknownComputer(reference));
  }
}
