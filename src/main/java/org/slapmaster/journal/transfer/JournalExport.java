package org.slapmaster.journal.transfer;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import java.time.Instant;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournalStore;

/** A journal as the lines of an export, made as they are asked for. */
public final class JournalExport {
  private JournalExport() {}

  /** All of a journal that nobody writes. */
  public static Source<String, NotUsed> whole(ActorSystem<?> system) {
    return upTo(system, Long.MAX_VALUE);
  }

  /**
   * A journal that is being written, as of a moment. Whatever is in it, its cause is in it too: an
   * entry that was not durable when its stream was read was told to nobody, so that all that came
   * of it is later than {@code until}.
   *
   * @param until microseconds since the epoch, no earlier than the call and than the newest event
   *     that was committed before
   */
  public static Source<String, NotUsed> upTo(ActorSystem<?> system, long until) {
    JournalReader journal = new JournalReader(system);
    String head = JournalStore.of(system).map(store -> store.head().toString()).orElse("");
    return Source.lazySource(
            () -> {
              ExportWriter writer = new ExportWriter();
              return Source.single(writer.first(Instant.now(), head))
                  .concatLazy(
                      journal
                          .streams()
                          .flatMapConcat(
                              stream ->
                                  journal
                                      .entries(stream)
                                      .takeWhile(entry -> entry.lastAt() <= until))
                          .mapConcat(writer::lines))
                  .concatLazy(Source.lazySource(() -> Source.single(writer.last())));
            })
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }
}
