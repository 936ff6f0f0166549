package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.view.ComputerView;
import org.slapmaster.view.StatusView;
import picocli.CommandLine.Command;

/** The overview on one screen. */
@Command(
    name = "status",
    description = "Overview: what is not well first, then computers and instances.")
final class StatusCommand extends ViewCommand<StatusView> {
  private static final int MOST_ROWS = 20;

  StatusCommand() {
    super(StatusView.class);
  }

  @Override
  String path(Map<String, String> query) {
    return ApiClient.path(query, "status");
  }

  @Override
  StatusView from(CloudAt cloud) {
    return StatusView.of(cloud.cloud(), 0);
  }

  @Override
  void show(StatusView status, PrintWriter out) {
    StatusView.Counts counts = status.counts();
    out.printf(
        "%s, %s (%d free), %s (%d ready)%n",
        counted(counts.computers(), "computer"),
        counted(counts.partitions(), "partition"),
        counts.free(),
        counted(counts.instances(), "instance"),
        counts.ready());
    if (status.backlog() > 0) {
      out.printf(
          Locale.ROOT,
          status.backlog() == 1
              ? "%,d order waits to be sent to a partition%n"
              : "%,d orders wait to be sent to partitions%n",
          status.backlog());
    }
    problems(status, out);
    computers(status, out);
    instances(status, out);
  }

  /** As many as leave the rest on the screen. */
  private static <T> List<T> first(List<T> rows) {
    return rows.subList(0, Math.min(MOST_ROWS, rows.size()));
  }

  private void andMore(List<?> rows, String command, PrintWriter out) {
    if (rows.size() > MOST_ROWS) {
      out.println(
          style().faint("and " + (rows.size() - MOST_ROWS) + " more: slapmaster " + command));
    }
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private void problems(StatusView status, PrintWriter out) {
    out.println();
    if (status.problems().isEmpty()) {
      out.println(style().good("All is well."));
      return;
    }
    Table table = Table.of("", style(), "NOT WELL", "STATE", "FOR", "BECAUSE");
    for (StatusView.Problem problem : first(status.problems())) {
      table.row(
          problem.about(),
          Table.Cell.of(problem.state(), style()::state),
          ages().since(problem.since()),
          problem.sentence());
    }
    table.print(out);
    andMore(status.problems(), "service list --all", out);
  }

  private void computers(StatusView status, PrintWriter out) {
    if (status.computers().isEmpty()) {
      return;
    }
    out.println();
    Table table = Table.of("", style(), "COMPUTER", "STATE", "USED", "FREE", "SOFTWARE");
    for (StatusView.ComputerRow row : first(status.computers())) {
      table.row(
          named(row.reference(), row.title()),
          Table.Cell.of(row.state(), style()::state),
          row.used(),
          row.free(),
          row.software().stream().map(StatusCommand::software).collect(Collectors.joining(", ")));
    }
    table.print(out);
    andMore(status.computers(), "computer list", out);
  }

  /** A computer by its reference, with its title where it has another. */
  static String named(String reference, String title) {
    return reference.equals(title) ? reference : reference + " (" + title + ")";
  }

  /** Installed is what everybody expects, so only other states are said. */
  static String software(ComputerView.Software software) {
    return software.state().equals("installed")
        ? software.release()
        : software.release() + " (" + software.state() + ")";
  }

  private void instances(StatusView status, PrintWriter out) {
    if (status.trees().isEmpty()) {
      return;
    }
    out.println();
    Table table = Table.of("", style(), "INSTANCE", "SOFTWARE", "STATE", "PLACE");
    for (StatusView.InstanceRow row : first(status.trees())) {
      table.row(
          indented(row.depth(), row.title()),
          row.software(),
          Table.Cell.of(row.state(), style()::state),
          place(row.place(), row.hostTitle()));
    }
    table.print(out);
    andMore(status.trees(), "service list --all", out);
  }

  /**
   * Where an instance is.
   *
   * @param hostTitle of a shared one: who serves it there; else null
   */
  static String place(String place, String hostTitle) {
    return hostTitle == null ? place : place + ", served by " + hostTitle;
  }

  /** A title below its requester's. */
  static String indented(int depth, String title) {
    return depth == 0 ? title : "  ".repeat(depth - 1) + "└ " + title;
  }
}
