package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.List;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.InstanceView;

/**
 * What a demo ends with.
 *
 * @param page the text behind {@code url}
 * @param edges from whoever requested to what was requested, by title
 */
record DemoView(String url, String page, List<Instance> instances, List<Edge> edges) {
  /**
   * @param connection names of the connection parameters
   */
  record Instance(
      String title,
      String software,
      String computer,
      String partition,
      String state,
      List<String> connection,
      List<Process> processes) {}

  record Process(String name, long pid, String command) {}

  record Edge(String from, String to) {}

  static DemoView of(CloudView cloud, String url, String page) {
    return new DemoView(
        url,
        page,
        cloud.instances().stream().map(DemoView::instance).toList(),
        cloud.instances().stream()
            .flatMap(
                instance ->
                    instance.children().stream()
                        .flatMap(guid -> cloud.instance(guid).stream())
                        .map(child -> new Edge(instance.title(), child.title())))
            .toList());
  }

  private static Instance instance(InstanceView view) {
    return new Instance(
        view.title(),
        view.software(),
        view.computer(),
        view.partition(),
        view.state(),
        List.copyOf(view.connection().keySet()),
        view.processes().stream().map(p -> new Process(p.name(), p.pid(), p.command())).toList());
  }

  void print(PrintWriter out, Style style) {
    out.println();
    Table shown = Table.of("", style, "INSTANCE", "SOFTWARE", "STATE", "PLACE", "PUBLISHES");
    Table running = Table.of("", style, "PROCESS", "OF", "PID", "COMMAND");
    for (Instance instance : instances) {
      shown.row(
          instance.title(),
          instance.software(),
          Table.Cell.of(instance.state(), style::state),
          instance.computer() + "/" + instance.partition(),
          String.join(", ", instance.connection()));
      for (Process process : instance.processes()) {
        running.row(process.name(), instance.title(), process.pid(), process.command());
      }
    }
    shown.print(out);
    out.println();
    Table connected = Table.of("", style, "CONNECTED", "", "");
    edges.forEach(edge -> connected.row(edge.from(), "->", edge.to()));
    connected.print(out);
    out.println();
    running.print(out);
    out.println();
    out.println("Look at it: " + style.strong(url));
  }
}
