package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.slapmaster.master.JournalProgram;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A copy to start a master on. */
@Command(
    name = "backup",
    description = {
      "Copy the journal into a new data directory on the master's machine, while the master goes on.",
      "The keys that open its secrets are not in it: --with-keys copies them to a file that belongs elsewhere."
    })
final class JournalBackupCommand extends StoreCommand {
  @Parameters(
      paramLabel = "DIR",
      description = "New or empty; 'slapmaster master --data DIR' starts on it.")
  private Path directory;

  @Option(names = "--with-keys", paramLabel = "FILE", description = "A new file for the keys.")
  private Path keys;

  @Override
  int run() throws Exception {
    String head = place == null ? ofRunning() : ofStopped();
    if (json) {
      printJson(Map.of("head", head, "directory", directory.toString()));
    } else {
      out().println("The journal is in " + directory + ", with head " + head);
    }
    return ExitCode.DONE;
  }

  private String ofStopped() throws Exception {
    return JournalProgram.backup(place, directory, keys).toString();
  }

  private String ofRunning() throws Exception {
    Map<String, String> body = new TreeMap<>();
    body.put("directory", directory.toAbsolutePath().toString());
    if (keys != null) {
      body.put("keys", keys.toAbsolutePath().toString());
    }
    JsonNode result =
        work(
            api()
                .posting(
                    ApiClient.path("journal", "backup"), ViewJson.MAPPER.writeValueAsString(body)),
            new Progress(spec.commandLine().getErr(), "entries; the backup goes on"));
    return result.path("head").asText();
  }
}
