package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The ends of an instance's logs. */
@Command(
    name = "logs",
    description = "Show the ends of an instance's logs: how it was processed, and its services'.")
final class ServiceLogsCommand extends ServiceCommand.OnInstance {
  @Option(
      names = "--service",
      paramLabel = "S",
      description = "Only the log of this service; an empty name is the instance's processing.")
  private String service;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many lines at most, up to 1000. Default: ${DEFAULT-VALUE}.")
  private int lines;

  @Override
  int run() {
    List<JsonNode> logs = services().stream().map(this::log).toList();
    if (json) {
      printJson(logs);
      return ExitCode.DONE;
    }
    for (JsonNode log : logs) {
      String of = log.path("service").asText();
      if (logs.size() > 1) {
        out().println(style().strong("== " + (of.isEmpty() ? "processing" : of)));
      }
      out().println(log.path("text").asText().stripTrailing());
    }
    return ExitCode.DONE;
  }

  private JsonNode log(String of) {
    Map<String, String> query = new HashMap<>();
    query.put("service", of);
    query.put("lines", Integer.toString(lines));
    return api().get(ApiClient.path(query, "services", name, "logs"));
  }

  private List<String> services() {
    if (service != null) {
      return List.of(service);
    }
    List<String> all = new ArrayList<>(List.of(""));
    api()
        .get(ApiClient.path("services", name))
        .path("service")
        .path("processes")
        .forEach(process -> all.add(process.path("name").asText()));
    return all;
  }
}
