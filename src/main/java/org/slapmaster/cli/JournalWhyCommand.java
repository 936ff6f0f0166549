package org.slapmaster.cli;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slapmaster.view.CourseView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** How it came to be so. */
@Command(
    name = "why",
    description = {
      "Tell how an instance came to its present state: who ordered it, why it is where it is,",
      "and what each step waited for and how long, down to the children that it waited for."
    })
final class JournalWhyCommand extends ClientCommand {
  @Mixin private PastOptions past;

  @Parameters(paramLabel = "NAME", description = "Guid or title, also of an instance that is gone.")
  private String name;

  @Override
  int run() throws Exception {
    CourseView course =
        past.ask(
            auditor -> auditor.why(name, past.moment(), ZonedDateTime.now(ZoneId.systemDefault())),
            () ->
                api().get(ApiClient.path(past.query(), "journal", "why", name), CourseView.class));
    if (json) {
      printJson(course);
      return ExitCode.DONE;
    }
    show(course, "");
    if (course.leftOut() > 0) {
      out()
          .println(
              style()
                  .faint(
                      "%d more steps: journal list --instance %s"
                          .formatted(course.leftOut(), course.guid())));
    }
    out()
        .printf(
            Locale.ROOT,
            "%s from the last order (%s) to %s: %s.%n",
            length(course.seconds()),
            course.from(),
            course.reached() ? "its end (" + course.to() + ")" : course.to() + ", not reached yet",
            course.waits().isEmpty()
                ? "nothing was waited for"
                : course.waits().stream()
                    .map(share -> length(share.seconds()) + " " + share.cause())
                    .collect(Collectors.joining(", ")));
    return ExitCode.DONE;
  }

  private void show(CourseView course, String indent) {
    out().println(indent + style().strong(course.title()) + "  " + course.guid());
    for (CourseView.Step step : course.steps()) {
      out().println(indent + style().faint(step.at().toString()) + "  " + step.text() + by(step));
      if (step.because() != null) {
        out().println(indent + "  because " + step.because().text());
      }
      if (step.waited() != null) {
        waited(step.waited(), indent);
      }
    }
  }

  private String by(CourseView.Step step) {
    return style().faint("  [" + step.by() + "]");
  }

  private void waited(CourseView.Wait wait, String indent) {
    out()
        .println(
            indent
                + "  "
                + style().busy(length(wait.seconds()))
                + (wait.over() ? " " : " so far ")
                + wait.sentence());
    wait.children().forEach(child -> show(child, indent + "      "));
  }

  private static String length(double seconds) {
    return String.format(Locale.ROOT, "%.3f s", seconds);
  }
}
