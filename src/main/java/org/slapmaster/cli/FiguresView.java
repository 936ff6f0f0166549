package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.slapmaster.bench.Figures;
import org.slapmaster.bench.Machine;

/** Plain figures as a table. */
record FiguresView(Figures figures, Style style) {
  private static final String NONE = "-";

  void print(PrintWriter out) {
    out.println(machine(figures.machine()));
    out.println();
    Table table = Table.of("", style, "CASE", "UNIT", "OURS", "REFERENCE", "RATIO");
    for (Figures.Figure row : figures.results()) {
      table.row(
          row.name(),
          row.unit(),
          Table.Cell.of(figure(row.ours()), style::strong),
          row.reference() == null ? NONE : figure(row.reference()),
          row.ratio() == null ? NONE : figure(row.ratio()));
    }
    table.print(out);
    out.println();
    figures.remarks().forEach(out::println);
    out.flush();
  }

  static String machine(Machine machine) {
    return String.format(
        Locale.ROOT,
        "%d cores%s, %.0f GB, %s, %s.",
        machine.cores(),
        machine.processor().isEmpty() ? "" : " of " + machine.processor(),
        machine.memoryBytes() / 1e9,
        machine.system(),
        machine.java());
  }

  /** As exact as a measured figure can be taken. */
  static String figure(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
