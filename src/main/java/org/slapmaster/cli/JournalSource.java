package org.slapmaster.cli;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slapmaster.audit.Auditor;
import org.slapmaster.audit.EventQuery;
import org.slapmaster.master.StoppedJournal;
import org.slapmaster.view.EventPage;
import picocli.CommandLine.Option;

/** Which journal is asked: a running master's, or that of a stopped one. */
class JournalSource {
  @Option(
      names = {"--data", "--config"},
      paramLabel = "PLACE",
      description =
          "The data directory of a stopped master, or the settings of one on PostgreSQL, instead of asking a running one.")
  private Path place;

  final boolean isStopped() {
    return place != null;
  }

  /** The answer of a stopped master's journal, or of a running master; the two are the same. */
  final <T> T ask(Function<Auditor, CompletionStage<T>> stopped, Callable<T> running)
      throws Exception {
    return place == null
        ? running.call()
        : StoppedJournal.ask(place, system -> stopped.apply(new Auditor(system)));
  }

  /**
   * The events of a query.
   *
   * @param query by the names that the API has for its parts
   */
  final EventPage list(Map<String, String> query, Supplier<ApiClient> running) throws Exception {
    return ask(
        auditor -> auditor.list(EventQuery.parse(query, ZonedDateTime.now(ZoneId.systemDefault()))),
        () -> running.get().get(ApiClient.path(query, "journal"), EventPage.class));
  }
}
