package org.slapmaster.cli;

import java.util.Map;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.draw.Drawing;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is connected to whom. */
@Command(name = "graph", description = "Draw who is connected to whom.")
class GraphCommand extends ClientCommand {
  private static final String JSON = "json";

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only the tree of this instance.")
  private String name;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, dot, mermaid, svg or json. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Mixin private PastOptions past;

  /** How a running master is asked as of when, if not as of now. */
  Map<String, String> query() {
    return past.query();
  }

  @Override
  final int run() throws Exception {
    String wanted = json ? JSON : format;
    String drawn =
        past.ask(
            auditor -> auditor.cloud(past.moment()).thenApply(cloud -> draw(cloud, wanted)),
            () -> ask(wanted));
    out().print(drawn);
    out().flush();
    return ExitCode.DONE;
  }

  private String ask(String wanted) {
    Map<String, String> query = query();
    query.put("format", wanted);
    if (name != null) {
      query.put("tree", name);
    }
    String path = ApiClient.path(query, "graph");
    return wanted.equals(JSON) ? pretty(api().get(path)) : api().getText(path);
  }

  private String draw(CloudAt cloud, String wanted) {
    CloudView shown = cloud.tree(name);
    return wanted.equals(JSON)
        ? pretty(ViewJson.asOf(shown, cloud.asOf()))
        : Drawing.parse(wanted).draw(shown, cloud.asOf());
  }
}
