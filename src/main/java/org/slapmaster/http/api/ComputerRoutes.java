package org.slapmaster.http.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.PartitionId;
import org.slapmaster.view.ComputerList;

/** The computers and their partitions. */
final class ComputerRoutes extends ApiRoutes {
  private static final Set<String> AT = Set.of("at");
  private final Clouds clouds;

  ComputerRoutes(MasterClient client, Clouds clouds) {
    super(client);
    this.clouds = clouds;
  }

  Route routes() {
    return concat(
        pathPrefix(
            "computers",
            () ->
                concat(
                    pathEndOrSingleSlash(() -> query(AT, this::list)),
                    path(segment(), reference -> query(AT, asked -> show(reference, asked))),
                    path(
                        segment().slash("open"),
                        reference -> order(reference, (id, who) -> client.setOpen(id, true, who))),
                    path(
                        segment().slash("close"),
                        reference -> order(reference, (id, who) -> client.setOpen(id, false, who))),
                    path(
                        segment().slash("remove"),
                        reference -> order(reference, client::removeComputer)))),
        path(
            segment("partitions").slash(segment()).slash(segment()).slash("confirm-destroyed"),
            this::confirmDestroyed));
  }

  private Route list(Map<String, String> asked) {
    return answer(
        clouds.graphAt(asked).thenApply(at -> asOf(at, new ComputerList(at.cloud().computers()))));
  }

  private Route show(String reference, Map<String, String> asked) {
    String known = computer(reference).value();
    return answer(clouds.graphAt(asked).thenApply(at -> asOf(at, at.computer(known))));
  }

  private Route order(
      String reference,
      BiFunction<ComputerId, Caller, CompletionStage<Optional<Refusal>>> carryOut) {
    return change(
        (fields, caller) -> {
          fields.end();
          return carryOut.apply(computer(reference), caller).thenApply(ApiRoutes::done);
        });
  }

  private Route confirmDestroyed(String reference, String name) {
    return change(
        (fields, caller) -> {
          PartitionId partition = Problem.checked(() -> new PartitionId(computer(reference), name));
          String reason = fields.required("reason", ApiRoutes::reason);
          fields.end();
          CompletionStage<Optional<Refusal>> answer =
              client.confirmDestroyed(partition, reason, caller);
          return answer.<HttpResponse>thenApply(ApiRoutes::done);
        });
  }

  private static ComputerId computer(String reference) {
    return Problem.checked(() -> new ComputerId(reference));
  }
}
