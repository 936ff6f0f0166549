package org.slapmaster.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is connected to whom. */
@Command(name = "graph", description = "Draw who is connected to whom.")
final class GraphCommand extends ClientCommand {
  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only the tree of this instance.")
  private String name;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, dot, mermaid, svg or json. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Override
  int run() {
    Map<String, String> query = new HashMap<>();
    query.put("format", json ? "json" : format);
    if (name != null) {
      query.put("tree", name);
    }
    String path = ApiClient.path(query, "graph");
    if (query.get("format").equals("json")) {
      printJson(api().get(path));
    } else {
      out().print(api().getText(path));
      out().flush();
    }
    return ExitCode.DONE;
  }
}
