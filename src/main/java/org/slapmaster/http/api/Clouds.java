package org.slapmaster.http.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.Moment;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.view.CloudView;

/** The cloud as it is now, with the master's present reasons for what waits, or as it was. */
final class Clouds {
  /**
   * For more instances than these the last journaled reason has to do: the master has other work.
   */
  private static final int MOST_ASKED = 500;

  private static final Caller LISTING = new Caller("http listing", "listing");
  private final MasterClient client;
  private final Past past;

  Clouds(MasterClient client, Past past) {
    this.client = client;
    this.past = past;
  }

  /** As of the moment that a call's parameter {@code at} says; without one as of now. */
  CompletionStage<CloudAt> at(Map<String, String> query) {
    return query.containsKey("at") ? past(query) : now();
  }

  /** The same without asking the master for reasons. */
  CompletionStage<CloudAt> graphAt(Map<String, String> query) {
    return query.containsKey("at") ? past(query) : client.getGraph().thenApply(CloudAt::now);
  }

  private CompletionStage<CloudAt> past(Map<String, String> query) {
    Moment moment = Past.moment(query.get("at"));
    return past.read(auditor -> auditor.cloud(moment));
  }

  CompletionStage<CloudAt> now() {
    return client
        .getGraph()
        .thenCompose(
            graph ->
                whys(graph).thenApply(whys -> new CloudAt(null, graph, CloudView.of(graph, whys))));
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
