package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slapmaster.domain.SameState;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.journal.Replay;

/** Whether what the disk has, read from its beginning, is what was lived. */
final class Rebuilding {
  private Rebuilding() {}

  static void check(World world) {
    world
        .rebuilt()
        .forEach(
            (what, states) -> {
              try {
                SameState.check(what, states.get(0), states.get(1));
              } catch (AssertionError difference) {
                throw new Broken("P4 journal = state: rebuilt, %s", difference.getMessage());
              }
            });
    theJournalGivesTheGraph(world);
  }

  /** The journal, read in its one order, gives the graph that was fed live, and it is true. */
  private static void theJournalGivesTheGraph(World world) {
    GraphSnapshot live = world.live.graph().snapshot();
    GraphSnapshot replayed = Replay.of(new ArrayList<>(world.journal).stream().sorted().toList());
    if (!replayed.equals(live)) {
      throw new Broken("P4 journal = state: replayed, the graph is %s, but was %s", replayed, live);
    }
    Set<String> graph = new TreeSet<>(live.instances().stream().map(Rebuilding::line).toList());
    Set<String> master =
        new TreeSet<>(
            MasterLook.instances(world.master.durable).stream().map(Rebuilding::line).toList());
    Set<String> both = new TreeSet<>(graph);
    both.retainAll(master);
    graph.removeAll(both);
    master.removeAll(both);
    if (!graph.isEmpty() || !master.isEmpty()) {
      throw new Broken("P4 journal = state: the graph has %s, but the master %s", graph, master);
    }
  }

  private static String line(InstanceNode node) {
    return List.of(
            node.guid(),
            node.requester(),
            node.title(),
            node.release(),
            node.state(),
            node.revision(),
            node.ready(),
            String.valueOf(node.partition()),
            node.published(),
            node.children())
        .toString();
  }

  private static String line(MasterLook.Seen seen) {
    return List.of(
            seen.guid(),
            seen.requester(),
            seen.title(),
            seen.release(),
            seen.state(),
            seen.revision(),
            seen.reached(),
            String.valueOf(seen.partition()),
            seen.published(),
            seen.children())
        .toString();
  }
}
