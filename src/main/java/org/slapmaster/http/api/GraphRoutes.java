package org.slapmaster.http.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.draw.Drawing;
import org.slapmaster.http.Problem;
import org.slapmaster.http.Responses;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.Explanation;
import org.slapmaster.view.InstanceView;
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
        path("status", () -> get(() -> answer(status()))),
        path("graph", this::graph),
        path(
            segment("explain").slash(segment()),
            name ->
                get(
                    () ->
                        answer(
                            clouds
                                .now()
                                .thenApply(
                                    shown -> Explanation.of(shown.cloud(), named(shown, name)))))));
  }

  private CompletionStage<StatusView> status() {
    return clouds
        .now()
        .thenCombine(client.backlog(), (shown, backlog) -> StatusView.of(shown.cloud(), backlog));
  }

  private static InstanceView named(Clouds.Shown shown, String name) {
    return shown.cloud().instance(Names.find(shown.graph(), name).guid().value()).orElseThrow();
  }

  private Route graph() {
    return query(
        Set.of("format", "tree"),
        () ->
            parameterOptional(
                "format",
                format ->
                    parameterOptional(
                        "tree",
                        tree ->
                            completeWithFuture(
                                clouds
                                    .now()
                                    .thenApply(
                                        shown -> drawn(shown, tree, format.orElse("json")))))));
  }

  private static HttpResponse drawn(Clouds.Shown shown, Optional<String> tree, String format) {
    CloudView cloud =
        tree.map(name -> shown.cloud().onlyTree(named(shown, name).tree())).orElse(shown.cloud());
    if (format.equals("json")) {
      return Responses.json(StatusCodes.OK, cloud);
    }
    Drawing drawing = Problem.checked(() -> Drawing.parse(format));
    ContentType type = drawing == Drawing.SVG ? SVG : ContentTypes.TEXT_PLAIN_UTF8;
    return HttpResponse.create()
        .withEntity(type, drawing.draw(cloud).getBytes(StandardCharsets.UTF_8));
  }
}
