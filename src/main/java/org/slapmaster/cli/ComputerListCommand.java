package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.view.ComputerList;
import org.slapmaster.view.ComputerView;
import picocli.CommandLine.Command;

/** Lists computers. */
@Command(name = "list", description = "List the computers.")
final class ComputerListCommand extends ViewCommand<ComputerList> {
  ComputerListCommand() {
    super(ComputerList.class);
  }

  @Override
  String path(Map<String, String> query) {
    return ApiClient.path(query, "computers");
  }

  @Override
  ComputerList from(CloudAt cloud) {
    return new ComputerList(cloud.cloud().computers());
  }

  @Override
  void show(ComputerList computers, PrintWriter out) {
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
