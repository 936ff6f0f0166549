package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.slapmaster.view.InstanceView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists instances. */
@Command(name = "list", description = "List what was requested.")
final class ServiceListCommand extends ViewCommand<ServiceListCommand.Services> {
  @Option(names = "--all", description = "Also what instances requested themselves.")
  private boolean all;

  record Services(List<InstanceView> services) {}

  @Override
  Services ask() {
    Map<String, String> query = all ? Map.of("all", "true") : Map.of();
    return api().get(ApiClient.path(query, "services"), Services.class);
  }

  @Override
  void show(Services services, PrintWriter out) {
    Table table = Table.of("", style(), "TITLE", "GUID", "SOFTWARE", "STATE", "PLACE", "BECAUSE");
    for (InstanceView instance : services.services()) {
      table.row(
          instance.title(),
          instance.guid(),
          instance.software(),
          Table.Cell.of(instance.state(), style()::state),
          StatusCommand.place(instance.place(), instance.hostTitle()),
          instance.waiting() == null ? instance.detail() : instance.waiting().sentence());
    }
    table.print(out);
  }
}
