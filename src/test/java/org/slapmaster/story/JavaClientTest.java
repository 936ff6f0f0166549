package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Filter;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** The story told by the Java client, from a cluster member that is neither master nor computer. */
class JavaClientTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir(factory = OpenTempDir.class)
  Path directory;

  @Test
  void anInstanceAndTheDatabaseThatItRequestsAreDeployedOnTwoComputers() {
    try (Cloud cloud =
        new Cloud(directory).startMaster().startNode("COMP-1", 2).startNode("COMP-2", 2)) {
      cloud.awaitNode("COMP-1").awaitNode("COMP-2");
      try (ClusterClient client = new ClusterClient(cloud.cluster())) {
        supply(client, "COMP-1", "jdk-guestbook");
        supply(client, "COMP-2", "jdk-database");
        Master.Request request =
            new Master.Request(
                Requester.DEFAULT_USER,
                new Title("guestbook"),
                new SoftwareRelease("jdk-guestbook"),
                SoftwareType.DEFAULT,
                false,
                Parameters.NONE,
                Filter.NONE,
                RequestedState.STARTED);
        assertThat(get(client.master.request(request, ClusterClient.CALLER)))
            .isInstanceOf(Master.PleaseWait.class);

        Master.Reply reply =
            get(client.master.requestUntilReady(request, ClusterClient.CALLER, WITHIN));

        assertThat(reply).isInstanceOf(Master.Ready.class);
        Master.Instance guestbook = ((Master.Ready) reply).instance();
        assertThat(Cloud.page(guestbook.published().values().get("url"))).contains("Welcome");
        GraphSnapshot graph = get(client.master.getGraph());
        List<InstanceNode> tree = graph.tree(guestbook.guid());
        assertThat(tree)
            .extracting(node -> node.partition().computer().value())
            .containsExactly("COMP-1", "COMP-2");
        assertThat(tree).allMatch(InstanceNode::ready);
        assertThat(tree).allSatisfy(node -> assertThat(node.processes()).isNotEmpty());
      }
    }
  }

  private static void supply(ClusterClient client, String computer, String release) {
    assertThat(
            get(
                client.master.supply(
                    new ComputerId(computer),
                    new SoftwareRelease(release),
                    false,
                    ClusterClient.CALLER)))
        .isEmpty();
    await()
        .atMost(Program.PATIENCE)
        .until(
            () ->
                get(client.master.getGraph())
                    .computer(new ComputerId(computer))
                    .orElseThrow()
                    .software()
                    .stream()
                    .anyMatch(
                        software ->
                            software.release().url().equals(release)
                                && software.state() == SoftwareState.INSTALLED));
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }
}
