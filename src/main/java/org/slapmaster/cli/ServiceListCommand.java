package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.view.InstanceView;
import org.slapmaster.view.ServiceList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists instances. */
@Command(name = "list", description = "List what was requested.")
final class ServiceListCommand extends ViewCommand<ServiceList> {
  @Option(names = "--all", description = "Also what instances requested themselves.")
  private boolean all;

  ServiceListCommand() {
    super(ServiceList.class);
  }

  @Override
  String path(Map<String, String> query) {
    if (all) {
      query.put("all", "true");
    }
    return ApiClient.path(query, "services");
  }

  @Override
  ServiceList from(CloudAt cloud) {
    return ServiceList.of(cloud.cloud(), all);
  }

  @Override
  void show(ServiceList services, PrintWriter out) {
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
