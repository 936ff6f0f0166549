package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with instances. */
@Command(
    name = "service",
    description = "List, show and order instances about.",
    subcommands = {
      ServiceListCommand.class,
      ServiceInfoCommand.class,
      ServiceCommand.Start.class,
      ServiceCommand.Stop.class,
      ServiceCommand.Destroy.class,
      ServiceCommand.Bang.class,
      ServiceCommand.Rename.class,
      ServiceLogsCommand.class
    })
final class ServiceCommand extends Group {

  /** A command about one instance. */
  abstract static class OnInstance extends ClientCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "Guid, title or unique prefix.")
    String name;
  }

  /** Another state for an instance. */
  private abstract static class Order extends OnInstance {
    private final String verb;
    private final String goal;
    @Mixin private WaitOptions waiting;

    Order(String verb, String goal) {
      this.verb = verb;
      this.goal = goal;
    }

    @Override
    final int run() throws InterruptedException {
      JsonNode first = api().post(ApiClient.path("services", name, verb), Map.of());
      if (!first.has("guid")) {
        return done(first, name + ": " + goal);
      }
      String path = ApiClient.path("services", first.path("guid").asText());
      Optional<JsonNode> last =
          waiting.until(
              () -> api().find(path).map(answer -> answer.path("service")),
              this::isReached,
              service ->
                  "please wait: "
                      + service
                          .map(s -> s.path("waiting").path("sentence").asText())
                          .orElse("nothing"),
              this::progress);
      boolean reached = isReached(last);
      done(
          last.orElse(first),
          name
              + ": "
              + (reached
                  ? goal
                  : "please wait: " + last.get().path("waiting").path("sentence").asText()));
      return waiting.exitCode(!reached);
    }

    private boolean isReached(Optional<JsonNode> service) {
      return service.isEmpty()
          || (service.get().path("ready").asBoolean()
              && service.get().path("requested").asText().equals(goal));
    }
  }

  @Command(name = "start", description = "Start an instance.")
  static final class Start extends Order {
    Start() {
      super("start", "started");
    }
  }

  @Command(name = "stop", description = "Stop an instance and all that it requested.")
  static final class Stop extends Order {
    Stop() {
      super("stop", "stopped");
    }
  }

  @Command(
      name = "destroy",
      description = "Destroy an instance and all that it requested, with their data.")
  static final class Destroy extends Order {
    Destroy() {
      super("destroy", "destroyed");
    }
  }

  /** Has an instance processed again. */
  @Command(name = "bang", description = "Have an instance processed again.")
  static final class Bang extends OnInstance {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
    private String reason;

    @Override
    int run() {
      Map<String, String> body = reason == null ? Map.of() : Map.of("reason", reason);
      return done(api().post(ApiClient.path("services", name, "bang"), body), name + ": banged");
    }
  }

  /** Another title. */
  @Command(name = "rename", description = "Give an instance another title.")
  static final class Rename extends OnInstance {
    @Parameters(index = "1", paramLabel = "TITLE", description = "The new title.")
    private String title;

    @Override
    int run() {
      return done(
          api().post(ApiClient.path("services", name, "rename"), Map.of("title", title)),
          name + " is called '" + title + "' now");
    }
  }
}
