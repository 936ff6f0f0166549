package org.slapmaster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that asks a master has in common. */
abstract class ClientCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--master",
      paramLabel = "URL",
      defaultValue = "${env:SLAPMASTER_URL:-http://127.0.0.1:5000}",
      description = "Address of the master; also from SLAPMASTER_URL. Default: ${DEFAULT-VALUE}.")
  private URI master;

  @Option(names = "--json", description = "Print JSON for programs.")
  boolean json;

  private ApiClient api;

  @Override
  public final Integer call() throws Exception {
    api = new ApiClient(master);
    return run();
  }

  /** Does it; returns one of {@link ExitCode}. */
  abstract int run() throws Exception;

  final ApiClient api() {
    return api;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Progress, for people: does not mix with what is printed for programs. */
  final void progress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  /** What an order that is carried out at once leads to. */
  final int done(JsonNode answer, String sentence) {
    if (json) {
      printJson(answer);
    } else {
      out().println(sentence);
    }
    return ExitCode.DONE;
  }

  final Style style() {
    return new Style(spec.commandLine().getColorScheme().ansi().enabled());
  }

  final void printJson(Object value) {
    printJson(value, out());
  }

  static void printJson(Object value, PrintWriter out) {
    out.print(pretty(value));
    out.flush();
  }

  /** As lines of JSON for programs that people may look at too. */
  static String pretty(Object value) {
    try {
      return ViewJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
