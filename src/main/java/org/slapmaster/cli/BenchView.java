package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slapmaster.bench.BenchReport;

/** What a bench measured, as tables. */
final class BenchView {
  private static final String NONE = "-";
  private final BenchReport report;
  private final Style style;

  BenchView(BenchReport report, Style style) {
    this.report = report;
    this.style = style;
  }

  void print(PrintWriter out) {
    if (report.results().isEmpty()) {
      return;
    }
    BenchReport.Case first = report.results().get(0);
    out.printf(
        Locale.ROOT,
        "%s Masters and load generator share it; %d s for each case, up to %d s of warm-up"
            + " before it.%n%n",
        FiguresView.machine(report.machine()),
        first.seconds(),
        first.warmUpSeconds());
    figures(out);
    allocations(out);
    remarks(out);
    out.flush();
  }

  private void figures(PrintWriter out) {
    Table table =
        Table.of(
            "",
            style,
            "CASE",
            "UNIT",
            "OURS",
            "P50",
            "P99",
            "ERRORS",
            "REFERENCE",
            "P50",
            "P99",
            "ERRORS",
            "RATIO");
    for (BenchReport.Case row : report.results()) {
      BenchReport.Details ours = row.oursDetails();
      BenchReport.Details reference = row.referenceDetails();
      table.row(
          row.name(),
          row.unit(),
          Table.Cell.of(FiguresView.figure(row.ours()), style::strong),
          ms(ours.p50Ms()),
          ms(ours.p99Ms()),
          ours.errors(),
          row.reference() == null ? NONE : FiguresView.figure(row.reference()),
          reference == null ? NONE : ms(reference.p50Ms()),
          reference == null ? NONE : ms(reference.p99Ms()),
          reference == null ? NONE : reference.errors(),
          row.ratio() == null ? NONE : FiguresView.figure(row.ratio()));
    }
    table.print(out);
  }

  private void allocations(PrintWriter out) {
    List<BenchReport.Case> rows =
        report.results().stream().filter(row -> row.oursDetails().allocation() != null).toList();
    if (rows.isEmpty()) {
      return;
    }
    out.println();
    Table table =
        Table.of(
            "",
            style,
            "WHAT BECAME OF THEM",
            "MASTER",
            "ACCEPTED",
            "FOUND AGAIN",
            "LOST",
            "MOVED",
            "PARTITIONS",
            "GIVEN TWICE",
            "ALL ALLOCATED AFTER",
            "EACH WITHIN: P50",
            "P99");
    for (BenchReport.Case row : rows) {
      allocation(row.name(), "ours", row.oursDetails().allocation(), table);
      if (row.referenceDetails() != null) {
        allocation(row.name(), "reference", row.referenceDetails().allocation(), table);
      }
    }
    table.print(out);
  }

  private void allocation(String name, String master, BenchReport.Allocation of, Table table) {
    table.row(
        name,
        master,
        count(of.accepted()),
        count(of.foundAgain()),
        faulty(of.lost()),
        faulty(of.moved()),
        count(of.partitions()),
        faulty(of.givenTwice()),
        of.allAllocatedAfterSeconds() == null
            ? style.bad("never")
            : FiguresView.figure(of.allAllocatedAfterSeconds()) + " s",
        of.untilAllocatedP50Ms() == null ? NONE : ms(of.untilAllocatedP50Ms()),
        of.untilAllocatedP99Ms() == null ? NONE : ms(of.untilAllocatedP99Ms()));
  }

  private Table.Cell faulty(int count) {
    return Table.Cell.of(count, count == 0 ? style::good : style::bad);
  }

  /** What one has to know about the figures. */
  private void remarks(PrintWriter out) {
    out.println();
    for (BenchReport.Case row : report.results()) {
      remark(row, "ours", row.oursDetails(), out);
      if (row.referenceDetails() != null) {
        remark(row, "the reference", row.referenceDetails(), out);
      }
    }
  }

  private void remark(
      BenchReport.Case row, String master, BenchReport.Details details, PrintWriter out) {
    if (details.present() != row.instances()) {
      out.printf(
          Locale.ROOT,
          "%s: %s had %,d instances and %,d partitions.%n",
          row.name(),
          master,
          details.present(),
          details.partitions());
    }
    if (details.outOfRoom() > 0) {
      out.printf(
          "%s: %d connections to %s ended early for lack of partitions, the figure is too low.%n",
          row.name(), details.outOfRoom(), master);
    }
    if (details.errors() > 0) {
      out.printf("%s: %s answered %s.%n", row.name(), master, statuses(details.statuses()));
    }
  }

  private static String statuses(Map<Integer, Long> statuses) {
    StringBuilder said = new StringBuilder();
    statuses.forEach(
        (status, count) ->
            said.append(said.isEmpty() ? "" : ", ")
                .append(status)
                .append(' ')
                .append(count)
                .append(" times"));
    return said.toString();
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String ms(double milliseconds) {
    return FiguresView.figure(milliseconds) + " ms";
  }
}
