package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.view.ComputerView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a release installed. */
@Command(name = "supply", description = "Have a software release installed on a computer.")
final class SupplyCommand extends ClientCommand {
  @Mixin private SupplyTarget target;

  @Option(
      names = "--reinstall",
      description = "Take the release's present content although it is installed.")
  private boolean reinstall;

  @Mixin private WaitOptions waiting;

  @Override
  int run() throws InterruptedException {
    SupplyTarget.Where where = target.find(api());
    JsonNode answer =
        api()
            .post(
                ApiClient.path("supply"),
                Map.of(
                    "computer", where.computer(),
                    "software_release", where.release(),
                    "reinstall", reinstall));
    Optional<ComputerView.Software> software =
        waiting.until(
            () -> SupplyTarget.software(api(), where),
            now -> now.filter(SupplyCommand::isOver).isPresent(),
            now -> now.map(SupplyCommand::progress).orElse("ordered"),
            this::progress);
    String state = software.map(ComputerView.Software::state).orElse("ordered");
    if (json) {
      printJson(software.isPresent() ? software.get() : answer);
    } else {
      out().printf("%s on %s: %s%n", where.release(), where.computer(), state);
    }
    if (waiting.isOn() && state.equals(SoftwareState.FAILED.toString())) {
      throw new CliException(
          ExitCode.REFUSED,
          "Expected %s to be installed on %s, but it failed; it is tried again.%n%s"
              .formatted(
                  where.release(), where.computer(), software.orElseThrow().detail().strip()));
    }
    return waiting.exitCode(software.filter(SupplyCommand::isOver).isEmpty());
  }

  private static boolean isOver(ComputerView.Software software) {
    return software.state().equals(SoftwareState.INSTALLED.toString())
        || software.state().equals(SoftwareState.FAILED.toString());
  }

  private static String progress(ComputerView.Software software) {
    return software.detail() == null || software.detail().isEmpty()
        ? software.state()
        : software.state() + ": " + software.detail();
  }
}
