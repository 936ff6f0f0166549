package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slapmaster.audit.CloudAt;
import org.slapmaster.model.Expect;
import org.slapmaster.view.AsOf;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A command that shows something of the cloud, once or again and again, now or as of a moment of
 * the past.
 *
 * @param <T> what the API answers
 */
abstract class ViewCommand<T> extends ClientCommand {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final String CLEAR = "\u001b[H\u001b[2J";
  private final Class<T> type;

  @Option(names = "--watch", description = "Show it again every two seconds until interrupted.")
  private boolean watch;

  @Mixin private PastOptions past;
  private Ages ages;

  ViewCommand(Class<T> type) {
    this.type = type;
  }

  /**
   * What a running master is asked.
   *
   * @param query parameters of the call, to be added to
   */
  abstract String path(Map<String, String> query);

  /** The same from a stopped master's journal. */
  abstract T from(CloudAt cloud);

  abstract void show(T answer, PrintWriter out);

  /** How long ago things are, seen from the moment that is shown. */
  final Ages ages() {
    return ages;
  }

  private record Seen<T>(T answer, AsOf asOf) {}

  @Override
  final int run() throws Exception {
    Expect.that(
        !watch || !past.isPast(), "Expected --watch of what is now, but --at or --data is given.");
    while (watch) {
      // Drawn as a whole, so that a slow answer leaves the last picture standing.
      StringWriter picture = new StringWriter();
      draw(ask(), new PrintWriter(picture));
      out().print((style().colour() ? CLEAR : "") + picture);
      out().flush();
      Thread.sleep(PERIOD.toMillis());
    }
    draw(ask(), out());
    return ExitCode.DONE;
  }

  private Seen<T> ask() throws Exception {
    return past.ask(
        auditor ->
            auditor.cloud(past.moment()).thenApply(cloud -> new Seen<>(from(cloud), cloud.asOf())),
        () -> {
          JsonNode json = api().get(path(past.query()));
          return new Seen<>(
              ApiClient.read(json, type),
              json.has("as_of") ? ApiClient.read(json.get("as_of"), AsOf.class) : null);
        });
  }

  private void draw(Seen<T> seen, PrintWriter out) {
    AsOf asOf = seen.asOf();
    if (json) {
      printJson(asOf == null ? seen.answer() : ViewJson.asOf(seen.answer(), asOf), out);
      return;
    }
    ages = new Ages(asOf == null ? Instant.now() : asOf.at());
    if (asOf != null) {
      out.println(style().faint(past.say(asOf)));
    }
    show(seen.answer(), out);
  }
}
