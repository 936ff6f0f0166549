package org.slapmaster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Requests an instance. */
@Command(
    name = "request",
    description = {
      "Request an instance.",
      "There shall be one of this title, of this release.",
      "Repeat it to ask how far it is, or with other values to change it."
    })
final class RequestCommand extends ClientCommand {
  @Parameters(paramLabel = "TITLE", description = "Your name for the instance.")
  private String title;

  @Parameters(paramLabel = "RELEASE", description = "A shipped release's name, or a URL.")
  private String release;

  @Option(names = "--type", paramLabel = "T", description = "Software type. Default: default.")
  private String type;

  @Option(
      names = "--shared",
      description = {
        "A shared (slave) instance: another one of this release and type serves it.",
        "--filter instance_guid=GUID says which."
      })
  private boolean shared;

  @Option(
      names = "--param",
      paramLabel = "K=V",
      converter = NamedValue.Converter.class,
      description = "An instance parameter; may be repeated.")
  private List<NamedValue> parameters = new ArrayList<>();

  @Option(
      names = "--params-file",
      paramLabel = "JSON",
      description = "A file with a JSON object of instance parameters; --param goes before it.")
  private Path parametersFile;

  @Option(
      names = "--filter",
      paramLabel = "K=V",
      converter = NamedValue.Converter.class,
      description = "Where it may go, such as computer_guid=COMP-1; may be repeated.")
  private List<NamedValue> filter = new ArrayList<>();

  @Option(
      names = "--state",
      paramLabel = "S",
      description = "started, stopped or destroyed. Default: started.")
  private String state;

  @Option(names = "--dry-run", description = "Only say what would happen.")
  private boolean dryRun;

  @Mixin private WaitOptions waiting;

  @Override
  int run() throws Exception {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("title", title);
    body.put("software_release", release);
    body.put("software_type", type);
    body.put("shared", shared);
    body.put("parameters", allParameters());
    body.put("filter", NamedValue.map(filter));
    body.put("state", state);
    body.put("dry_run", dryRun);
    String path = ApiClient.path("request");
    JsonNode answer =
        waiting.until(
            () -> api().post(path, body),
            reply -> !"please_wait".equals(reply.path("status").asText()),
            reply -> "please wait: " + reply.path("reason").path("sentence").asText(),
            this::progress);
    show(answer);
    return waiting.exitCode("please_wait".equals(answer.path("status").asText()));
  }

  private ObjectNode allParameters() throws IOException {
    ObjectNode all = ViewJson.MAPPER.createObjectNode();
    if (parametersFile != null) {
      try {
        if (!(ViewJson.MAPPER.readTree(Files.readString(parametersFile)) instanceof ObjectNode o)) {
          throw new CliException(
              ExitCode.USAGE,
              "Expected a JSON object of parameters in "
                  + parametersFile
                  + ", but it has another.");
        }
        all.setAll(o);
      } catch (JsonProcessingException malformed) {
        throw new CliException(
            ExitCode.USAGE,
            "Expected JSON in " + parametersFile + ", but: " + malformed.getOriginalMessage());
      } catch (IOException unreadable) {
        throw new CliException(
            ExitCode.USAGE, "Expected a file of parameters, but " + unreadable + ".");
      }
    }
    NamedValue.map(parameters).forEach(all::put);
    return all;
  }

  private void show(JsonNode answer) {
    if (json) {
      printJson(answer);
      return;
    }
    switch (answer.path("status").asText()) {
      case "plan" -> answer.path("steps").forEach(step -> out().println(step.asText()));
      case "destroyed" -> out().println("There is no instance '" + title + "' (any more).");
      case "ready" -> {
        out()
            .printf(
                "%s is %s on %s/%s%n",
                title,
                answer.path("requested").asText(),
                answer.path("computer").asText(),
                answer.path("partition").asText());
        for (Map.Entry<String, JsonNode> entry : answer.path("connection").properties()) {
          out().printf("  %s = %s%n", entry.getKey(), entry.getValue().asText());
        }
      }
      default ->
          out().println("Please wait: " + answer.path("reason").path("sentence").asText() + ".");
    }
    if (answer.hasNonNull("violated")) {
      progress("Note: it " + answer.path("violated").asText() + ".");
    }
  }
}
