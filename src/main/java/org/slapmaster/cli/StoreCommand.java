package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Option;

/** What concerns a journal as a whole, of a running master or of a stopped one. */
abstract class StoreCommand extends ClientCommand {
  @Option(
      names = {"--data", "--config"},
      paramLabel = "PLACE",
      description =
          "The data directory of a stopped master, or its settings when the journal is in"
              + " PostgreSQL, instead of asking a running one.")
  Path place;

  /** Long work of the master: its progress goes to standard error; returns the result. */
  final JsonNode work(HttpRequest.Builder request, Progress progress) {
    JsonNode[] last = {MissingNode.getInstance()};
    api()
        .lines(
            request,
            line -> {
              last[0] = parse(line);
              if (last[0].has("done")) {
                progress.accept(last[0].path("done").asLong());
              }
            });
    if (last[0].has("error")) {
      throw new CliException(ExitCode.REFUSED, last[0].path("error").asText());
    } else if (!last[0].has("result")) {
      throw new CliException(
          ExitCode.UNREACHABLE, "Expected the master to end its work, but its answer broke off.");
    }
    return last[0].path("result");
  }

  private static JsonNode parse(String line) {
    try {
      return ViewJson.MAPPER.readTree(line);
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }
}
