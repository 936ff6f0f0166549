package org.slapmaster.cli;

import java.io.PrintWriter;
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

  @Override
  Explanation ask() {
    return api().get(ApiClient.path("explain", name), Explanation.class);
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
          step.since() == null ? "" : ", since " + Ages.at(step.since()));
      before = "  because ";
    }
  }
}
