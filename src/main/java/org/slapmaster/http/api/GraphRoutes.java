package org.slapmaster.http.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.draw.Drawing;
import org.slapmaster.http.Problem;
import org.slapmaster.http.Responses;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.Explanation;
import org.slapmaster.view.StatusView;

/** The cloud as a whole: overview, picture, and why something is not ready. */
final class GraphRoutes extends ApiRoutes {
  private static final ContentType SVG = MediaTypes.IMAGE_SVG_XML.toContentType();
  private final Clouds clouds;

  GraphRoutes(MasterClient client, Clouds clouds) {
    super(client);
    this.clouds = clouds;
  }

  Route routes() {
    return concat(
        path("status", () -> query(Set.of("at"), asked -> answer(status(asked)))),
        path("graph", () -> query(Set.of("format", "tree", "at"), this::graph)),
        path(
            segment("explain").slash(segment()),
            name ->
                query(
                    Set.of("at"),
                    asked ->
                        answer(
                            clouds
                                .at(asked)
                                .thenApply(
                                    at -> asOf(at, Explanation.of(at.cloud(), at.named(name))))))));
  }

  /** How many orders wait is known of now only. */
  private CompletionStage<Object> status(Map<String, String> asked) {
    return clouds
        .at(asked)
        .thenCompose(
            at ->
                at.asOf() == null
                    ? client.backlog().thenApply(backlog -> StatusView.of(at.cloud(), backlog))
                    : CompletableFuture.completedStage(asOf(at, StatusView.of(at.cloud(), 0))));
  }

  private Route graph(Map<String, String> asked) {
    String format = asked.getOrDefault("format", "json");
    return completeWithFuture(
        clouds.at(asked).thenApply(at -> drawn(at, asked.get("tree"), format)));
  }

  private static HttpResponse drawn(CloudAt at, String tree, String format) {
    CloudView cloud = at.tree(tree);
    if (format.equals("json")) {
      return Responses.json(StatusCodes.OK, asOf(at, cloud));
    }
    Drawing drawing = Problem.checked(() -> Drawing.parse(format));
    ContentType type = drawing == Drawing.SVG ? SVG : ContentTypes.TEXT_PLAIN_UTF8;
    return HttpResponse.create()
        .withEntity(type, drawing.draw(cloud, at.asOf()).getBytes(StandardCharsets.UTF_8));
  }
}
