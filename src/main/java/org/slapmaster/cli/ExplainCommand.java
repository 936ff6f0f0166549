package org.slapmaster.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.view.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Why something is not ready. */
@Command(
    name = "explain",
    description = "Say what an instance waits for, since when, and which child blocks it.")
final class ExplainCommand extends ViewCommand<Explanation> {
  @Parameters(paramLabel = "NAME", description = "Guid, title or unique prefix.")
  private String name;

  ExplainCommand() {
    super(Explanation.class);
  }

  @Override
  String path(Map<String, String> query) {
    return ApiClient.path(query, "explain", name);
  }

  @Override
  Explanation from(CloudAt cloud) {
    return Explanation.of(cloud.cloud(), cloud.named(name));
  }

  @Override
  void show(Explanation explanation, PrintWriter out) {
    String before = "";
    for (Explanation.Step step : explanation.steps()) {
      out.printf(
          "%s%s%s is %s%s%s%n",
          before,
          step.title(),
          step.place().isEmpty() ? "" : " on " + step.place(),
          style().state(step.state()),
          step.sentence().isEmpty() ? "" : ": " + step.sentence(),
          step.since() == null ? "" : ", since " + ages().at(step.since()));
      before = "  because ";
    }
  }
}
