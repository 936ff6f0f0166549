package org.slapmaster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slapmaster.draw.Drawing;
import org.slapmaster.journal.Replay;
import org.slapmaster.master.StoppedJournal;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The graph rebuilt. */
@Command(
    name = "replay",
    description =
        "Rebuild the instance graph of a stopped master from its journal alone, and draw it.")
final class JournalReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data directory of a stopped master.")
  private Path data;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, dot, mermaid, svg or json. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Override
  public Integer call() throws Exception {
    CloudView cloud = CloudView.of(Replay.of(StoppedJournal.read(data)));
    String drawn =
        format.equals("json")
            ? ViewJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(cloud) + "\n"
            : Drawing.parse(format).draw(cloud);
    spec.commandLine().getOut().print(drawn);
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
