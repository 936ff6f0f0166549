package org.slapmaster.http.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.view.CloudView;

/** The cloud as it is now, with the master's present reasons for what waits. */
final class Clouds {
  /**
   * For more instances than these the last journaled reason has to do: the master has other work.
   */
  private static final int MOST_ASKED = 500;

  private static final Caller LISTING = new Caller("http listing", "listing");
  private final MasterClient client;

  Clouds(MasterClient client) {
    this.client = client;
  }

  /** A graph, and the same as it is shown. */
  record Shown(GraphSnapshot graph, CloudView cloud) {}

  CompletionStage<Shown> now() {
    return client
        .getGraph()
        .thenCompose(
            graph -> whys(graph).thenApply(whys -> new Shown(graph, CloudView.of(graph, whys))));
  }

  private CompletionStage<Map<InstanceGuid, Why>> whys(GraphSnapshot graph) {
    List<CompletableFuture<Master.Reply>> asked =
        graph.instances().stream()
            .filter(node -> !node.ready())
            .limit(MOST_ASKED)
            .map(InstanceNode::guid)
            .map(guid -> client.get(guid, LISTING).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<InstanceGuid, Why> whys = new HashMap<>();
              for (CompletableFuture<Master.Reply> answer : asked) {
                if (answer.join() instanceof Master.PleaseWait wait) {
                  whys.put(wait.instance().guid(), wait.why());
                }
              }
              return whys;
            });
  }
}
