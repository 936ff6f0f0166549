package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.slapmaster.view.ComputerView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has a release removed. */
@Command(name = "remove", description = "Have a software release removed from a computer.")
final class RemoveCommand extends ClientCommand {
  @Mixin private SupplyTarget target;
  @Mixin private WaitOptions waiting;

  @Override
  int run() throws InterruptedException {
    SupplyTarget.Where where = target.find(api());
    JsonNode answer =
        api()
            .post(
                ApiClient.path("remove"),
                Map.of("computer", where.computer(), "software_release", where.release()));
    Optional<ComputerView.Software> left =
        waiting.until(
            () -> SupplyTarget.software(api(), where),
            Optional::isEmpty,
            now -> now.map(ComputerView.Software::state).orElse("removed"),
            this::progress);
    if (json) {
      printJson(answer);
    } else {
      out()
          .printf(
              "%s on %s: %s%n",
              where.release(),
              where.computer(),
              left.map(ComputerView.Software::state).orElse("removed"));
    }
    return waiting.exitCode(left.isPresent());
  }
}
