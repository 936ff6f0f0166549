package org.slapmaster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.verify.VerifyReport;
import org.slapmaster.master.JournalProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether the journal is as it was written. */
@Command(
    name = "verify",
    description = {
      "Read the whole journal, and say what is not as it was written, and where.",
      "A running master is compared with it too. Exit code 1 when something is wrong."
    })
final class JournalVerifyCommand extends StoreCommand {
  @Option(
      names = "--expect",
      paramLabel = "COMMITS:HASH",
      description =
          "A head that was noted elsewhere, as 'journal head' printed it; may be repeated.")
  private List<String> expected = new ArrayList<>();

  @Override
  int run() throws Exception {
    Progress progress = new Progress(spec.commandLine().getErr(), "entries verified");
    List<JournalHead> heads = expected.stream().map(JournalHead::parse).toList();
    VerifyReport report =
        place == null
            ? ApiClient.read(work(api().getting(path(heads)), progress), VerifyReport.class)
            : JournalProgram.verify(place, heads, progress);
    if (json) {
      printJson(report);
    } else {
      print(report);
    }
    return report.sound() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static String path(List<JournalHead> heads) {
    String all = heads.stream().map(JournalHead::toString).collect(Collectors.joining(","));
    return ApiClient.path(all.isEmpty() ? Map.of() : Map.of("expect", all), "journal", "verify");
  }

  private void print(VerifyReport report) {
    report
        .faults()
        .forEach(fault -> out().println(style().bad(fault.kind()) + "  " + fault.sentence()));
    if (report.faultCount() > report.faults().size()) {
      out().println("... and " + (report.faultCount() - report.faults().size()) + " more");
    }
    if (report.sound()) {
      out().println(style().strong("Sound: ") + report.entries() + " entries.");
      report.proved().forEach(sentence -> out().println("  " + sentence));
    } else {
      out().println(report.faultCount() + " faults in " + report.entries() + " sound entries.");
      if (!report.lastGood().isEmpty()) {
        out().println("Everything up to " + report.lastGood() + " is as it was written.");
      }
    }
    if (!report.unproved().isEmpty()) {
      out().println("Not proved:");
      report.unproved().forEach(sentence -> out().println("  " + sentence));
    }
    if (!report.head().isEmpty()) {
      out().println("head " + report.head());
    }
  }
}
