package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.view.ComputerView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** All about one computer. */
@Command(name = "info", description = "Show a computer: its partitions and software.")
final class ComputerInfoCommand extends ViewCommand<ComputerView> {
  @Parameters(paramLabel = "REF", description = "The computer's reference.")
  private String reference;

  ComputerInfoCommand() {
    super(ComputerView.class);
  }

  @Override
  String path(Map<String, String> query) {
    return ApiClient.path(query, "computers", reference);
  }

  @Override
  ComputerView from(CloudAt cloud) {
    return cloud.computer(reference);
  }

  @Override
  void show(ComputerView computer, PrintWriter out) {
    out.println(style().strong(computer.reference()));
    Table facts = Table.plain("  ");
    if (!computer.title().equals(computer.reference())) {
      facts.row("title", computer.title());
    }
    facts.row("state", Table.Cell.of(computer.state(), style()::state));
    facts.row("contact", contact(computer));
    facts.row(
        "node",
        computer.kind().equals(ComputerView.NATIVE) ? "slapmaster's own" : "polls over HTTP");
    facts.row("network", computer.network() == null ? "-" : computer.network());
    computer.categories().forEach((key, value) -> facts.row(key, value));
    facts.print(out);
    out.println();
    Table partitions =
        Table.of("", style(), "PARTITION", "ADDRESSES", "RESERVED FOR", "INSTANCE", "GUID");
    for (ComputerView.Partition partition : computer.partitions()) {
      partitions.row(
          partition.name() + (partition.formatted() ? "" : " (not formatted)"),
          String.join(", ", partition.addresses()),
          String.join(", ", partition.capabilities()),
          partition.instance() == null
              ? Table.Cell.of("free", style()::faint)
              : occupant(partition),
          partition.instance());
    }
    partitions.print(out);
    if (!computer.software().isEmpty()) {
      out.println();
      Table software = Table.of("", style(), "SOFTWARE", "STATE", "FOR", "DETAIL");
      for (ComputerView.Software release : computer.software()) {
        software.row(
            release.release(),
            Table.Cell.of(release.state(), style()::state),
            ages().since(release.since()),
            release.detail());
      }
      software.print(out);
    }
  }

  private String contact(ComputerView computer) {
    if (computer.contactSince() == null) {
      return "never";
    }
    return (computer.contact() ? "since " : "lost ") + ages().at(computer.contactSince());
  }

  private static String occupant(ComputerView.Partition partition) {
    return partition.shared() == 0
        ? partition.title()
        : partition.title() + ", serves " + partition.shared() + " shared";
  }
}
