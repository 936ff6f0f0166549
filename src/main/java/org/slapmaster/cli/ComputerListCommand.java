package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.slapmaster.view.ComputerView;
import picocli.CommandLine.Command;

/** Lists computers. */
@Command(name = "list", description = "List the computers.")
final class ComputerListCommand extends ViewCommand<ComputerListCommand.Computers> {
  record Computers(List<ComputerView> computers) {}

  @Override
  Computers ask() {
    return api().get(ApiClient.path("computers"), Computers.class);
  }

  @Override
  void show(Computers computers, PrintWriter out) {
    Table table =
        Table.of("", style(), "REFERENCE", "STATE", "USED", "FREE", "NETWORK", "SOFTWARE");
    for (ComputerView computer : computers.computers()) {
      table.row(
          StatusCommand.named(computer.reference(), computer.title()),
          Table.Cell.of(computer.state(), style()::state),
          computer.used(),
          computer.free(),
          computer.network() == null ? "-" : computer.network(),
          computer.software().stream()
              .map(StatusCommand::software)
              .collect(Collectors.joining(", ")));
    }
    table.print(out);
  }
}
