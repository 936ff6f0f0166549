package org.slapmaster.cli;

import java.util.List;
import java.util.Optional;
import org.slapmaster.view.ComputerView;
import picocli.CommandLine.Parameters;

/** A computer and a release, as the arguments of a command. */
final class SupplyTarget {
  @Parameters(index = "0", paramLabel = "COMPUTER", description = "The computer's reference.")
  private String first;

  @Parameters(
      index = "1",
      paramLabel = "RELEASE",
      description = {
        "A shipped release's name, or a URL.",
        "The two may stand the other way round, as in 'slapos supply'."
      })
  private String second;

  record Where(String computer, String release) {}

  private record Computers(List<ComputerView> computers) {}

  /** Tells which of the two is the computer. */
  Where find(ApiClient api) {
    List<String> known =
        api.get(ApiClient.path("computers"), Computers.class).computers().stream()
            .map(ComputerView::reference)
            .toList();
    if (!known.contains(first) && !known.contains(second)) {
      throw new CliException(
          ExitCode.REFUSED,
          "Expected a known computer, but neither '%s' nor '%s' has joined; see 'slapmaster computer list'."
              .formatted(first, second));
    }
    return known.contains(second) && !known.contains(first)
        ? new Where(second, first)
        : new Where(first, second);
  }

  /** How the release is on the computer; empty when it was not ordered there. */
  static Optional<ComputerView.Software> software(ApiClient api, Where where) {
    return api
        .get(ApiClient.path("computers", where.computer()), ComputerView.class)
        .software()
        .stream()
        .filter(software -> software.release().equals(where.release()))
        .findFirst();
  }
}
