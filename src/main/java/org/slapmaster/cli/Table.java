package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows of cells, aligned; the last column is not padded. */
final class Table {
  private static final String GAP = "  ";
  private final List<List<Cell>> rows = new ArrayList<>();
  private final String indent;

  /**
   * @param paint how it looks on a terminal; its width is that of the text
   */
  record Cell(String text, UnaryOperator<String> paint) {
    static Cell of(Object value) {
      String text = value == null ? "" : value.toString().replaceAll("\\s+", " ").stripTrailing();
      return new Cell(text, UnaryOperator.identity());
    }

    static Cell of(Object value, UnaryOperator<String> paint) {
      return new Cell(of(value).text(), paint);
    }
  }

  private Table(String indent) {
    this.indent = indent;
  }

  /** A table with a line of headings. */
  static Table of(String indent, Style style, String... headings) {
    Table table = new Table(indent);
    table.rows.add(
        Arrays.stream(headings).map(heading -> Cell.of(heading, style::strong)).toList());
    return table;
  }

  /** A table of names and values. */
  static Table plain(String indent) {
    return new Table(indent);
  }

  /** Adds a row of cells and of values that are shown as they are. */
  Table row(Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> cell instanceof Cell c ? c : Cell.of(cell)).toList());
    return this;
  }

  void print(PrintWriter out) {
    List<Integer> widths = widths();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        line.append(cell.paint().apply(cell.text()));
        if (i < row.size() - 1) {
          line.append(" ".repeat(widths.get(i) - length(cell.text()))).append(GAP);
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int length = length(row.get(i).text());
        if (i == widths.size()) {
          widths.add(length);
        } else {
          widths.set(i, Math.max(widths.get(i), length));
        }
      }
    }
    return widths;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
