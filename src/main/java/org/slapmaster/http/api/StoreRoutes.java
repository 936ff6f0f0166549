package org.slapmaster.http.api;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import akka.japi.function.Function;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.Problem;
import org.slapmaster.http.Responses;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.transfer.JournalBackup;
import org.slapmaster.journal.transfer.JournalExport;
import org.slapmaster.journal.verify.JournalCheck;
import org.slapmaster.journal.verify.VerifyReport;
import org.slapmaster.model.Expect;
import org.slapmaster.view.ViewJson;

/**
 * The journal as a whole. What takes long answers at once with lines of JSON: how far it is, now
 * and then, and at last the result or what went wrong.
 */
final class StoreRoutes extends ApiRoutes {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private static final ContentType LINES =
      ContentTypes.create(
          MediaTypes.customWithOpenCharset("application", "x-ndjson", Map.of(), false),
          HttpCharsets.UTF_8);

  private final ActorSystem<?> system;
  private final Executor patient;

  /** One such work at a time. */
  private final Semaphore working = new Semaphore(1);

  StoreRoutes(ActorSystem<?> system, MasterClient client) {
    super(client);
    this.system = system;
    patient = system.dispatchers().lookup(DispatcherSelector.blocking());
  }

  Route routes() {
    return pathPrefix(
        "journal",
        () ->
            concat(
                path("export", () -> query(Set.of(), none -> completeWithFuture(export()))),
                path("head", () -> query(Set.of(), none -> complete(head()))),
                path("verify", () -> query(Set.of("expect"), query -> complete(verify(query)))),
                path(
                    "backup",
                    () ->
                        change(
                            (fields, caller) ->
                                CompletableFuture.completedStage(backup(fields))))));
  }

  private CompletionStage<HttpResponse> export() {
    return client
        .getGraph()
        .thenApply(
            graph -> {
              // The clock may have been set back since the newest event.
              long until =
                  Math.max(graph.at(), ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
              return lines(JournalExport.upTo(system, until));
            });
  }

  private HttpResponse head() {
    return Responses.json(StatusCodes.OK, Map.of("head", store("a head").head().toString()));
  }

  private JournalStore store(String what) {
    return JournalStore.of(system)
        .orElseThrow(
            () ->
                new Problem(
                    StatusCodes.CONFLICT,
                    Refusal.Reason.NOT_IN_THIS_STATE,
                    "Expected the embedded journal for "
                        + what
                        + ", but this one is in PostgreSQL, which has its own means for that."));
  }

  private HttpResponse verify(Map<String, String> query) {
    List<JournalHead> expected =
        Problem.checked(
            () ->
                Arrays.stream(query.getOrDefault("expect", "").split(","))
                    .filter(head -> !head.isBlank())
                    .map(JournalHead::parse)
                    .toList());
    return work(
        progress -> {
          VerifyReport report =
              JournalStore.of(system)
                  .map(store -> JournalCheck.ofStore(store, expected, progress::set))
                  .orElseGet(() -> JournalCheck.ofStreams(system, expected, progress::set));
          return report.compared(client.compareWithJournal().toCompletableFuture().join());
        });
  }

  private HttpResponse backup(Fields fields) {
    Path directory = fields.required("directory", StoreRoutes::path);
    Path keys = fields.optional("keys", StoreRoutes::path, null);
    fields.end();
    JournalStore store = store("a backup");
    Path keyFile = Path.of(system.settings().config().getString("slapmaster.keys"));
    return work(
        progress ->
            Map.of(
                "head",
                JournalBackup.run(store, keys == null ? null : keyFile, directory, keys)
                    .toString()));
  }

  private static Path path(String text) {
    Expect.that(
        text != null && text.startsWith("/"),
        "Expected an absolute path on the master's machine, but got '%s'.",
        Expect.shown(String.valueOf(text)));
    return Path.of(text).normalize();
  }

  private HttpResponse work(Function<AtomicLong, Object> work) {
    if (!working.tryAcquire()) {
      throw new Problem(
          StatusCodes.CONFLICT,
          Refusal.Reason.NOT_IN_THIS_STATE,
          "Expected one verification or backup at a time, but one is going on; ask again.");
    }
    AtomicLong progress = new AtomicLong();
    CompletionStage<String> result =
        CompletableFuture.supplyAsync(() -> result(work, progress), patient)
            .whenComplete((done, failure) -> working.release());
    return lines(
        Source.completionStage(result)
            .keepAlive(PERIOD, () -> "{\"done\":" + progress.get() + "}"));
  }

  private static String result(Function<AtomicLong, Object> work, AtomicLong progress) {
    try {
      return line(Map.of("result", work.apply(progress)));
    } catch (Exception failure) {
      String sentence = String.valueOf(failure.getMessage());
      return line(
          Map.of(
              "error",
              sentence.startsWith("Expected ")
                  ? sentence
                  : "Expected to carry it out, but: " + failure + "."));
    }
  }

  private static String line(Object value) {
    try {
      return ViewJson.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(new IOException(impossible));
    }
  }

  private static HttpResponse lines(Source<String, ?> lines) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                LINES, lines.map(line -> ByteString.fromString(line + "\n"))));
  }
}
