package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.model.Expect;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.InstanceView;
import org.slapmaster.view.ServiceView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All about one instance and its tree. */
@Command(
    name = "info",
    description = "Show an instance: its tree, processes, promises and connection parameters.")
final class ServiceInfoCommand extends ViewCommand<ServiceView> {
  /** Characters of a command line; all of it is in the JSON. */
  private static final int MOST_SHOWN = 100;

  @Parameters(paramLabel = "NAME", description = "Guid, title or unique prefix.")
  private String name;

  @Option(names = "--show-secrets", description = "Show connection parameters in clear.")
  private boolean showSecrets;

  ServiceInfoCommand() {
    super(ServiceView.class);
  }

  @Override
  String path(Map<String, String> query) {
    if (showSecrets) {
      query.put("secrets", "true");
    }
    return ApiClient.path(query, "services", name);
  }

  @Override
  ServiceView from(CloudAt cloud) {
    Expect.that(!showSecrets, "Expected --show-secrets of a running master, but --data is given.");
    return ServiceView.of(cloud.cloud(), cloud.named(name));
  }

  @Override
  void show(ServiceView shown, PrintWriter out) {
    InstanceView instance = shown.service();
    out.println(style().strong(instance.title()) + "  " + instance.guid());
    Table facts = Table.plain("  ");
    facts.row("software", instance.software() + " (" + instance.type() + ")");
    facts.row("state", Table.Cell.of(instance.state(), style()::state));
    facts.row("requested", instance.requested() + ", revision " + instance.revision());
    if (instance.waiting() != null) {
      facts.row("waits", instance.waiting().sentence());
      facts.row("since", ages().at(instance.waiting().since()));
    } else {
      facts.row("ready", ages().at(instance.readyAt()));
      if (!instance.well()) {
        facts.row("fails", instance.detail());
      }
    }
    facts.row("place", instance.place().isEmpty() ? "-" : instance.place());
    if (instance.outOfContactSince() != null) {
      facts.row("contact", instance.outOfContact());
    }
    if (instance.shared()) {
      facts.row("served by", host(instance));
    }
    if (instance.access() != null) {
      facts.row("report", instance.access());
    }
    facts.row("addresses", String.join(", ", instance.addresses()));
    facts.row("created", ages().at(instance.requestedAt()) + " by " + instance.requestedBy());
    facts.print(out);
    dictionary("FILTER", instance.filter(), out);
    dictionary("PARAMETERS", instance.parameters(), out);
    dictionary(
        "CONNECTION PARAMETERS",
        shown.secrets() == null ? instance.connection() : shown.secrets(),
        out);
    tree(shown.tree(), out);
    processes(shown.tree(), out);
    promises(shown.tree(), out);
  }

  private static String host(InstanceView instance) {
    return instance.host() == null
        ? "nobody yet"
        : instance.hostTitle() + " (" + instance.host() + ")";
  }

  private void dictionary(String heading, SortedMap<String, String> values, PrintWriter out) {
    if (!values.isEmpty()) {
      out.println();
      out.println(style().strong(heading));
      Table table = Table.plain("  ");
      values.forEach((key, value) -> table.row(key, value));
      table.print(out);
    }
  }

  private void tree(List<CloudView.Placed> tree, PrintWriter out) {
    out.println();
    Table table = Table.of("", style(), "TREE", "SOFTWARE", "STATE", "PLACE", "ADDRESSES");
    for (CloudView.Placed placed : tree) {
      InstanceView instance = placed.instance();
      table.row(
          StatusCommand.indented(placed.depth(), instance.title()),
          instance.software(),
          Table.Cell.of(instance.state(), style()::state),
          StatusCommand.place(instance.place(), instance.hostTitle()),
          String.join(", ", instance.addresses()));
    }
    table.print(out);
  }

  private void processes(List<CloudView.Placed> tree, PrintWriter out) {
    Table table = Table.of("", style(), "PROCESS", "OF", "PID", "FOR", "RESTARTS", "COMMAND");
    boolean any = false;
    for (CloudView.Placed placed : tree) {
      for (InstanceView.Process process : placed.instance().processes()) {
        any = true;
        table.row(
            process.name(),
            placed.instance().title(),
            process.pid(),
            ages().since(process.since()),
            process.restarts(),
            shortened(process.command()));
      }
    }
    printUnderBlank(any, table, out);
  }

  private static String shortened(String command) {
    return command.length() <= MOST_SHOWN ? command : command.substring(0, MOST_SHOWN - 1) + "…";
  }

  private void promises(List<CloudView.Placed> tree, PrintWriter out) {
    Table table = Table.of("", style(), "PROMISE", "OF", "STATE", "FOR", "MESSAGE");
    boolean any = false;
    for (CloudView.Placed placed : tree) {
      for (InstanceView.Promise promise : placed.instance().promises()) {
        any = true;
        table.row(
            promise.name(),
            placed.instance().title(),
            Table.Cell.of(promise.passed() ? "passed" : "failed", style()::state),
            ages().since(promise.since()),
            promise.message());
      }
    }
    printUnderBlank(any, table, out);
  }

  private static void printUnderBlank(boolean any, Table table, PrintWriter out) {
    if (any) {
      out.println();
      table.print(out);
    }
  }
}
