package org.slapmaster.audit;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slapmaster.domain.graph.GraphDiff;
import org.slapmaster.journal.Cut;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Moment;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Expect;
import org.slapmaster.view.CourseView;
import org.slapmaster.view.DiffView;
import org.slapmaster.view.EventPage;
import org.slapmaster.view.EventView;

/**
 * Answers auditors from a journal, of a running master or of a stopped one's directory. What is
 * asked wrongly fails with an {@link IllegalArgumentException} of one sentence. Thread-safe.
 */
public final class Auditor {
  private final ActorSystem<?> system;
  private final JournalReader journal;

  public Auditor(ActorSystem<?> system) {
    this.system = system;
    this.journal = new JournalReader(system);
  }

  /** The events of a query, in the one order of the journal. */
  public CompletionStage<EventPage> list(EventQuery query) {
    Scope scope = new Scope(query);
    return scope(scope)
        .thenCombine(cut(query.to(), Cut.END), (learnt, to) -> to)
        .thenCombine(
            cut(query.from(), null),
            (to, from) -> {
              Selection selection = new Selection(query, scope, from);
              return read(
                      scope.isAll()
                          ? journal.mostUpTo(to, scope::reads)
                          : journal.upTo(to, scope::reads),
                      selection::look)
                  .thenApply(done -> selection.page());
            })
        .thenCompose(page -> page);
  }

  /**
   * Tells of events as they are committed whether they are of the query, whose times and limit do
   * not count. To be asked of all events that come from now on, by one thread at a time.
   */
  public CompletionStage<Predicate<JournaledEvent>> following(EventQuery query) {
    Scope scope = new Scope(query);
    Predicate<JournaledEvent> wanted =
        event -> {
          if (event.position().stream().equals(StreamId.MASTER)) {
            scope.learnNames(event);
            scope.learnPlaces(event);
          }
          return scope.includes(event) && query.describes(event);
        };
    return scope(scope)
        .thenCompose(
            done ->
                scope.isAll()
                    ? CompletableFuture.completedStage(done)
                    : read(journal.stream(StreamId.MASTER, 1), scope::includes))
        .thenApply(done -> wanted);
  }

  private CompletionStage<Done> scope(Scope scope) {
    return scope.isAll()
        ? CompletableFuture.completedStage(Done.getInstance())
        : read(journal.stream(StreamId.MASTER, 1), scope::learnNames)
            .thenCompose(done -> read(journal.stream(StreamId.MASTER, 1), scope::learnPlaces));
  }

  private CompletionStage<Cut> cut(Moment moment, Cut otherwise) {
    return moment == null ? CompletableFuture.completedStage(otherwise) : journal.cut(moment);
  }

  private CompletionStage<Done> read(
      Source<JournaledEvent, ?> events, Consumer<JournaledEvent> by) {
    return events.runForeach(by::accept, system);
  }

  /** One event; empty when the journal does not have it. */
  public CompletionStage<Optional<EventView>> show(Position position) {
    return journal.find(position).thenApply(found -> found.map(EventView::of));
  }

  /** The cloud as of a moment; null: as of the end of the journal. */
  public CompletionStage<CloudAt> cloud(Moment moment) {
    return cut(moment, Cut.END).thenCompose(journal::graphAt).thenApply(CloudAt::of);
  }

  /**
   * What changed between two moments.
   *
   * @param to null: as of the end of the journal
   */
  public CompletionStage<DiffView> diff(Moment from, Moment to) {
    return cloud(from)
        .thenCombine(
            cloud(to),
            (before, after) -> {
              boolean ordered = !before.asOf().at().isAfter(after.asOf().at());
              Expect.that(
                  ordered || to == null,
                  "Expected the earlier moment first, but %s is after %s.",
                  before.asOf().at(),
                  after.asOf().at());
              return new DiffView(
                  before.asOf(),
                  // Nothing has happened since: the end of the journal is before that moment.
                  ordered ? after.asOf() : before.asOf(),
                  GraphDiff.between(before.graph(), after.graph()).items());
            });
  }

  /**
   * How an instance came to its state.
   *
   * @param name a guid or a title, also of an instance that is gone
   * @param at null: as of the end of the journal
   * @param now up to when what did not end has lasted, if no moment is given
   */
  public CompletionStage<CourseView> why(String name, Moment at, ZonedDateTime now) {
    Bearer bearer = new Bearer(name);
    return cut(at, Cut.END)
        .thenCompose(
            cut ->
                read(journal.upTo(cut, StreamId.MASTER::equals), bearer::learn)
                    .thenCompose(done -> course(new Family(bearer.guid(), now), cut, now)));
  }

  private CompletionStage<CourseView> course(Family family, Cut cut, ZonedDateTime now) {
    long until =
        cut.at() == Cut.END.at()
            ? ChronoUnit.MICROS.between(Instant.EPOCH, now.toInstant())
            : cut.at();
    return read(journal.upTo(cut, StreamId.MASTER::equals), family::learn)
        .thenCompose(done -> read(journal.upTo(cut, family::reads), family::keep))
        .thenCompose(done -> read(journal.upTo(cut, StreamId.MASTER::equals), family::findTriggers))
        .thenApply(done -> new Course(family, family.head(), until).view());
  }
}
