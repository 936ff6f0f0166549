package org.slapmaster.cli;

import java.util.concurrent.Callable;
import org.slapmaster.journal.EventContract;
import org.slapmaster.view.ContractText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What may stand in a journal. */
@Command(
    name = "catalogue",
    description = "All events that this program writes, their fields and what they mean.")
final class JournalCatalogueCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON for programs; else Markdown.")
  private boolean json;

  @Override
  public Integer call() {
    EventContract contract = EventContract.present();
    if (json) {
      ClientCommand.printJson(contract, spec.commandLine().getOut());
    } else {
      spec.commandLine().getOut().print(ContractText.markdown(contract));
      spec.commandLine().getOut().flush();
    }
    return ExitCode.DONE;
  }
}
